"""E-mail, text and letter through GOV.UK Notify. It has one template for each, of the fields ((subject)) and ((body)).

It sends what it is given, and twice what it is given twice; our reference is a label by which it can be asked later.
"""

from contextlib import contextmanager
from functools import partial

from django.conf import settings
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import APIError

from estates import phones
from outreach.channels.outcomes import AskLater, NoAddress, Refused, Unreachable
from outreach.stopping import closing_words, stop_link

SECONDS = 15


@contextmanager
def client():
    api = NotificationsAPIClient(settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=SECONDS)
    try:
        yield api
    finally:
        api.request_session.close()


@contextmanager
def open_way(give):
    with client() as api:
        yield lambda message: _send(api, give, message)


def _send(api, give, message):
    """Hand one message over. Returns Notify's own key of it."""
    method, address = give(message)
    texts = {"subject": message.subject, "body": message.body + closing_words(message)}
    address["personalisation"] = texts | address.get("personalisation", {})
    template = settings.NOTIFY_TEMPLATES[message.channel]
    try:
        answer = getattr(api, method)(template_id=template, reference=str(message.reference), **address)
    except APIError as error:
        raise _outcome(error.status_code) from error
    return answer["id"]


def _outcome(status):
    if status in (403, 429):  # the key or the clock is wrong, or it is too much for now
        return Unreachable(f"notify {status}")
    return Refused(f"notify {status}") if 400 <= status < 500 else AskLater(f"notify {status}")


def _by_email(message):
    to = message.to or message.person.working_email
    if not to:
        raise NoAddress
    address = {"email_address": to}
    if not message.essential:
        address["one_click_unsubscribe_url"] = stop_link(message)
    return "send_email_notification", address


def _by_text(message):
    """To the first of the person's numbers that is not wrong and gets texts."""
    numbers = message.person.phones.filter(wrong_since__isnull=True).values_list("number", flat=True)
    for number in numbers:
        if phones.gets_texts(number):
            return "send_sms_notification", {"phone_number": number}
    raise NoAddress


def _by_letter(message):
    person = message.person
    home = " ".join(part for part in (person.flat, person.block) if part)
    lines = [line for line in (person.name, home, person.street, person.postcode) if line]
    if not person.postcode or len(lines) < 3:
        raise NoAddress
    return "send_letter_notification", {
        "personalisation": {f"address_line_{number}": line for number, line in enumerate(lines, 1)}
    }


OPEN = {
    "email": partial(open_way, _by_email),
    "text": partial(open_way, _by_text),
    "letter": partial(open_way, _by_letter),
}
