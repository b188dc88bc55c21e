"""The waiting list: who is next, offers that are held for a while, and what staff may decide about it."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events.models import Event, Kind, SignUp, SignUpState
from events.places import lock, take_places
from events.sign_up_messages import tell
from outreach.outbox import may_send_at

HELD_FOR, HELD_FOR_LATE = timedelta(hours=48), timedelta(hours=12)
LATE = timedelta(days=3)


def begins_at(event):
    """Until when a place is of use: the first session, but the last evening of a youth club."""
    return event.ends_at if event.kind == Kind.YOUTH_CLUB else event.starts_at


def held_until(starts, now):
    """How long a place that is offered now is held: counted from when people get messages, and not past the start."""
    told_at = now
    if not may_send_at(now):
        day = timezone.localdate(now)
        if timezone.localtime(now).hour >= settings.MESSAGES_UNTIL_HOUR:
            day += timedelta(days=1)
        told_at = timezone.make_aware(datetime.combine(day, time(settings.MESSAGES_FROM_HOUR)))
    return min(told_at + (HELD_FOR_LATE if starts - now <= LATE else HELD_FOR), starts)


@transaction.atomic
def offer_next(*, event, now=None):
    """Offer what is free to those who wait, in order. Returns to how many; a second run finds nothing to do."""
    now = now or timezone.now()
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if begins_at(event) <= now:
        return 0
    offered = 0
    for sign_up in SignUp.objects.filter(event=event).waiting_in_order():
        free = event.places_left
        if free is not None and sign_up.party > free:
            if event.smaller_may_pass and free:
                continue
            break
        if not take_places(event=event, count=sign_up.party, in_turn=False):
            break  # it is no longer published
        event.places_taken += sign_up.party
        sign_up.state, sign_up.offered_until = SignUpState.OFFERED, held_until(begins_at(event), now)
        sign_up.version += 1
        sign_up.save(update_fields=["state", "offered_until", "version"])
        tell(sign_up)
        offered += 1
    return offered


@transaction.atomic
def set_priority(*, sign_up, priority, reason, by):
    """Let somebody wait further up (above 0) or down (below) than when they came. Staff say why."""
    event, sign_up = lock(sign_up)
    sign_up.priority, sign_up.priority_reason = priority, reason if priority else ""
    sign_up.decided_by, sign_up.version = by, sign_up.version + 1
    sign_up.save(update_fields=["priority", "priority_reason", "decided_by", "version"])
    offer_next(event=event)
    return sign_up


@transaction.atomic
def let_in(*, sign_up, reason, by):
    """Give a party places out of turn: those that are free or, where there are not enough, over capacity."""
    event, sign_up = lock(sign_up)
    if sign_up.state == SignUpState.REGISTERED:
        return sign_up
    if sign_up.state != SignUpState.OFFERED and not take_places(event=event, count=sign_up.party, in_turn=False):
        sign_up.over_capacity, sign_up.over_capacity_reason = True, reason
    if sign_up.state == SignUpState.CANCELLED:
        sign_up.attendees.update(cancelled_at=None)
    sign_up.priority_reason = sign_up.priority_reason or reason
    sign_up.decided_by, sign_up.why = by, ""
    return register(sign_up)


def register(sign_up):
    """Give them the place and tell them; the caller holds the locks, and has taken the place."""
    sign_up.state, sign_up.offered_until = SignUpState.REGISTERED, None
    sign_up.version += 1
    sign_up.save()
    tell(sign_up)
    return sign_up


def why_nobody(*, event, now=None):
    """A sentence for staff: why none of those who wait has been offered a place; "" when nobody waits."""
    now = now or timezone.now()
    first = SignUp.objects.filter(event=event).waiting_in_order().first()
    if first is None:
        return ""
    free = event.places_left
    if event.state != Event.State.PUBLISHED:
        return "Nobody is offered a place: the event is not published, or is cancelled."
    if begins_at(event) <= now:
        return "Nobody is offered a place any more: the event has begun. You may let somebody in, with a reason."
    if free is None or first.party <= free:
        return "The first on the list is offered a place within a minute. If not, the worker is not running."
    if not free:
        held = SignUp.objects.filter(event=event, state=SignUpState.OFFERED)
        until = held.order_by("offered_until").values_list("offered_until", flat=True).first()
        offers = f" Some are held for people who were offered one, the first until {_moment(until)}." if until else ""
        return f"All {event.capacity} places are taken.{offers}"
    places = f"{free} place is free" if free == 1 else f"{free} places are free"
    if event.smaller_may_pass:
        return f"{places.capitalize()}, but no party on the list is so small."
    return (
        f"{places.capitalize()}, but the first on the list is a party of {first.party}. Change the event so that "
        "smaller parties may pass larger ones, or let somebody in, with a reason."
    )


def _moment(moment):
    return f"{timezone.localtime(moment):%-d %B at %H:%M}"
