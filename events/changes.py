"""What people who signed up rely on, the place and the times, and how a change of it is said."""

from datetime import datetime

from django.utils import timezone

from engagement.jobs import queue_after_commit
from events.models import Event, EventChange
from events.words import times_in_words, where_in_words
from outreach.outbox import withdraw_messages

# Of the messages, after which sign-up it is; the sequence number follows.
KIND = "change-"


def facts(event):
    """As JSON: the place, whether and why it is off, and each session by its uid."""
    return {
        "place": where_in_words(event),
        "cancelled": event.cancelled_because,
        "sessions": {
            one.uid.hex: [one.starts_at.isoformat(), one.ends_at.isoformat(), one.is_off]
            for one in event.sessions.all().order_by("starts_at", "pk")
        },
    }


def note_change(*, event, before, by):
    """After a change, in its transaction: if what people rely on is another now, have them told.

    A draft's change tells nobody, and neither does a correction to what is over.
    """
    after = facts(event)
    told = event.state != Event.State.DRAFT and not before["cancelled"]
    if not (told and in_words(before, after) and not _is_over(before, after)):
        return None
    from events.tasks import tell_change as task  # tasks call this module's neighbours

    event.sequence += 1
    event.save(update_fields=["sequence"])
    withdraw_messages(about=f"event:{event.pk}", kind__contains=f"-{KIND}")
    change = EventChange.objects.create(event=event, sequence=event.sequence, before=before, by=by)
    queue_after_commit(task, change.pk)
    return change


def in_words(before, after):
    """A sentence for each thing that was and is now another way; none where they say the same."""
    if after["cancelled"]:
        return [f"It is cancelled: {after['cancelled']}"]
    said = []
    if before["place"] != after["place"]:
        said.append(f"The place was {before['place']}. It is now {after['place']}.")
    for uid, now in after["sessions"].items():
        was = before["sessions"].get(uid)
        if was != now and not all(_is_past(one) for one in (was, now) if one):
            said.append(_session_in_words(was, now))
    return [sentence for sentence in said if sentence]


def _session_in_words(was, now):
    held_then, held_now = was is not None and not was[2], not now[2]
    if held_then and held_now:
        return f"It was {_times(was)}. It is now {_times(now)}."
    if held_then:
        return f"It is not held on {_times(was)}."
    return f"It is also held on {_times(now)}." if held_now else ""


def _times(session):
    return times_in_words(*map(datetime.fromisoformat, session[:2]))


def _is_past(session):
    return datetime.fromisoformat(session[1]) <= timezone.now()


def _is_over(*held):
    return all(_is_past(session) for facts in held for session in facts["sessions"].values())
