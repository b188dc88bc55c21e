"""E-mails that came back: a mail server's report (RFC 3464) makes the message it is about a failed one.

The reference of a message stands in the address that reports go to, where BOUNCES_TO is set, and in its Message-ID,
which most reports repeat. Nobody can guess it: whoever knows one got that message.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from uuid import UUID

from django.conf import settings
from django.db import transaction

from outreach.failed_addresses import STATUS, email_failed, is_of_the_address
from outreach.models import Message, MessageState, Provider

REFERENCE = re.compile(r"[+<]([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})@", re.IGNORECASE)
# In the address that a report came to, and in what it sends back. Not what that answers: it may be another's answer.
NAMED_IN = ("To", "Delivered-To", "X-Original-To", "Message-ID")


@dataclass(frozen=True)
class Report:
    """What a mail says of one of ours. `status` is the code of RFC 3463, like 5.1.1; it is about these addresses."""

    references: set
    status: str
    addresses: set


def sender_of(message):
    """Where a mail server reports to: an address of the message's own, or None for that of every mail."""
    name, at, host = settings.BOUNCES_TO.rpartition("@")
    return f"{name}+{message.reference.hex}{at}{host}" if at else None


def read_report(mail):
    """The report in the bytes of a mail; None if it is something else, or says nothing of a failure."""
    mail = message_from_bytes(mail)
    parts = list(mail.walk())
    failed = [part for part in parts if str(part.get("Action", "")).strip().lower() == "failed"]
    if mail.get_content_type() != "multipart/report" or not failed:
        return None
    status = STATUS.search(str(failed[0].get("Status", "")))
    addresses = {address for name in ("Original-Recipient", "Final-Recipient") for address in _addresses(failed, name)}
    return Report(set(_references(parts)), status[0] if status else "5.0.0", addresses)


def _addresses(parts, name):
    """Of fields like "rfc822; ann@example.org"."""
    return [str(part[name]).rpartition(";")[2].strip().lower() for part in parts if part[name]]


def _references(parts):
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            part = message_from_bytes(part.get_payload(decode=True))
        for name in NAMED_IN:
            for value in part.get_all(name, []):
                yield from (UUID(found) for found in REFERENCE.findall(str(value)))


@transaction.atomic
def take_back(report):
    """Mark as failed what the report is about, and the address if it is to blame. Returns how many messages that were.

    What was not sent by a mail server is left, and what waits to be sent again.
    """
    given = (MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN)
    rows = Message.objects.filter(reference__in=report.references, provider=Provider.SMTP, state__in=given)
    people = [message.person for message in rows.select_related("person")]
    changed = rows.update(state=MessageState.FAILED, why=f"bounce {report.status}")
    for person in people:
        # Whoever has their mail forwarded has an address that works, though the report names another that does not.
        if person.email.lower() in report.addresses and is_of_the_address(report.status):
            email_failed(person, person.email)
    return changed
