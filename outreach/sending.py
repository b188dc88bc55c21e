"""Sends what is due, each message at most once, whatever breaks meanwhile.

A message is claimed before it is handed over, and the claim is committed: whoever dies in between leaves a row that
says "being sent". Nobody can ask a mail server whether it took a message, so ten minutes later such a row says "not
known whether it arrived", and only a person decides to send it again.
"""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from estates.consents import agreeing_to
from estates.models import Person
from outreach import channels
from outreach.channels.outcomes import NoAddress, Refused, Unclear, Unreachable
from outreach.models import Message, MessageState, Why
from outreach.outbox import left_today, may_send_at

logger = logging.getLogger(__name__)

MOST_SECONDS = 50  # a run ends before the tick's next one begins
AT_A_TIME = 100
INTERRUPTED_AFTER = timedelta(minutes=10)
# How long after each try that failed the next one is made; after the fifth there is none.
GAPS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)]


def send_due(*, clock=timezone.now, most_seconds=MOST_SECONDS):
    """Send what is due, for at most so many seconds. Returns how many messages were handed over."""
    settle(clock())
    deadline = time.monotonic() + most_seconds
    return sum(_send_by(channel, clock, deadline) for channel in channels.WAYS)


def settle(now):
    """Give a state to what is too late to be sent, and to what a worker that died left behind."""
    Message.objects.pending().filter(expires_at__lte=now).update(state=MessageState.EXPIRED)
    abandoned = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=now - INTERRUPTED_AFTER)
    if count := abandoned.update(state=MessageState.UNKNOWN, why=Why.INTERRUPTED):
        logger.warning("Sending of %s messages was interrupted: nobody knows whether they arrived.", count)


def _send_by(channel, clock, deadline):
    sent = 0
    while keys := _next(channel, clock()):
        try:
            with channels.open_way(channel) as send:
                for key in keys:
                    if time.monotonic() > deadline or not may_send_at(clock()):
                        return sent
                    sent += _send_one(key, send, clock())
        except Unreachable as error:
            logger.error("Messages by %s cannot be handed over (%s): they wait.", channel, error)
            return sent
    return sent


def _next(channel, now):
    """The keys of some messages that may be sent now, those longest due first."""
    due = Message.objects.due(now).filter(channel=channel)
    if not may_send_at(now) or not due.exists():
        return []
    left = left_today(now)
    if not left:
        logger.error(
            "The most messages of a day (MESSAGES_A_DAY) are sent: %s more wait. Is it a runaway?", due.count()
        )
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[: min(AT_A_TIME, left)])


def _send_one(key, send, now):
    """Claim one message, hand it over, and write down what became of it. Returns whether it was handed over."""
    if not _claim(key, now):
        return False
    message = Message.objects.select_related("person").get(pk=key)
    try:
        provider_id = send(message)
    except Unreachable:
        _end(message, MessageState.PENDING, due_at=now + GAPS[0])
        raise
    except NoAddress:
        return _end(message, MessageState.FAILED, why=Why.NO_ADDRESS)
    except Refused as refusal:
        return _refused(message, refusal, now)
    except Unclear as fault:
        _end(message, MessageState.UNKNOWN, why=fault.why)
        raise Unreachable(fault.why) from fault  # the connection is of no more use
    except Exception as error:
        logger.exception("Message %s could not be sent: %s", key, type(error).__name__)
        return _end(message, MessageState.UNKNOWN, why=Why.FAULT)
    return _end(message, MessageState.SENT, why="", sent_at=timezone.now(), provider_id=provider_id)


@transaction.atomic(durable=True)
def _claim(key, now):
    """Whether the message is ours to send now: nobody else took it, and whoever gets it may be written to.

    One statement decides both, so that a wish or a withdrawal that is saved before it holds.
    """
    due = Message.objects.due(now).filter(pk=key)
    message = due.first()
    if message is None:
        return False
    allowed = due.filter(person__in=_may_get(message))
    claimed = allowed.update(state=MessageState.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    if not claimed:
        due.update(state=MessageState.STOPPED, why=_why_not(message))
    return claimed == 1


def _may_get(message):
    people = Person.objects.contactable(message.channel)
    if message.essential:
        return people
    return agreeing_to(people, programme=message.programme_id, purpose=message.purpose, channel=message.channel)


def _why_not(message):
    one = Person.objects.filter(pk=message.person_id)
    if not one.current().exists():
        return Why.GONE
    return Why.CONSENT if one.contactable(message.channel).exists() else Why.WISH


def _refused(message, refusal, now):
    if not refusal.for_now or message.attempts > len(GAPS):
        return _end(message, MessageState.FAILED, why=refusal.why)
    return _end(message, MessageState.PENDING, why=refusal.why, due_at=now + GAPS[message.attempts - 1])


def _end(message, state, **fields):
    """Write down what became of this try, unless a later one has begun. Returns whether it was handed over."""
    open_states = (MessageState.SENDING, MessageState.UNKNOWN)
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at, state__in=open_states)
    mine.update(state=state, **fields)
    return state == MessageState.SENT
