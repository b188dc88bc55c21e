"""When an event is held."""

from django.db.models import Max, Min


def keep_times(event):
    """Set the event's first start and last end from its sessions that are on; the caller holds the transaction."""
    times = event.sessions.on().aggregate(starts_at=Min("starts_at"), ends_at=Max("ends_at"))
    event.starts_at, event.ends_at = times["starts_at"], times["ends_at"]
    event.save(update_fields=["starts_at", "ends_at"])
