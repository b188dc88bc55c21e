"""The door of a session: who stands there and may come in, one tap for a party, taking it back, and walk-ins."""

from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from events import sign_ups
from events.models import Attendance, SignUp, SignUpState, Source, WhyCancelled
from events.models.days import KEPT_AFTER, OPENS_BEFORE
from events.places import lock
from events.waiting import let_in

LET_IN_AT_THE_DOOR = "Let in at the door"


class Answer(models.TextChoices):
    """What whoever holds the door hears about somebody who stands there."""

    IN = "in", "In"
    ALREADY_IN = "already_in", "Already in"
    CANCELLED = "cancelled", "Cancelled"
    WAITING = "waiting", "No place yet"
    OTHER_DAY = "other_day", "Another day"
    UNKNOWN = "unknown", "Not on the list"


@dataclass(frozen=True)
class Answered:
    """`came` are those of the party whom this tap let in."""

    answer: Answer
    sign_up: SignUp
    came: tuple = ()


def opens_at(session):
    return session.starts_at - OPENS_BEFORE


def kept_until(session):
    """Until when a device may keep the session's list."""
    return session.ends_at + KEPT_AFTER


def is_under_way(session, now=None):
    return opens_at(session) <= (now or timezone.now()) < kept_until(session)


def standing(sign_up, session, now=None):
    """Whether the party may come in: IN, or what stands against it."""
    if sign_up.event_id != session.event_id:
        return Answer.OTHER_DAY
    if sign_up.state == SignUpState.CANCELLED:
        return Answer.CANCELLED
    if (now or timezone.now()) < opens_at(session):
        return Answer.OTHER_DAY
    return Answer.IN if sign_up.state == SignUpState.REGISTERED else Answer.WAITING


@transaction.atomic
def arrive(*, tap, sign_up, session, by, attendees=None, gate="", at=None, all_the_same=False, now=None):
    """Let in those of a party who are not in yet. The same `tap` again changes nothing, also after it was undone.

    `attendees` are keys; None is everybody who is expected. `all_the_same` lets in who cancelled or waits, without a
    place if there is none.
    """
    now = now or timezone.now()
    if all_the_same:
        _event, sign_up = lock(sign_up)
    else:
        sign_up = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    if Attendance.objects.filter(tap=tap, attendee__sign_up=sign_up).exists():
        return Answered(Answer.IN, sign_up)
    answer = standing(sign_up, session, now)
    if all_the_same and answer in (Answer.CANCELLED, Answer.WAITING):
        sign_up = let_in(sign_up=sign_up, reason=LET_IN_AT_THE_DOOR, by=by)
        answer = standing(sign_up, session, now)
    if answer != Answer.IN:
        return Answered(answer, sign_up)
    expected = sign_up.attendees.coming()
    if attendees is not None:
        expected = expected.filter(pk__in=attendees)
    if not expected:
        return Answered(Answer.CANCELLED, sign_up)  # they alone, not the party
    inside = Attendance.objects.standing().filter(session=session)
    fields = {"session": session, "tap": tap, "gate": gate, "recorded_at": now, "by": by}
    fields["at"] = _came_at(at, session, now)
    rows = [Attendance(attendee=one, **fields) for one in expected.exclude(pk__in=inside.values("attendee"))]
    Attendance.objects.bulk_create(rows)
    return Answered(Answer.IN if rows else Answer.ALREADY_IN, sign_up, tuple(rows))


def _came_at(at, session, now):
    """A device's clock may be wrong; what is written down days later, from a list on paper, was within the session."""
    at = min(at or now, now)
    return at if is_under_way(session, at) else min(session.ends_at, now)


@transaction.atomic
def undo(*, tap, session, by, attendee=None):
    """Take back a tap, or one of the party from it; with a walk-in goes the sign-up too. Returns how many it let in."""
    rows = Attendance.objects.standing().filter(tap=tap, session=session)
    if attendee is not None:
        rows = rows.filter(attendee=attendee)
    number = rows.update(undone_at=timezone.now(), undone_by=by)
    walked_in = SignUp.objects.filter(client_id=tap, source=Source.WALK_IN, event=session.event_id).first()
    if number and walked_in and not Attendance.objects.standing().filter(attendee__sign_up=walked_in).exists():
        sign_ups.cancel(sign_up=walked_in, why=WhyCancelled.STAFF, by=by)
    return number


@transaction.atomic
def walk_in(*, tap, session, by, name, adults=1, children=0, phone="", email="", gate="", at=None):
    """Sign up and let in somebody who just came, over capacity if need be. Who had signed up already just comes in."""
    made = SignUp.objects.filter(client_id=tap, event=session.event_id).first()
    known = made or _known(session, name, phone, email)
    if known is None:
        known = sign_ups.sign_up(
            event=session.event, client_id=tap, source=Source.WALK_IN, by=by, name=name, adults=adults,
            children=children, phone=phone, email=email,
        ).sign_up  # fmt: skip
    who = [one.pk for one in _as_many(known, adults, children)]
    return arrive(
        tap=tap, sign_up=known, session=session, by=by, attendees=who, gate=gate, at=at, all_the_same=known != made
    )


def _known(session, name, phone, email):
    asked = SignUp(event=session.event, name=name, phone=phone, email=email)
    sign_ups.work_out(asked)
    same = Q(pk=None)
    for key in ("same_phone", "same_email"):
        if getattr(asked, key):
            same |= Q(**{key: getattr(asked, key)})
    return SignUp.objects.live().filter(same, event=session.event_id).first()


def _as_many(sign_up, adults, children):
    """So many of the party, from its first."""
    people = list(sign_up.attendees.all())
    return [
        *[one for one in people if not one.is_child][:adults],
        *[one for one in people if one.is_child][:children],
    ]
