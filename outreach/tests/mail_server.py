"""A real mail server on a port of this machine, which says what it was given."""

from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from engagement.tests.servers import free_port


class MailServer:
    """`received` are the messages taken, `senders` those on their envelopes; `answers` what it says to some addresses.

    `before_answering` says what to do when it has taken so many messages, and has not said so yet.
    """

    def __init__(self):
        self.received, self.senders, self.answers, self.before_answering = [], [], {}, {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, server, session, envelope):
        self.senders.append(envelope.mail_from)
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        if happens := self.before_answering.get(len(self.received)):
            happens(server)
        return "250 OK"

    @property
    def addresses(self):
        return [message["To"] for message in self.received]


@pytest.fixture
def mail_server(settings):
    """The mail server that everything is sent to, at any hour."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 0, 24
    server.port = controller.port
    server.stop = controller.stop
    yield server
    if controller.server:
        controller.stop()
