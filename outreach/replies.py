"""Texts that people sent back: whoever texts STOP gets no more texts. Nothing else of them is read or kept."""

from datetime import UTC, datetime

from estates import phones
from estates.contact_hash import contact_hash
from estates.do_not_contact import record_wish
from estates.models import DoNotContact, Person

STOP = {"stop", "stopall", "stoptexts", "stopplease", "pleasestop", "unsubscribe"}


def read_replies(api):
    """Act on what GOV.UK Notify received in the last days, as often as it is read."""
    for one in api.get_received_texts()["received_text_messages"]:
        if asks_to_stop(one["content"]):
            _stop(one["user_number"], _moment(one["created_at"]))


def asks_to_stop(text):
    return "".join(letter for letter in text.lower() if letter.isalpha()) in STOP


def _stop(number, said_at):
    """A wish of one person covers everybody who has the number. What was lifted since is not put back."""
    try:
        covered = contact_hash(phones.e164(f"+{number.lstrip('+')}"))
    except ValueError:  # a short code, or a name
        return
    person = Person.objects.contactable("text").filter(phones__number_hash=covered).order_by("pk").first()
    lifted = DoNotContact.objects.filter(hashes__value=covered, lifted_at__gt=said_at).for_channel("text")
    if person and not lifted.exists():
        record_wish(person=person, channel="text", reason="Texted STOP", by=None)


def _moment(text):
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
