"""Telling everyone who signed up that an event is at another time or place, or cancelled: each change once.

A change is a row (events/changes.py). The worker writes its messages in batches; broken off, the tick begins it again,
and finds those written already. A newer change takes over: it says all that somebody was not told yet.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from events import changes, links, sign_ups
from events.models import Event, EventChange, SignUp, SignUpState, WhyCancelled
from events.sign_up_messages import about, kinds_of, queue
from events.words import when_in_words
from outreach.models import Message, MessageState
from outreach.outbox import withdraw_messages

BATCH = 50
# So that a second thought replaces the first; who comes within a day is told at once.
SECOND_THOUGHT, SOON = timedelta(minutes=10), timedelta(days=1)
NOT_TOLD = (MessageState.STOPPED, MessageState.FAILED, MessageState.EXPIRED)
STANDS = {
    SignUpState.ASKED: "We still tell you whether you have a place.",
    SignUpState.REGISTERED: "You still have your place.",
    SignUpState.WAITING: "You are still on the waiting list.",
    SignUpState.OFFERED: "We still hold a place for you.",
}


def tell_what_is_left():
    """Returns how many messages were written."""
    return sum(
        tell(key) for key in EventChange.objects.filter(told_at=None).order_by("pk").values_list("pk", flat=True)
    )


def tell(change_id):
    """Write the messages about one change that are not written yet. Returns how many."""
    change = EventChange.objects.filter(pk=change_id, told_at=None).first()
    written, last = 0, 0
    while change and last is not None:
        number, last = _tell_batch(change, after=last)
        written += number
    return written


@transaction.atomic
def _tell_batch(change, after):
    """(how many messages, the last sign-up that was looked at, or None at the end)"""
    event = Event.objects.select_for_update(no_key=True).select_related("programme").get(pk=change.event_id)
    if event.sequence != change.sequence:  # another change, made since, tells
        return _done(change)
    parties = SignUp.objects.filter(event=event).live()
    batch = list(
        parties.filter(person__isnull=False, pk__gt=after)
        .order_by("pk")
        .select_related("person")
        .prefetch_related("attendees__person")[:BATCH]
    )
    if batch:
        now, history, told = changes.facts(event), list(event.changes.all()), _told(event, batch)
        written = 0
        for sign_up in batch:
            sign_up.event = event
            before = _last_known(sign_up, history, told.get(sign_up.pk, 0))
            if said := before and changes.in_words(before, now):
                written += _tell_party(sign_up, change, said)
        return written, batch[-1].pk
    if event.state == Event.State.CANCELLED and parties.exists():
        return 0, None  # they are not matched to a person yet: the tick comes again
    return _done(change)


def _done(change):
    EventChange.objects.filter(pk=change.pk).update(told_at=timezone.now())
    return 0, None


def _told(event, batch):
    """{sign-up's key: the number of the last change of which it was told}"""
    persons = [sign_up.person_id for sign_up in batch]
    kinds = Message.objects.filter(about=about(event), person__in=persons, kind__contains=f"-{changes.KIND}")
    told = {}
    for kind in kinds.exclude(state__in=NOT_TOLD).values_list("kind", flat=True):
        _, _, key, _, sequence = kind.split("-")
        told[int(key)] = max(told.get(int(key), 0), int(sequence))
    return told


def _last_known(sign_up, history, told):
    """What held when the party signed up or was last told of a change; None if it is as it was."""
    return next((one.before for one in history if one.sequence > told and one.at >= sign_up.created_at), None)


def _tell_party(sign_up, change, said):
    """Write it to all of the party who can be reached. Returns to how many."""
    event = sign_up.event
    is_off = event.state == Event.State.CANCELLED
    if is_off:
        withdraw_messages(about=about(event), kind__startswith=kinds_of(sign_up))
    subject = f"{'Cancelled' if is_off else 'Changed'}: {event.title}"
    body = _cancelled(sign_up, said) if is_off else _changed(sign_up, said)
    waits = timedelta() if is_off or event.starts_at - timezone.now() < SOON else SECOND_THOUGHT
    written = sum(
        queue(
            sign_up, f"{changes.KIND}{change.sequence}", subject, body, attendee=attendee, essential=True,
            due_at=change.at + waits, expires_at=event.ends_at,
        )
        for attendee in [None, *_others(sign_up)]
    )  # fmt: skip
    if is_off:
        sign_ups.cancel(sign_up=sign_up, why=WhyCancelled.EVENT, by=change.by)
    return written


def _others(sign_up):
    """Those of the party who gave a way of their own to be reached, each once."""
    others = [one for one in sign_up.attendees.all() if one.person and one.cancelled_at is None]
    return {one.person_id: one for one in others if one.person_id != sign_up.person_id}.values()


def _changed(sign_up, said):
    event = sign_up.event
    return _letter(
        sign_up,
        [f"{event.title} has changed.", "", *said, "", f"{STANDS[sign_up.state]} If you cannot come, please say so."],
        [
            f"Put it into your calendar anew: {links.link('calendar-file', event.slug)}",
            f"See, change or cancel your sign-up: {links.link('my-sign-up', links.token_of(sign_up))}",
        ],
    )


def _cancelled(sign_up, said):
    event = sign_up.event
    return _letter(
        sign_up,
        [
            f"{event.title} ({when_in_words(event)}) does not take place.",
            "",
            *said,
            "",
            "There is nothing for you to do.",
        ],
        [
            f"Take it out of your calendar: {links.link('calendar-file', event.slug)}",
            f"What else is on: {links.link('public-events')}",
        ],
    )


def _letter(sign_up, news, ways_on):
    phone = sign_up.event.phone_shown
    lines = [f"Hello {sign_up.name},", "", *news, "", *ways_on]
    return "\n".join([*lines, "", f"Questions? Ring {phone}."] if phone else lines)
