"""The private link to a sign-up: signed, not guessable, revoked by a new key, and of use until the event ends."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from events.models import SignUp
from events.places import lock

SIGNER = signing.Signer(salt="events.sign-up", sep="~")
FEEDBACK_SIGNER = signing.Signer(salt="events.feedback", sep="~")
FEEDBACK_FOR = timedelta(days=60)


def token_of(sign_up):
    return SIGNER.sign(sign_up.link_key.hex)


def feedback_token_of(sign_up):
    return FEEDBACK_SIGNER.sign(sign_up.link_key.hex)


def link(name, *args):
    """The whole address, for a message."""
    return settings.PUBLIC_URL + reverse(f"events:{name}", args=args)


def sign_up_of(token, now=None):
    """The sign-up to which the link leads, or None: altered, revoked, erased, or the event is over."""
    found = _found(SIGNER, token)
    return found if found and found.event.ends_at > (now or timezone.now()) else None


def sign_up_of_feedback(token, now=None):
    """The sign-up about whose event somebody may say how it was: once it has begun, for sixty days."""
    found, now = _found(FEEDBACK_SIGNER, token), now or timezone.now()
    return found if found and found.event.starts_at <= now < found.event.ends_at + FEEDBACK_FOR else None


def new_link(*, sign_up):
    """Give the sign-up a new link, after which the old ones lead nowhere."""
    _event, sign_up = lock(sign_up)
    sign_up.link_key = uuid.uuid4()
    sign_up.save(update_fields=["link_key"])
    return sign_up


def _found(signer, token):
    try:
        key = uuid.UUID(signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return SignUp.objects.select_related("event__programme", "person", "feedback").filter(link_key=key).first()
