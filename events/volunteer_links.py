"""The private link of a volunteer: signed, not guessable, ended by a new one or when they leave the register."""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

from events.models import Volunteer

SIGNER = signing.Signer(salt="events.volunteer", sep="~")


def link_of(volunteer):
    """The whole address, for a message."""
    return settings.PUBLIC_URL + reverse("events:my-shifts", args=[token_of(volunteer)])


def token_of(volunteer):
    return SIGNER.sign(volunteer.link_key.hex)


def volunteer_of(token):
    """The volunteer to whose page the link leads, or None."""
    try:
        key = uuid.UUID(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    volunteers = Volunteer.objects.on_the_register().select_related("person", "programme")
    return volunteers.filter(link_key=key).first()
