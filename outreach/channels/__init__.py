"""The ways by which messages leave. Each is opened once for many messages:

    with channels.open_way("email") as send:
        provider_id = send(message)

What can go wrong is one of the four below; the difference is whether the message may have arrived.
"""

from outreach.channels import email

WAYS = {"email": email.open_way}


def open_way(channel):
    return WAYS[channel]()
