"""The ways by which messages leave. Each is opened once for many messages:

    with ways()["email"].open() as send:
        provider_id = send(message)

How that can fail stands in outcomes.py; the difference is whether the message may have arrived.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings

from outreach.channels import email, notify
from outreach.models import Provider


class Way(NamedTuple):
    provider: Provider
    open: Callable


def ways():
    """{channel: Way} of those that are set up here: e-mail always, by Notify if it has a template for it."""
    by_notify = {channel: Way(Provider.NOTIFY, notify.OPEN[channel]) for channel in settings.NOTIFY_TEMPLATES}
    return {"email": Way(Provider.SMTP, email.open_way), **by_notify}
