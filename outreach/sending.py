"""Sends what is due, each message at most once, whatever breaks meanwhile.

Messages are claimed before they are handed over, and the claim is committed: whoever dies in between leaves rows that
say "being sent". GOV.UK Notify can be asked about them ten minutes later. Nobody can ask a mail server whether it took
a message, so then such rows say "not known whether it arrived", and only a person decides to send them again.

Each commit waits for the disk, so IN_HAND messages share one. The price: a worker that is killed, or loses its
database, leaves up to so many messages of which nobody knows, those among them that it had not come to yet.
"""

import logging
import time
from collections import defaultdict

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from outreach import channels, receipts
from outreach.allowed import allowed, why_not
from outreach.channels.outcomes import AskLater, NoAddress, Refused, Unclear, Unreachable
from outreach.failed_addresses import email_failed
from outreach.models import Message, MessageState, Why
from outreach.outbox import GAPS, INTERRUPTED_AFTER, left_today, may_send_at

logger = logging.getLogger(__name__)

MOST_SECONDS = 50  # a run ends before the tick's next one begins
# Wishes, consent and addresses are looked up for so many messages at once, and again after so many seconds.
AT_A_TIME, GOOD_FOR_SECONDS = 50, 1
IN_HAND = 10


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
                messages = _look_up(channel, now)
                for start in range(0, len(messages), IN_HAND):
                    some = messages[start : start + IN_HAND]
                    sent += _send_some(some, way.provider, send, clock(), good_until)
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
    if not _within_limit(due, now).exists():
        logger.error("As many messages as MESSAGES_A_DAY allows were sent: %s wait. Is it a runaway?", due.count())
        return False
    return True


def _within_limit(due, now):
    """Those that may be sent before a day has passed, what is essential first."""
    left = left_today(now)
    due = due if left.others else due.filter(essential=True)
    return due.order_by("-essential", "due_at", "pk")[: min(AT_A_TIME, left.others or left.essential)]


def _look_up(channel, now):
    """Some messages that may be sent now, with the people as they are now.

    Whoever may not be written to any more is left out, and their message stopped.
    """
    due = Message.objects.due(now).filter(channel=channel).select_related("person")
    messages = list(_within_limit(due, now))
    ours = allowed(messages)
    for message in messages:
        if message not in ours and (why := why_not(message)):
            mine = Message.objects.pending().filter(pk=message.pk, person=message.person)
            mine.update(state=MessageState.STOPPED, why=why)
    return [message for message in messages if message in ours]


def _send_some(messages, provider, send, now, good_until):
    """Claim some messages, hand over what is ours, and write down what became of each. Returns how many were taken.

    When one cannot be handed over, or what was looked up is too old, those not begun yet wait again as before.
    """
    claimed = _claim(messages, provider, now)
    became, broken = {}, None
    try:
        for message in claimed:
            if broken or (became and time.monotonic() > good_until):
                break
            became[message] = {"state": MessageState.SENDING}  # whatever ends this process now: it may have arrived
            became[message], broken = _hand_over(message, send, now)
    finally:
        _write_down(claimed, became, now)
    if broken:
        raise broken
    return sum(one["state"] == MessageState.SENT for one in became.values())


@transaction.atomic
def _claim(messages, provider, now):
    """Those of the messages that are ours to send: nobody took, stopped or moved them since they were looked up."""
    due = Message.objects.due(now).filter(pk__in=[message.pk for message in messages])
    free = set(due.select_for_update(skip_locked=True, no_key=True).values_list("pk", "person"))
    ours = [message for message in messages if (message.pk, message.person_id) in free]
    rows = Message.objects.filter(pk__in=[message.pk for message in ours])
    rows.update(state=MessageState.SENDING, claimed_at=now, attempts=F("attempts") + 1, provider=provider)
    return ours


def _hand_over(message, send, now):
    """What is to be written down of this try, and the error after which no other can be handed over, or None."""
    try:
        return {"state": MessageState.SENT, "why": "", "provider_id": send(message)}, None
    except Unreachable as error:
        return {"state": MessageState.PENDING, "due_at": now + GAPS[0]}, error
    except NoAddress:
        return {"state": MessageState.FAILED, "why": Why.NO_ADDRESS}, None
    except Refused as refusal:
        return _refused(message, refusal, now), None
    except AskLater as fault:
        return {"state": MessageState.SENDING}, Unreachable(fault)
    except Unclear as fault:
        return {"state": MessageState.UNKNOWN, "why": fault.why}, Unreachable(fault.why)  # the connection is of no use
    except Exception as error:
        logger.exception("Message %s could not be sent: %s", message.pk, type(error).__name__)
        return {"state": MessageState.UNKNOWN, "why": Why.FAULT}, None


def _refused(message, refusal, now):
    if refusal.failed_address:
        email_failed(message.person, refusal.failed_address)
    if not refusal.for_now or message.attempts >= len(GAPS):
        return {"state": MessageState.FAILED, "why": refusal.why}
    return {"state": MessageState.PENDING, "why": refusal.why, "due_at": now + GAPS[message.attempts]}


@transaction.atomic
def _write_down(claimed, became, now):
    """What became of this try, unless a later one has begun; of what was not begun, that there was none."""
    alike = defaultdict(list)
    for message in claimed:
        before = {"state": MessageState.PENDING, "claimed_at": message.claimed_at, "attempts": message.attempts}
        alike[tuple(became.get(message, before).items())].append(message.pk)
    ours = Message.objects.filter(claimed_at=now, state__in=(MessageState.SENDING, MessageState.UNKNOWN))
    for fields, keys in alike.items():
        fields = dict(fields)
        if fields["state"] == MessageState.SENT:
            fields["sent_at"] = timezone.now()
        ours.filter(pk__in=keys).update(**fields)
