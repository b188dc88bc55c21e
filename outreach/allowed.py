"""Whether somebody may be written to: by their wishes, by consent, and by the lawful basis of the programme."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q

from estates.consents import agreeing_to
from estates.contact_hash import contact_hash
from estates.models import ContactHash, DoNotContact, Person, Phone
from outreach.channels import ways
from outreach.models import MessageChannel, Why


def allowed(messages):
    """Those of the messages whose people may be written to, asked once for all that ask alike."""
    alike = defaultdict(list)
    for message in messages:
        alike[message.programme_id, message.purpose, message.channel, message.essential].append(message)
    found = set()
    for those in alike.values():
        people = Person.objects.filter(pk__in=[message.person_id for message in those])
        may_get = set(_may_get(people, those[0]).values_list("pk", flat=True))
        unwanted = _wished_nothing([message.to for message in those if message.to], those[0].channel)
        found |= {message for message in those if message.person_id in may_get and message.to not in unwanted}
    return found


def with_address(people, channel):
    """Those of `people` to whom a message can go by `channel`, as far as the database can tell."""
    if channel == MessageChannel.EMAIL:
        return people.with_email()
    if channel == MessageChannel.LETTER:
        home = Q(flat="", block="", street="")
        return people.exclude(postcode="").exclude(home)
    # Numbers of other countries may get texts or not; phones.gets_texts knows, when it comes to sending.
    mobile = Q(number__startswith="+447") | ~Q(number__startswith="+44")
    return people.filter(Exists(Phone.objects.filter(mobile, person=OuterRef("pk"), wrong_since__isnull=True)))


def channel_for(person, among=tuple(MessageChannel)):
    """By which way a message reaches somebody who allows it: as they would rather be reached, if it can; "" if none."""
    one = Person.objects.filter(pk=person.pk)
    set_up = [channel for channel in among if channel in ways()]
    can = [channel for channel in set_up if with_address(one.contactable(channel), channel).exists()]
    return person.preferred_channel if person.preferred_channel in can else next(iter(can), "")


def why_not(message):
    """Why the person may not be written to, or None. The message need not be saved."""
    one = Person.objects.filter(pk=message.person_id)
    if not one.current().exists():
        return Why.GONE
    if not one.contactable(message.channel).exists() or _wished_nothing([message.to], message.channel):
        return Why.WISH
    return None if _may_get(one, message).exists() else Why.CONSENT


def _wished_nothing(addresses, channel):
    """Those of the addresses, given for a message alone, of which somebody said that they want nothing there."""
    hashes = {contact_hash(address): address for address in addresses if address}
    if not hashes:
        return set()
    wishes = DoNotContact.objects.in_force().for_channel(channel)
    unwanted = ContactHash.objects.filter(value__in=hashes, wish__in=wishes).values_list("value", flat=True)
    return {hashes[value] for value in unwanted}


def _may_get(people, message):
    people = people.contactable(message.channel)
    if message.essential:
        return people
    return agreeing_to(people, programme=message.programme_id, purpose=message.purpose, channel=message.channel)
