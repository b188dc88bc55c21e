"""The least rows that a test of the day itself needs."""

import uuid
from datetime import timedelta

from django.utils import timezone

from events import check_in, tallies
from events.tests.make import make_event


def make_running(programme, begun=timedelta(minutes=30), **fields):
    """The session of an event that began half an hour ago and goes on for hours."""
    return make_event(programme, starts_at=timezone.now() - begun, hours=5, **fields).sessions.get()


def let_in(sign_up, session, by=None, **fields):
    return check_in.arrive(**{"tap": uuid.uuid4(), "sign_up": sign_up, "session": session, "by": by, **fields})


def press(session, who="adult", **fields):
    return tallies.count(**{"client_id": uuid.uuid4(), "session": session, "by": None, "who": who, **fields})
