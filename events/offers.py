"""Places that are held for somebody who waited: accepted, declined, or run out."""

from django.db import transaction
from django.utils import timezone

from events.models import Event, SignUp, SignUpState, WhyCancelled
from events.places import lock
from events.sign_ups import cancel
from events.waiting import offer_next, register


class NothingOffered(Exception):
    """The place is not theirs to accept: the offer ran out, or they cancelled."""


@transaction.atomic
def accept(*, sign_up):
    """The place that was held becomes theirs. Raises NothingOffered."""
    _event, sign_up = lock(sign_up)
    if sign_up.state == SignUpState.REGISTERED:
        return sign_up  # pressed twice
    if sign_up.state != SignUpState.OFFERED:
        raise NothingOffered
    return register(sign_up)


def decline(*, sign_up):
    """They do not want the place that is held for them: it is offered to the next."""
    return cancel(sign_up=sign_up, why=WhyCancelled.DECLINED, only_if=SignUpState.OFFERED)


def expire_offers(*, now=None):
    """Move on from offers that ran out, and offer what is free. Returns how many ran out."""
    now = now or timezone.now()
    over = SignUp.objects.filter(state=SignUpState.OFFERED, offered_until__lte=now)
    ran_out = 0
    for sign_up in over.order_by("offered_until", "pk"):
        ran_out += cancel(sign_up=sign_up, why=WhyCancelled.RAN_OUT, only_if=SignUpState.OFFERED, now=now)
    waiting = SignUp.objects.filter(state=SignUpState.WAITING)
    for event in Event.objects.published().filter(pk__in=waiting.values("event")).order_by("pk"):
        offer_next(event=event, now=now)
    return ran_out
