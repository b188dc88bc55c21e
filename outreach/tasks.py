"""What the worker does for outreach. Each job stands in a row and may run twice."""

from celery import shared_task

from outreach.sending import send_due


@shared_task(name="outreach.tick")
def tick():
    """Every minute: send what is due. Returns how many messages were handed over."""
    return send_due()
