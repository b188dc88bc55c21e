"""Who agreed to do something is reminded before and after its day; the chair hears of what is long late."""

import logging
import smtplib
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from outreach.allowed import channel_for
from outreach.outbox import queue_message, withdraw_messages
from partnership.models import Action, Meeting

logger = logging.getLogger(__name__)

SIGNER = signing.Signer(salt="partnership.action", sep="~")
BEFORE, AFTER, TO_THE_CHAIR = timedelta(days=7), timedelta(days=1), timedelta(days=14)


def link(action):
    """The private link of whoever sees to the action; another person's is another one, and the old one ends."""
    token = SIGNER.sign(f"{action.pk}-{action.person_id}")
    return settings.PUBLIC_URL + reverse("partnership:our-action", args=[token])


def action_of(token):
    try:
        key, person = SIGNER.unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    those = Action.objects.select_related("programme", "agency", "estate")
    return those.filter(pk=key, person=person).first() if key.isdecimal() and person.isdecimal() else None


@transaction.atomic
def plan(action):
    """Queue what whoever sees to an open action is told: now what was agreed, and reminders; stop what was planned."""
    withdraw_messages(about=_about(action))
    if not action.person_id or not action.is_open:
        return
    channel = channel_for(action.person)
    if not channel:
        return
    now = timezone.now()
    for kind, at in (("agreed", now), ("due", _at(action.due_on - BEFORE)), ("late", _at(action.due_on + AFTER))):
        if at >= now:
            queue_message(
                programme=action.programme, person=action.person, about=_about(action),
                kind=f"{kind} {action.version}", channel=channel, subject="What your agency agreed to do",
                body=_words(action, kind), essential=True, due_at=at, expires_at=at + BEFORE,
            )  # fmt: skip


def tell_chairs(day=None):
    """One mail to the chair of each programme's last meeting about what is two weeks late. Returns how many mails."""
    day = day or timezone.localdate()
    late = Action.objects.late_on(day - TO_THE_CHAIR).filter(escalated_on__isnull=True)
    newer = Meeting.objects.filter(programme=OuterRef("programme"), held_at__gt=OuterRef("held_at"))
    last = Meeting.objects.filter(~Exists(newer), chair__is_active=True, programme__is_demonstration=False)
    told = 0
    for meeting in last.filter(programme__in=late.order_by().values("programme")).select_related("chair", "programme"):
        # Marked before it is sent: a second worker, or a crash, sends nothing twice.
        number = late.filter(programme=meeting.programme).update(escalated_on=day)
        told += bool(number and _tell(meeting, number))
    return told


def _tell(meeting, number):
    actions = "1 action is" if number == 1 else f"{number} actions are"
    where = settings.PUBLIC_URL + reverse("partnership:actions", args=[meeting.programme.slug]) + "?show=late"
    text = f"{actions} late by two weeks or more:\n\n{where}\n"
    try:
        return send_mail("Actions are late", text, None, [meeting.chair.email])
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("A chair could not be told by e-mail (%s)", type(error).__name__)
        return 0


def _words(action, kind):
    day = f"{action.due_on:%-d %B %Y}"
    opening = {
        "agreed": f"{action.agency} has agreed to do this by {day}:",
        "due": f"This is due on {day}:",
        "late": f"This was due on {day}, and we have not heard that it is done:",
    }[kind]
    return (
        f"Hello {action.person.name},\n\n{opening}\n\n{action.what}\n\n"
        f"Say here how it stands; no account is needed:\n{link(action)}\n"
    )


def _about(action):
    return f"action:{action.pk}"


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(9)))
