"""The least rows that a test of events needs."""

from datetime import timedelta

from events.models import Event, Kind, Session
from events.sessions import keep_times
from outreach.tests.make import TUESDAY


def make_event(programme, starts_at=TUESDAY, hours=2, **fields):
    """A published event with one session on a Tuesday in 2099; with `starts_at=None` a draft that has none yet."""
    number = Event.objects.count() + 1
    fields = {
        "kind": Kind.FUN_DAY,
        "title": f"Event {number}",
        "slug": f"event-{number}",
        "place": "Community hall",
        "state": Event.State.PUBLISHED if starts_at else Event.State.DRAFT,
        "starts_at": starts_at,
        "ends_at": starts_at and starts_at + timedelta(hours=hours),
        **fields,
    }
    event = Event.objects.create(programme=programme, **fields)
    if starts_at:
        make_session(event, starts_at, hours)
    return event


def make_session(event, starts_at=None, hours=2, **fields):
    """One more session of the event; without a start on the day after its last."""
    last = event.sessions.last()
    starts_at = starts_at or (last.starts_at + timedelta(days=1) if last else TUESDAY)
    session = Session.objects.create(
        event=event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **fields
    )
    keep_times(event)
    return session
