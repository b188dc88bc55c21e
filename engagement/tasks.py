"""The one job of the house itself. Every app has its jobs in its own tasks.py."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

HEARD_AT = "engagement:worker-heard-at"


@shared_task(name="engagement.heartbeat")
def heartbeat():
    """Leave word that beat queues and a worker works, for /readyz."""
    cache.set(HEARD_AT, timezone.now(), timeout=None)
