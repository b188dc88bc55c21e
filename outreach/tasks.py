"""What the worker does for outreach. Each job stands in a row and may run twice."""

from celery import shared_task
from django.utils import timezone

from outreach.coaching import remind_coaches
from outreach.mailings import write_due
from outreach.retention import empty_texts
from outreach.sending import send_due


@shared_task(name="outreach.tick")
def tick():
    """Every minute: send what is due. Returns how many messages were handed over."""
    return send_due()


@shared_task(name="outreach.mailings")
def mailings():
    """Every minute: write down the messages of mailings. Returns how many."""
    return write_due()


@shared_task(name="outreach.retention")
def retention():
    """Every night: empty the texts of messages that were kept long enough. Returns how many."""
    return empty_texts(timezone.now())


@shared_task(name="outreach.coaching")
def coaching():
    """Every quarter of an hour: tell coaches of calls that came due. Returns how many were told."""
    return remind_coaches()
