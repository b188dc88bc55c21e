"""Addresses and numbers where a message failed for good: they are not used until somebody corrects or confirms them."""

import re
from contextlib import suppress

from django.utils import timezone

from engagement.editing import GoneMeanwhile
from estates import people, phones

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# Codes of RFC 3463 after which the address is to blame: there is no such mailbox or domain, or it is closed. Not those
# of a full mailbox, a long mail, a policy, or our own address. Exchange says 5.4.1 of mailboxes that it does not have.
OF_THE_ADDRESS = re.compile(r"5\.(0\.0|1\.(0|1|2|3|4|6|10)|2\.[01]|4\.[14])")
# Replies without such a code: no mailbox, not here, no such name.
NO_MAILBOX = (550, 551, 553)


def is_of_the_address(status):
    """Whether the code of RFC 3463 says that the address does not work, now or later."""
    return bool(OF_THE_ADDRESS.fullmatch(status))


def refused_for_its_address(code, reply):
    """Whether a mail server's reply to an address says so. One that relays for nobody refuses every address."""
    if code < 500 or "relay" in reply.lower():
        return False
    status = STATUS.match(reply.strip())
    return is_of_the_address(status[0]) if status else code in NO_MAILBOX


def email_failed(person, address):
    """E-mail to the address failed. A person who has another by now is left alone."""
    with suppress(GoneMeanwhile):
        people.mark_email(person=person, address=address, wrong_since=timezone.now(), by=None)


def text_failed(person, number):
    """A text to the number failed: it is wrong, as far as anybody knows."""
    with suppress(GoneMeanwhile, ValueError):
        for phone in person.phones.filter(number=phones.e164(number), wrong_since__isnull=True):
            people.mark_phone(phone=phone, wrong_since=timezone.now(), by=None)
