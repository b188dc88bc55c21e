"""When an event is held. Each change of a published event is told to whoever signed up (events/changes.py)."""

from django.db import IntegrityError, transaction
from django.db.models import Max, Min

from engagement.editing import claim_version
from events.changes import facts, note_change
from events.models import Event, Session
from events.slugs import keep_slug


class StartsAlready(Exception):
    """The event has a session that starts at that moment."""


class LastSession(Exception):
    """A published event has a session: what is not held at all is cancelled."""


def keep_times(event):
    """Set the event's first start and last end from its sessions that are on; the caller holds the transaction."""
    times = event.sessions.on().aggregate(starts_at=Min("starts_at"), ends_at=Max("ends_at"))
    event.starts_at, event.ends_at = times["starts_at"], times["ends_at"]
    event.save(update_fields=["starts_at", "ends_at"])


@transaction.atomic
def add_sessions(*, event, times, by):
    """Add sessions (events/times.py); one that was called off is on again. Returns how many. Raises StartsAlready."""
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    before = facts(event)
    there = {session.starts_at: session for session in event.sessions.all()}
    for one in times:
        session = there.get(one.starts_at) or Session(event=event, starts_at=one.starts_at, is_off=True)
        if not session.is_off:
            raise StartsAlready(one)
        session.ends_at, session.name, session.is_off = one.ends_at, one.name, False
        session.save()
    _follow(event, before, by)
    return len(times)


@transaction.atomic
def edit_session(*, session, version, by, starts_at, ends_at, name):
    """Raises engagement.editing.ChangedMeanwhile, and StartsAlready."""
    event = Event.objects.select_for_update(no_key=True).get(pk=session.event_id)
    claim_version(session, version)
    before = facts(event)
    session.starts_at, session.ends_at, session.name = starts_at, ends_at, name
    try:
        with transaction.atomic():
            session.save(update_fields=["starts_at", "ends_at", "name", "version"])
    except IntegrityError:
        raise StartsAlready(session) from None
    _follow(event, before, by)


@transaction.atomic
def call_off(*, session, by):
    """Of a draft it goes; of a published event it stays, called off, so that calendars hear. Raises LastSession."""
    event = Event.objects.select_for_update(no_key=True).get(pk=session.event_id)
    before = facts(event)
    if event.state == Event.State.DRAFT:
        event.sessions.filter(pk=session.pk).delete()
    elif not event.sessions.on().exclude(pk=session.pk).exists():
        raise LastSession
    else:
        session.is_off = True
        session.save(update_fields=["is_off"])
    _follow(event, before, by)


def _follow(event, before, by):
    keep_times(event)
    keep_slug(event)
    note_change(event=event, before=before, by=by)
