"""How long the texts of messages are kept. Then they are emptied; that something was sent stays, and counts."""

import logging
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from outreach.models import Message, MessageState

logger = logging.getLogger(__name__)

AT_A_TIME = 1000


def texts_due(now):
    """The messages whose texts are to be emptied: none that is still to be sent, none of somebody whose record is held.

    The days count from when a message was sent or, if it never was, from when it was due.
    """
    before = now - timedelta(days=settings.MESSAGE_TEXTS_DAYS)
    done = Message.objects.exclude(state__in=(MessageState.PENDING, MessageState.SENDING)).exclude(subject="", body="")
    old = done.filter(Q(sent_at__lt=before) | Q(sent_at__isnull=True, due_at__lt=before))
    return old.exclude(person__hold_until__gte=timezone.localdate(now))


def kept_until(message):
    """Until when its text is kept at least, or None while it is still to be sent."""
    if message.state in (MessageState.PENDING, MessageState.SENDING):
        return None
    return (message.sent_at or message.due_at) + timedelta(days=settings.MESSAGE_TEXTS_DAYS)


def due_by_programme(now):
    """[(name of a programme, how many texts are due, when the first of them was to be sent)], for a look beforehand."""
    rows = texts_due(now).order_by().values_list("programme__name")
    return list(rows.annotate(Count("pk"), Min("due_at")).order_by("programme__name"))


def empty_texts(now):
    """Empty what is due, some at a time. Returns how many messages that were; a second time there are none."""
    keys = iter(list(texts_due(now).order_by("pk").values_list("pk", flat=True)))
    emptied = 0
    while some := list(islice(keys, AT_A_TIME)):
        # Asked once more: somebody may be having one sent again.
        emptied += texts_due(now).filter(pk__in=some).update(subject="", body="", to="")
    if emptied:
        logger.info("The texts of %s messages were emptied.", emptied)
    return emptied
