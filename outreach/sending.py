"""Sends what is due, each message at most once, whatever breaks meanwhile.

A message is claimed before it is handed over, and the claim is committed: whoever dies in between leaves a row that
says "being sent". GOV.UK Notify can be asked about it ten minutes later. Nobody can ask a mail server whether it took a
message, so then such a row says "not known whether it arrived", and only a person decides to send it again.
"""

import logging
import time

from django.db import transaction
from django.utils import timezone

from outreach import channels, receipts
from outreach.allowed import allowed, why_not
from outreach.channels.outcomes import AskLater, NoAddress, Refused, Unclear, Unreachable
from outreach.models import Message, MessageState, Why
from outreach.outbox import GAPS, INTERRUPTED_AFTER, left_today, may_send_at

logger = logging.getLogger(__name__)

MOST_SECONDS = 50  # a run ends before the tick's next one begins
# Wishes, consent and addresses are looked up for so many messages at once, and again after so many seconds.
AT_A_TIME, GOOD_FOR_SECONDS = 50, 1


def send_due(*, clock=timezone.now, most_seconds=MOST_SECONDS):
    """Send what is due, for at most so many seconds. Returns how many messages were handed over."""
    with transaction.atomic(durable=True):
        pass  # refuses to run inside a transaction, in which no claim would be committed before its message is sent
    settle(clock())
    deadline = time.monotonic() + most_seconds
    return sum(_send_by(channel, way, clock, deadline) for channel, way in channels.ways().items())


def settle(now):
    """Give a state to what is too late to be sent, and to what a worker that died left behind."""
    Message.objects.pending().filter(expires_at__lte=now).update(state=MessageState.EXPIRED)
    receipts.read_all(now)
    abandoned = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=now - INTERRUPTED_AFTER)
    abandoned = abandoned.exclude(pk__in=receipts.can_be_asked(now).values("pk"))
    if count := abandoned.update(state=MessageState.UNKNOWN, why=Why.INTERRUPTED):
        logger.warning("Sending of %s messages was interrupted: nobody knows whether they arrived.", count)


def _send_by(channel, way, clock, deadline):
    sent = 0
    if not _may_send(channel, clock()):
        return sent
    try:
        with way.open() as send:
            while time.monotonic() < deadline and _may_send(channel, now := clock()):
                good_until = time.monotonic() + GOOD_FOR_SECONDS
                for message in _look_up(channel, now):
                    sent += _send_one(message, way.provider, send, clock())
                    if time.monotonic() > good_until:
                        break
    except Unreachable as error:
        logger.error("Messages by %s cannot be handed over (%s): they wait.", channel, error)
    return sent


def _may_send(channel, now):
    """Whether there is something to send, and it may be sent at this hour and on this day."""
    due = Message.objects.due(now).filter(channel=channel)
    if not may_send_at(now) or not due.exists():
        return False
    if not left_today(now):
        logger.error("As many messages as MESSAGES_A_DAY allows were sent: %s wait. Is it a runaway?", due.count())
        return False
    return True


def _look_up(channel, now):
    """Some messages that may be sent now, longest due first, with the people as they are now.

    Whoever may not be written to any more is left out, and their message stopped.
    """
    due = Message.objects.due(now).filter(channel=channel).select_related("person").order_by("due_at", "pk")
    messages = list(due[: min(AT_A_TIME, left_today(now))])
    ours = allowed(messages)
    for message in messages:
        if message not in ours and (why := why_not(message)):
            mine = Message.objects.pending().filter(pk=message.pk, person=message.person)
            mine.update(state=MessageState.STOPPED, why=why)
    return [message for message in messages if message in ours]


def _send_one(message, provider, send, now):
    """Claim one message, hand it over, and write down what became of it. Returns whether it was handed over."""
    if not _claim(message, provider, now):
        return False
    try:
        provider_id = send(message)
    except Unreachable:
        _end(message, MessageState.PENDING, due_at=now + GAPS[0])
        raise
    except NoAddress:
        return _end(message, MessageState.FAILED, why=Why.NO_ADDRESS)
    except Refused as refusal:
        return _refused(message, refusal, now)
    except AskLater as fault:
        raise Unreachable(fault) from fault
    except Unclear as fault:
        _end(message, MessageState.UNKNOWN, why=fault.why)
        raise Unreachable(fault.why) from fault  # the connection is of no more use
    except Exception as error:
        logger.exception("Message %s could not be sent: %s", message.pk, type(error).__name__)
        return _end(message, MessageState.UNKNOWN, why=Why.FAULT)
    return _end(message, MessageState.SENT, why="", sent_at=timezone.now(), provider_id=provider_id)


def _claim(message, provider, now):
    """Whether the message is ours to send: nobody took, stopped or moved it since it was looked up."""
    mine = Message.objects.due(now).filter(pk=message.pk, person=message.person)
    message.claimed_at, message.attempts = now, message.attempts + 1
    claim = {"claimed_at": now, "attempts": message.attempts, "provider": provider}
    return mine.update(state=MessageState.SENDING, **claim) == 1


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
