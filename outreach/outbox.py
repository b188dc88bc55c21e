"""The one outbox of the project: what is to be said stands here as rows; outreach/sending.py sends what is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from estates.models import Purpose
from outreach.channels import ways
from outreach.models import Message, MessageState, Why

INTERRUPTED_AFTER = timedelta(minutes=10)
# How long after each try that failed the next one is made; after the fifth there is none.
GAPS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)]


class NoSuchWay(Exception):
    """Messages of this channel are not set up here: outreach.channels.ways() says which are."""


def queue_message(*, programme, person, about, kind, channel, body, subject="", to="", purpose=Purpose.PROGRAMME,
                  essential=False, due_at=None, expires_at=None):  # fmt: skip
    """Write down one message; call it in the transaction of what causes it, so that both are saved or neither.

    A second one about the same thing, to the same person, of the same kind and by the same channel is not made: the
    first is returned as it is. Where the thing has changed, stop the first and use another kind. `to` is an e-mail
    address that was given for this alone; without it, it goes to the person's own. Raises NoSuchWay.
    """
    if channel not in ways():
        raise NoSuchWay(channel)
    message, _ = Message.objects.get_or_create(
        about=about,
        person=person.merged_into or person,
        kind=kind,
        channel=channel,
        defaults={
            "programme": programme,
            "subject": " ".join(subject.split()),  # a line break would be another header
            "body": body,
            "to": to,
            "purpose": purpose,
            "essential": essential,
            "due_at": due_at or timezone.now(),
            "expires_at": expires_at,
        },
    )
    return message


@transaction.atomic
def withdraw_messages(*, about, **only):
    """Stop what is not sent yet about a thing that is off or has changed. `only` narrows it, by person or kind.

    What a worker has in its hands may still go within a second; if it comes back instead, it goes no more.
    """
    rows = Message.objects.filter(about=about, **only)
    rows.filter(state__in=(MessageState.PENDING, MessageState.SENDING)).update(expires_at=timezone.now())
    return rows.pending().update(state=MessageState.STOPPED, why=Why.WITHDRAWN)


@transaction.atomic
def try_again(*, message):
    """Send a message that failed, or that nobody knows arrived. Returns whether it still could be."""
    again = Message.objects.to_look_at().filter(pk=message.pk).exclude(body="")
    return again.update(state=MessageState.PENDING, why="", attempts=0, due_at=timezone.now()) == 1


def may_send_at(moment):
    """Whether `moment` is between the hours, by the clock in London, in which people get messages."""
    return settings.MESSAGES_FROM_HOUR <= timezone.localtime(moment).hour < settings.MESSAGES_UNTIL_HOUR


class Left(NamedTuple):
    """How many messages may still be tried: a tenth of the day's is kept for what is essential."""

    essential: int
    others: int


def left_today(moment):
    """What is left of the 24 hours up to `moment`: a limit that stops a runaway."""
    left = max(0, settings.MESSAGES_A_DAY - Message.objects.filter(claimed_at__gt=moment - timedelta(days=1)).count())
    return Left(left, max(0, left - settings.MESSAGES_A_DAY // 10))


@dataclass(frozen=True)
class Watch:
    """How the outbox is doing. `seconds_late` is how long a message could have been sent and was not."""

    due: int
    oldest_due_at: datetime | None
    seconds_late: int
    limit_reached: bool


def watch(moment):
    due = Message.objects.due(moment)
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    late = 0
    if oldest and may_send_at(moment):
        opened = timezone.localtime(moment).replace(hour=settings.MESSAGES_FROM_HOUR, minute=0, second=0, microsecond=0)
        late = round((moment - max(oldest, opened)).total_seconds())
    return Watch(due.count(), oldest, late, limit_reached=left_today(moment).others == 0)


def report():
    """For /readyz: numbers alone."""
    found = watch(timezone.now())
    return {"due": found.due, "seconds_late": found.seconds_late, "limit_reached": found.limit_reached}
