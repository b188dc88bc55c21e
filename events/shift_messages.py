"""What volunteers are told about their shifts, by the outbox: offers, confirmations, reminders, changes."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from estates.models import Purpose
from events.models import ShiftSignUp, Volunteer
from events.volunteer_links import link_of
from events.words import times_in_words
from outreach.allowed import channel_for
from outreach.models import MessageChannel
from outreach.outbox import queue_message, withdraw_messages

# How long before the shift a reminder goes, and how long before it there is no more use in it.
REMINDERS = (("7 days", timedelta(days=7), timedelta(days=2)), ("24 hours", timedelta(hours=24), timedelta()))


def way_to(volunteer):
    """How they are reached within a day: by e-mail or text; "" if by neither."""
    return channel_for(volunteer.person, among=(MessageChannel.EMAIL, MessageChannel.TEXT))


def about(shift):
    return f"shift:{shift.pk}"


def tell_offered(sign_up):
    """Ask for help: not essential, so it goes to those alone who agreed to be asked."""
    _queue(
        sign_up, "offer", "Can you help?", ["Can you help with this?"],
        ["Say yes or no here. A yes counts as soon as you press the button:"],
        essential=False, expires_at=sign_up.offered_until,
    )  # fmt: skip


def tell_taken(sign_up):
    _queue(sign_up, "taken", "Your shift", ["Thank you. You have this shift:"], ["If you can’t make it, say so here:"])
    _remind(sign_up)


def tell_changed(sign_up):
    """What was written before and is not sent is out of date."""
    withdraw(sign_up)
    first = ["Your shift has changed. Now it is:"]
    _queue(sign_up, "changed", "Your shift has changed", first, ["If you can’t make it any more, say so here:"])
    _remind(sign_up)


def tell_off(sign_up):
    first = ["You are not needed for this shift any more. Thank you for offering to help."]
    _queue(sign_up, "off", "Your shift is off", first, ["Your other shifts:"])


def withdraw(sign_up):
    """Stop what is not sent yet about the shift."""
    withdraw_messages(about=about(sign_up.shift), person=sign_up.volunteer.person)


@transaction.atomic
def new_link(*, volunteer, by):
    """Give the volunteer a new private link: the old ones lead nowhere, and what is to be sent has the new one."""
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    Volunteer.objects.filter(pk=volunteer.pk).update(link_key=uuid.uuid4())
    ahead = ShiftSignUp.objects.filter(
        volunteer=volunteer, shift__starts_at__gt=timezone.now(), shift__cancelled_at=None
    )
    for sign_up in ahead.select_related("shift__role", "shift__event", "volunteer__person", "volunteer__programme"):
        withdraw(sign_up)
        if sign_up.state == ShiftSignUp.State.CONFIRMED:
            _remind(sign_up)
        elif sign_up.state == ShiftSignUp.State.OFFERED:
            tell_offered(sign_up)


def welcome(*, volunteer):
    """To whoever has just joined by themselves: the way by which it goes is that of the record, not of the form."""
    words = ["Thank you for offering to help. We will be in touch. Here you see later what you can help with:"]
    about = f"volunteer:{volunteer.pk}"
    _queue_words(volunteer, about, "welcome", "Thank you for offering to help", words, essential=True)


@transaction.atomic
def send_link(*, volunteer, by):
    """Send the private link by itself. Returns the way by which it goes, "" if there is none."""
    channel = way_to(volunteer)
    if channel:
        _queue_words(
            volunteer, f"volunteer:{volunteer.pk}", f"link {timezone.now():%y%m%d} {_key(volunteer)}", "Your shifts",
            ["Here you see your shifts and hours, and where help is wanted. Keep the link to yourself:"],
            essential=True,
        )  # fmt: skip
    return channel


def _remind(sign_up):
    now, shift = timezone.now(), sign_up.shift
    for kind, before, no_use in REMINDERS:
        due_at = shift.starts_at - before
        if due_at > now:
            _queue(
                sign_up, kind, "Your shift is coming up", ["You have this shift:"], ["I can’t make it:"],
                due_at=due_at, expires_at=shift.starts_at - no_use,
            )  # fmt: skip


def _queue(sign_up, kind, subject, first, last, essential=True, **times):
    shift = sign_up.shift
    role = f"{shift.role}, {shift.event}" if shift.event_id else str(shift.role)
    where = [shift.where] if shift.where else []
    words = [*first, "", role, times_in_words(shift.starts_at, shift.ends_at), *where, "", *last]
    expires_at = {"expires_at": shift.starts_at} | times
    # Taken again or changed again, it is told again.
    since = round(sign_up.changed_at.timestamp() * 1000)
    kind = f"{kind} {since:x} {shift.version} {_key(sign_up.volunteer)}"
    _queue_words(sign_up.volunteer, about(shift), kind, subject, words, essential=essential, **expires_at)


def _queue_words(volunteer, about, kind, subject, words, **fields):
    channel = way_to(volunteer)
    if not channel:
        return  # shown to staff, who ring them
    lines = [f"Hello {volunteer.person.name},", "", *words, link_of(volunteer), ""]
    queue_message(
        programme=volunteer.programme, person=volunteer.person, about=about, kind=kind, channel=channel,
        subject=subject, body="\n".join(lines), purpose=Purpose.VOLUNTEERING, **fields,
    )  # fmt: skip


def _key(volunteer):
    """So that the same words with a new link are another message."""
    return volunteer.link_key.hex[:6]
