"""What GOV.UK Notify says became of the messages that it was, or may have been, given."""

import logging
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from notifications_python_client.errors import APIError

from outreach.channels import notify
from outreach.failed_addresses import email_failed, text_failed
from outreach.models import Message, MessageChannel, MessageState, Provider, Why
from outreach.outbox import GAPS, INTERRUPTED_AFTER
from outreach.replies import read_replies

logger = logging.getLogger(__name__)

# It forgets messages after some days, and what it has forgotten must not be taken for what it never had.
CAN_BE_ASKED_FOR = timedelta(days=1)
# It tries for up to 72 hours to deliver an e-mail or a text.
RECEIPTS_FOR = timedelta(days=4)
AT_A_TIME = 50
ARRIVED, DID_NOT = ["delivered", "received"], ["failed", "cancelled"]


def read_all(now):
    """Ask about what was interrupted, read the latest receipts and replies. Without an answer, all stays as it is."""
    if not settings.NOTIFY_TEMPLATES:
        return
    try:
        with notify.client() as api:
            _ask_about_interrupted(api, now)
            _read_receipts(api, now)
            if "text" in settings.NOTIFY_TEMPLATES:
                read_replies(api)
    except APIError as error:
        logger.error("GOV.UK Notify could not be asked about messages: %s", error.status_code)


def can_be_asked(now):
    """Those that Notify may have been given and can still say so."""
    rows = Message.objects.filter(state=MessageState.SENDING, provider=Provider.NOTIFY)
    return rows.filter(claimed_at__gt=now - CAN_BE_ASKED_FOR)


def _ask_about_interrupted(api, now):
    """What it has was sent; what it does not have is sent again, as often as any other."""
    for message in can_be_asked(now).filter(claimed_at__lt=now - INTERRUPTED_AFTER)[:AT_A_TIME]:
        found = api.get_all_notifications(reference=str(message.reference))["notifications"]
        # Of an earlier try there may be one too: that is not this one.
        found = [one for one in found if one["id"] != message.provider_id]
        mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING, claimed_at=message.claimed_at)
        if found:
            mine.update(state=MessageState.SENT, why="", sent_at=message.claimed_at, provider_id=found[0]["id"])
        elif message.attempts > len(GAPS):
            mine.update(state=MessageState.FAILED, why=Why.NOT_TAKEN)
        else:
            mine.update(state=MessageState.PENDING, due_at=now)


def _read_receipts(api, now):
    waiting = Message.objects.filter(state=MessageState.SENT, provider=Provider.NOTIFY)
    if not waiting.filter(sent_at__gt=now - RECEIPTS_FOR).exists():
        return
    for asked in ARRIVED + DID_NOT:
        by_status = defaultdict(dict)
        for one in api.get_all_notifications(status=asked)["notifications"]:
            by_status[one["status"]][one["id"]] = one
        for status, given in by_status.items():
            mine = waiting.filter(provider_id__in=given)
            if asked in ARRIVED:
                mine.update(state=MessageState.DELIVERED)
                continue
            if status == Why.PERMANENT:
                _mark_addresses(mine, given)
            mine.update(state=MessageState.FAILED, why=status)


def _mark_addresses(messages, given):
    """Nothing more goes where Notify says that nothing arrives."""
    for message in messages.select_related("person"):
        one = given[message.provider_id]
        if message.channel == MessageChannel.EMAIL:
            email_failed(message.person, one["email_address"])
        if message.channel == MessageChannel.TEXT:
            text_failed(message.person, one["phone_number"])
