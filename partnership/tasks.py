"""What the worker does for the partnership. Each job may run twice."""

from celery import shared_task

from partnership.reminding import tell_chairs


@shared_task(name="partnership.chairs")
def chairs():
    """Every morning: tell chairs of actions that are long late. Returns how many were told."""
    return tell_chairs()
