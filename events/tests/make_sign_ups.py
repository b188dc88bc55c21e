"""The least rows that a test of sign-ups needs."""

import uuid

from events.models import SignUp
from events.sign_ups import sign_up


def make_sign_up(event, name="Ann Lee", adults=1, **fields):
    """A party that signed up on the public page, as it stands then: with a place, or waiting."""
    fields = {"client_id": uuid.uuid4(), **fields}
    return sign_up(event=event, name=name, adults=adults, **fields).sign_up


def counted(event):
    """How many places the sign-ups hold; it must always be what the event says."""
    return sum(one.party for one in SignUp.objects.filter(event=event).holding_places())
