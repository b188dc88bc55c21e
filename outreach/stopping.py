"""The link in every message that is not essential, by which whoever got it stops all messages of its kind."""

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from estates.do_not_contact import record_wish
from outreach.models import Message

SIGNER = signing.Signer(salt="outreach.stop", sep="~")


def stop_link(message):
    """The address, which works for as long as the message is kept; it says nothing about whoever got it."""
    return settings.PUBLIC_URL + reverse("outreach:stop-messages", args=[SIGNER.sign(message.reference.hex)])


def closing_words(message):
    """What stands below the text, as long as the message is not essential."""
    if message.essential:
        return ""
    if message.channel == "letter":
        return "\n\nIf you want no more letters from us, tell us and we stop them."
    if message.channel == "text":
        return f"\n\nNo more texts: {stop_link(message)}"
    return _below_an_email(stop_link(message))


def example_words():
    """What stands below an e-mail, in a test that goes to staff: there the link stops nothing."""
    return _below_an_email("(here stands the link)")


def _below_an_email(link):
    return f"\n\n-- \nIf you want no more e-mails from {settings.COUNCIL_NAME}, stop them here:\n{link}\n"


def message_of(token):
    """The message in which the link stood, or None."""
    try:
        reference = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    return Message.objects.select_related("person").filter(reference=reference).first()


@transaction.atomic
def stop_messages(message):
    """Whoever got the message wants no more by this way. A second time changes nothing."""
    person = message.person.merged_into or message.person
    return record_wish(person=person, channel=message.channel, reason="By the link in a message", by=None)
