"""What the worker does for events. Each job stands in a row and may run twice."""

from celery import shared_task
from django.utils import timezone

from events.checks import remind_of_reviews
from events.filling import fill_gaps
from events.joining import take_in_all
from events.limits import forget_tries
from events.matching import match_all
from events.offers import expire_offers
from events.reminders import remind
from events.telling import tell, tell_what_is_left


@shared_task(name="events.tell_change")
def tell_change(change_id):
    """Write the messages about one change. Returns how many."""
    return tell(change_id)


@shared_task(name="events.tick")
def tick():
    """Every minute: what was not queued while the broker was down, or was begun and broken off."""
    return tell_what_is_left()


@shared_task(name="events.match_sign_ups")
def match_sign_ups():
    """Find or write down who signed up, and tell them. Returns how many were matched."""
    return match_all()


@shared_task(name="events.sign_ups")
def sign_ups():
    """Every minute: who signed up and is not matched yet, offers that ran out, places to offer, reminders."""
    forget_tries(timezone.now())
    return match_all() + expire_offers() + remind()


@shared_task(name="events.take_in_application")
def take_in_application(application_id):
    """Find out who wants to volunteer, and put them on the register. Returns how many were."""
    return take_in_all([application_id])


@shared_task(name="events.volunteers")
def volunteers():
    """Every minute: who joined and is not taken in yet, gaps to offer, checks to review. Returns for how many."""
    return fill_gaps() + remind_of_reviews() + take_in_all()
