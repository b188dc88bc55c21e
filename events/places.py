"""The places of an event. They change by one conditional UPDATE, so that however many ask at once, no more get one."""

from django.db.models import Exists, F, OuterRef, Q

from events.models import Event, SignUp, SignUpState


def take_places(*, event, count, in_turn=True):
    """Take `count` places of a published event if there are so many. Returns whether there were.

    In turn, nobody passes those who are waiting; only where staff ticked it, a party that fits passes a larger one.
    A place that is offered to somebody counts as taken.
    """
    events = Event.objects.published().filter(pk=event.pk)
    events = events.filter(Q(capacity__isnull=True) | Q(capacity__gte=F("places_taken") + count))
    if in_turn:
        waiting = SignUp.objects.filter(event=OuterRef("pk"), state=SignUpState.WAITING)
        events = events.filter(Q(smaller_may_pass=True) | ~Exists(waiting))
    return events.update(places_taken=F("places_taken") + count) == 1


def give_back(*, event, count):
    """Give `count` places back; offering them is waiting.offer_next()."""
    Event.objects.filter(pk=event.pk).update(places_taken=F("places_taken") - count)


def lock(sign_up):
    """(event, sign-up) as they stand now, locked until the transaction ends: the event first, always.

    Without its key: whoever signs up holds that already by what they wrote, and is not to wait for us waiting for them.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=sign_up.event_id)
    return event, SignUp.objects.select_for_update().get(pk=sign_up.pk)
