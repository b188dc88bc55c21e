"""Who takes which shift. Places, overlaps and checks are decided in the database: two at once cannot pass them.

Locks are always taken in this order: the shift with its role, then the volunteer.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from engagement.editing import GoneMeanwhile, claim_version
from events import shift_messages
from events.checks import is_cleared
from events.models import Shift, ShiftSignUp, TakenQuarter, Volunteer

State = ShiftSignUp.State
LATE = timedelta(hours=48)
# What of a shift those who have it are told when it changes.
TOLD = ("role_id", "event_id", "where", "starts_at", "ends_at")


class CannotTake(Exception):
    """The volunteer cannot have the shift. `why` says so to staff and volunteer alike."""

    why = ""

    def __init__(self):
        super().__init__(self.why)


class ShiftIsOver(CannotTake):
    why = "This shift has begun, or it was called off."


class ShiftIsFull(CannotTake):
    why = "Enough people have taken this shift by now."


class NotAccepted(CannotTake):
    why = "Shifts are for volunteers who are accepted."


class NotCleared(CannotTake):
    why = "This shift needs a DBS check that counts on its day."


class Overlaps(CannotTake):
    why = "There is another shift at the same time."


class NeedsACheck(Exception):
    """Volunteers without such a check have taken shifts in the role: `names` says who."""

    def __init__(self, names):
        self.names = names
        super().__init__(", ".join(names))


@transaction.atomic
def make_shift(*, role, by, **fields):
    """`fields` are event, place, starts_at, ends_at and wanted."""
    return Shift.objects.create(role=role, **fields)


@transaction.atomic
def change_shift(*, shift, version, by, **fields):
    """Change a shift and tell whoever has it. Raises ChangedMeanwhile and GoneMeanwhile; Overlaps if one of them has
    another shift at the new time, and NotCleared if one has not the check that is needed then."""
    claim_version(shift, version)
    before = lock(shift)
    for name, value in fields.items():
        setattr(shift, name, value)
    shift.save(update_fields=[*fields, "version"])
    if all(getattr(before, name) == getattr(shift, name) for name in TOLD):
        return
    now = lock(shift)
    for sign_up in shift.sign_ups.confirmed().select_related("volunteer__person", "volunteer__programme"):
        sign_up.shift = now
        _must_be_cleared(now, _lock_volunteer(sign_up.volunteer))
        _take_time(sign_up, now)
        shift_messages.tell_changed(sign_up)


@transaction.atomic
def call_off(*, shift, by):
    """The shift is not needed any more: everybody who has it is told."""
    shift = lock(shift)
    if shift.cancelled_at:
        return
    shift.cancelled_at, shift.offering_since = timezone.now(), None
    shift.save(update_fields=["cancelled_at", "offering_since"])
    for sign_up in shift.sign_ups.filter(state__in=[State.OFFERED, State.CONFIRMED]).select_related(
        "volunteer__person"
    ):
        had_it = sign_up.state == State.CONFIRMED
        sign_up.let_go(State.CANCELLED, by=by)
        shift_messages.withdraw(sign_up)
        if had_it:
            shift_messages.tell_off(sign_up)


def call_off_shifts(*, event, by):
    """The event is cancelled, and with it what volunteers were to do there."""
    for shift in event.shifts.to_come(timezone.now()).order_by("pk"):
        call_off(shift=shift, by=by)


@transaction.atomic
def change_role(*, role, version, by, skills, **fields):
    """Raises NeedsACheck if the role is to need a check that somebody with a shift in it has not."""
    claim_version(role, version)
    for name, value in fields.items():
        setattr(role, name, value)
    role.save()
    role.skills.set(skills)
    ahead = ShiftSignUp.objects.confirmed().filter(shift__role=role, shift__starts_at__gt=timezone.now())
    without = [
        str(one.volunteer)
        for one in ahead.select_related("volunteer__person", "shift")
        if not is_cleared(one.volunteer, level=role.needs_check, day=timezone.localdate(one.shift.starts_at))
    ]
    if without:
        raise NeedsACheck(sorted(set(without)))


@transaction.atomic
def offer(*, shift, volunteer, until, by=None):
    """Ask the volunteer; the place is not held for them. Returns None if they were asked or have it already."""
    shift, volunteer = lock(shift), _lock_volunteer(volunteer)
    _may_take(shift, volunteer)
    sign_up, is_new = ShiftSignUp.objects.get_or_create(
        shift=shift, volunteer=volunteer, defaults={"state": State.OFFERED, "offered_until": until, "by": by}
    )
    if not is_new:
        return None
    Volunteer.objects.filter(pk=volunteer.pk).update(last_asked_at=timezone.now())
    shift_messages.tell_offered(sign_up)
    return sign_up


@transaction.atomic
def take(*, shift, volunteer, by=None):
    """The volunteer has the shift, whether they were asked or not. Raises a CannotTake; twice is once."""
    shift, volunteer = lock(shift), _lock_volunteer(volunteer)
    sign_up = ShiftSignUp.objects.filter(shift=shift, volunteer=volunteer).first()
    if sign_up and sign_up.state in ShiftSignUp.HOLDS_A_PLACE:
        return sign_up
    _may_take(shift, volunteer)
    if not Shift.objects.filter(pk=shift.pk, taken__lt=F("wanted")).update(taken=F("taken") + 1):
        raise ShiftIsFull
    sign_up = sign_up or ShiftSignUp(shift=shift, volunteer=volunteer)
    sign_up.state, sign_up.by, sign_up.changed_at = State.CONFIRMED, by, timezone.now()
    sign_up.offered_until, sign_up.is_late = None, False
    sign_up.save()
    _take_time(sign_up, shift)
    shift_messages.tell_taken(sign_up)
    return sign_up


@transaction.atomic
def decline(*, sign_up, by=None):
    """They do not want what they were asked to do."""
    lock(sign_up.shift)
    if ShiftSignUp.objects.filter(pk=sign_up.pk, state=State.OFFERED).exists():
        sign_up.let_go(State.DECLINED, by=by)
        shift_messages.withdraw(sign_up)


@transaction.atomic
def give_back(*, sign_up, by=None):
    """They cannot make it, or staff take them off (then they are told). Late ones are shown to whoever coordinates."""
    shift, now = lock(sign_up.shift), timezone.now()
    if shift.starts_at <= now:
        raise ShiftIsOver
    if not ShiftSignUp.objects.confirmed().filter(pk=sign_up.pk).exists():
        return
    sign_up.let_go(State.CANCELLED, by=by, is_late=by is None and shift.starts_at - now < LATE)
    shift_messages.withdraw(sign_up)
    if by is not None:
        shift_messages.tell_off(sign_up)


@transaction.atomic
def mark_attendance(*, sign_up, came, by):
    """Whether they came, once the shift has begun; it may be put right later."""
    shift = lock(sign_up.shift)
    if shift.starts_at > timezone.now():
        return False
    rows = ShiftSignUp.objects.filter(pk=sign_up.pk, state__in=ShiftSignUp.HOLDS_A_PLACE)
    return rows.update(state=State.ATTENDED if came else State.NOT_ATTENDED, by=by, changed_at=timezone.now()) == 1


def look_at_late(*, sign_up, by):
    """Whoever coordinates has seen that it was given back late."""
    ShiftSignUp.objects.filter(pk=sign_up.pk).update(is_late=False)


def _may_take(shift, volunteer):
    if shift.cancelled_at or shift.starts_at <= timezone.now():
        raise ShiftIsOver
    if volunteer.state != Volunteer.State.ACCEPTED:
        raise NotAccepted
    _must_be_cleared(shift, volunteer)


def _must_be_cleared(shift, volunteer):
    if not is_cleared(volunteer, level=shift.role.needs_check, day=timezone.localdate(shift.starts_at)):
        raise NotCleared


def _take_time(sign_up, shift):
    """Write down each quarter of an hour that is given to the shift: nobody has one twice."""
    sign_up.quarters.all().delete()
    rows = [TakenQuarter(volunteer=sign_up.volunteer, quarter=quarter, sign_up=sign_up) for quarter in shift.quarters]
    try:
        TakenQuarter.objects.bulk_create(rows)
    except IntegrityError:
        raise Overlaps from None


def lock(shift):
    """The shift as it stands now, with its role: both locked until the transaction ends."""
    row = Shift.objects.select_for_update(of=("self", "role")).select_related("role").filter(pk=shift.pk).first()
    if row is None:
        raise GoneMeanwhile
    return row


def _lock_volunteer(volunteer):
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("person", "programme")
    row = rows.current().filter(pk=volunteer.pk).first()
    if row is None:
        raise GoneMeanwhile
    return row
