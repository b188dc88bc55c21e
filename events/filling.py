"""Gaps in shifts: offered to the skilled, free and least recently asked, a few at a time, until somebody takes them.

Nobody is asked twice within three days, or twice about one shift. Every step is decided under the lock of the shift
and by conditional updates, so that it may run twice, or in two workers at once.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from estates.consents import agreeing_to
from estates.models import Person, Purpose
from events import rota, shift_messages
from events.models import Check, FreeTime, Shift, ShiftSignUp, TakenQuarter, Volunteer
from outreach.models import PartOfDay

AT_ONCE = 3  # open offers for each place that is missing
NOT_AGAIN_FOR = timedelta(days=3)
TO_ANSWER, TO_ANSWER_SOON = timedelta(hours=24), timedelta(hours=4)
SOON = timedelta(days=2)  # before the shift


def start_offering(*, shift, by):
    """Offer the gap until it is filled, beginning now. Returns how many were asked."""
    Shift.objects.on().filter(pk=shift.pk, offering_since=None).update(offering_since=timezone.now(), offered_by=by)
    return _fill(shift, timezone.now())


def stop_offering(*, shift, by):
    """Ask nobody else; who was asked may still answer."""
    Shift.objects.filter(pk=shift.pk).update(offering_since=None)


def fill_gaps(now=None):
    """End offers that nobody answered, and ask the next ones. Returns how many were asked."""
    now = now or timezone.now()
    open_ = Shift.objects.to_come(now).filter(offering_since__isnull=False)
    return sum(_fill(shift, now) for shift in open_.order_by("starts_at", "pk"))


def candidates(shift, now):
    """Who may be asked, in this order: who said that they are free then, and was not asked for the longest.

    Accepted, with one of the role's skills if it names any, with the check it needs, not taken at that time, not asked
    about this shift before, and not asked about any for three days. Whoever said nothing of when they can comes after
    those who said it; whoever named other times only is left out.
    """
    day = timezone.localdate(shift.starts_at)
    quarters = TakenQuarter.objects.filter(volunteer=OuterRef("pk"), quarter__in=list(shift.quarters))
    times = FreeTime.objects.filter(volunteer=OuterRef("pk"))
    then = times.filter(weekday=day.weekday(), part_of_day=PartOfDay.of(shift.starts_at))
    found = Volunteer.objects.current().filter(programme=shift.role.programme_id, state=Volunteer.State.ACCEPTED)
    found = found.exclude(pk__in=shift.sign_ups.values("volunteer")).filter(~Exists(quarters))
    found = found.annotate(is_free=Exists(then)).filter(Q(is_free=True) | ~Exists(times))
    found = found.not_asked_since(now - NOT_AGAIN_FOR)
    if skills := list(shift.role.skills.all()):
        found = found.filter(pk__in=Volunteer.skills.through.objects.filter(skill__in=skills).values("volunteer"))
    if shift.role.needs_check:
        clearing = Check.objects.clearing(level=shift.role.needs_check, day=day)
        found = found.filter(pk__in=clearing.values("volunteer"))
    found = found.select_related("person", "programme")
    return found.order_by("-is_free", F("last_asked_at").asc(nulls_first=True), "pk")


def _fill(shift, now):
    if not _end_offers(shift, now):
        return 0
    asked = 0
    for volunteer in _reachable(candidates(shift, now), shift):
        if not _wants_more(shift, now):
            break
        asked += _ask(shift, volunteer, now)
    return asked


@transaction.atomic
def _end_offers(shift, now):
    """End those that ran out, and all of them once the shift is filled. Returns whether others may be asked."""
    shift = rota.lock(shift)
    is_filled = not shift.missing
    over = shift.sign_ups.filter(state=ShiftSignUp.State.OFFERED)
    for sign_up in over if is_filled else over.filter(offered_until__lte=now):
        sign_up.let_go(ShiftSignUp.State.LAPSED)
        shift_messages.withdraw(sign_up)
    return not is_filled and shift.offering_since and not shift.cancelled_at and shift.starts_at > now


def _wants_more(shift, now):
    shift.refresh_from_db(fields=["taken", "offering_since", "cancelled_at"])
    open_ = shift.sign_ups.open_offers(now).count()
    return shift.offering_since and not shift.cancelled_at and open_ < AT_ONCE * shift.missing


def _ask(shift, volunteer, now):
    """Claim the volunteer, whom another shift may be about to ask, then make the offer. Returns whether it was made.

    A transaction by itself, which holds one volunteer alone: two workers cannot wait for each other.
    """
    try:
        with transaction.atomic():
            shift = rota.lock(shift)
            free = Volunteer.objects.filter(pk=volunteer.pk).not_asked_since(now - NOT_AGAIN_FOR)
            if not _wants_more(shift, now) or not free.update(last_asked_at=now):
                return False
            return bool(
                rota.offer(shift=shift, volunteer=volunteer, until=time_to_answer(shift, now), by=shift.offered_by)
            )
    except rota.CannotTake:
        return False


def time_to_answer(shift, now):
    """When the next ones are asked: after a day, or after four hours when the shift is near."""
    is_soon = shift.starts_at - now < SOON
    return min(shift.starts_at, now + (TO_ANSWER_SOON if is_soon else TO_ANSWER))


def _reachable(volunteers, shift):
    """Those of them to whom an offer may and can be sent: with consent to be asked, and no wish against it."""
    for volunteer in volunteers:
        channel = shift_messages.way_to(volunteer)
        one = Person.objects.filter(pk=volunteer.person_id)
        asked = {"programme": shift.role.programme_id, "purpose": Purpose.VOLUNTEERING, "channel": channel}
        if channel and agreeing_to(one, **asked).exists():
            yield volunteer
