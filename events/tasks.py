"""What the worker does for events. Each job stands in a row and may run twice."""

from celery import shared_task

from events.telling import tell, tell_what_is_left


@shared_task(name="events.tell_change")
def tell_change(change_id):
    """Write the messages about one change. Returns how many."""
    return tell(change_id)


@shared_task(name="events.tick")
def tick():
    """Every minute: what was not queued while the broker was down, or was begun and broken off."""
    return tell_what_is_left()
