"""Making events, changing them, and what becomes of them: published, closed, cancelled."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from engagement.editing import claim_version
from events.changes import facts, note_change
from events.models import Event, Session
from events.rota import call_off_shifts
from events.sessions import keep_times
from events.slugs import free_slug, keep_slug
from events.times import times_of
from outreach.outbox import withdraw_messages

# What a copy of an event takes along; its times are chosen anew.
COPIED = (
    "kind", "title", "description", "estate", "place", "street", "postcode", "step_free", "what_to_bring",
    "asks_sign_up", "capacity", "for_whom", "asks_children", "asks_food", "asks_access", "needs_approval",
    "smaller_may_pass", "organiser", "phone",
)  # fmt: skip


class NotReady(Exception):
    """What cannot be published says why, in words for whoever made it."""


def copied(event):
    return {name: getattr(event, name) for name in COPIED}


@transaction.atomic
def make_event(*, programme, times, by, **fields):
    """A draft with its sessions (events/times.py)."""
    event = Event(programme=programme, created_by=by, **fields)
    event.slug = free_slug(event, min((one.starts_at for one in times), default=None))
    event.save()
    for one in times:
        Session.objects.create(event=event, starts_at=one.starts_at, ends_at=one.ends_at, name=one.name)
    keep_times(event)
    return event


def keep_as_template(*, event, by):
    """A copy that is kept to make others from; it carries the times, of which a copy chooses the first day."""
    return make_event(programme=event.programme, times=times_of(event), by=by, is_template=True, **copied(event))


@transaction.atomic
def edit_event(*, event, version, by, **fields):
    """Raises engagement.editing.ChangedMeanwhile if somebody saved it since `version`."""
    claim_version(event, version)
    event.refresh_from_db()
    before = facts(event)
    for name, value in fields.items():
        setattr(event, name, value)
    event.version = version + 1
    event.save()
    keep_slug(event)
    note_change(event=event, before=before, by=by)


@transaction.atomic
def publish(*, event, by):
    """Raises NotReady."""
    event = _locked(event)
    if event.is_template:
        raise NotReady("A template is not published. Make an event from it.")
    if not event.starts_at:
        raise NotReady("Say when it is before you publish it.")
    if event.state == Event.State.DRAFT:
        event.state = Event.State.PUBLISHED
        event.save(update_fields=["state"])


@transaction.atomic
def close_sign_up(*, event, by):
    event = _locked(event)
    now = timezone.now()
    if event.sign_up_opens_at and event.sign_up_opens_at >= now:
        event.sign_up_opens_at = None  # it will not open any more
    event.sign_up_closes_at = now
    event.save(update_fields=["sign_up_opens_at", "sign_up_closes_at"])


@transaction.atomic
def open_sign_up(*, event, by):
    """From now until the event begins."""
    event = _locked(event)
    event.sign_up_opens_at = event.sign_up_closes_at = None
    event.save(update_fields=["sign_up_opens_at", "sign_up_closes_at"])


@transaction.atomic
def cancel(*, event, because, by):
    """Everyone who signed up is told; what else was to be said about it, reminders above all, is not sent any more."""
    event = _locked(event)
    if event.state != Event.State.PUBLISHED:
        return
    before = facts(event)
    event.state, event.cancelled_because = Event.State.CANCELLED, because
    event.save(update_fields=["state", "cancelled_because"])
    withdraw_messages(about=f"event:{event.pk}")
    call_off_shifts(event=event, by=by)
    note_change(event=event, before=before, by=by)


@transaction.atomic
def drop_draft(*, event, by):
    """A draft or a template goes for good. Returns whether it still was one."""
    deleted, _ = Event.objects.filter(pk=event.pk, state=Event.State.DRAFT).delete()
    return deleted > 0


def _locked(event):
    """The event as it stands, nobody else's until the transaction ends; an opened form is another version now."""
    Event.objects.filter(pk=event.pk).update(version=F("version") + 1)
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)
