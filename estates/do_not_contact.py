"""Wishes not to be contacted. Whom they stop is asked in one place: Person.objects.contactable(channel)."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from estates.models import ContactHash, DoNotContact, Household, Person


@transaction.atomic
def record_wish(*, by, person=None, household=None, channel="", reason=""):
    """Write down a wish of a person or of a household; an empty channel means all. It acts at once, everywhere."""
    if person:
        person = Person.objects.lock_current(person)
    same = DoNotContact.objects.in_force().filter(person=person, household=household, channel=channel)
    if wish := same.first():
        return wish
    wish = DoNotContact.objects.create(
        person=person, household=household, channel=channel, reason=reason, recorded_by=by
    )
    for one in [person] if person else household.people.all():
        _cover(wish, one)
    return wish


@transaction.atomic
def lift_wish(*, wish, by, because):
    """End a wish. It stays as a row that says who ended it and why; a second try changes nothing."""
    DoNotContact.objects.in_force().filter(pk=wish.pk).update(
        lifted_at=timezone.now(), lifted_by=by, lifted_because=because
    )


def cover_new_contacts(person):
    """Let the wishes of a person and their household also cover what became known of them since."""
    wishes = DoNotContact.objects.in_force().filter(own_wishes(person))
    for wish in wishes:
        _cover(wish, person)


def wishes_about(person):
    """Wishes in force that stop contact with a person: their own, their household's, or of whoever has their number."""
    covered = ContactHash.objects.filter(value__in=_hashes(person)).values("wish")
    return DoNotContact.objects.in_force().filter(own_wishes(person) | Q(pk__in=covered))


def wishes_to_lift(person, *, by):
    """Those of `wishes_about` that are of somebody whom `by` may see: others' are theirs to lift."""
    theirs = Q(person__in=Person.objects.visible_to(by)) | Q(household__in=Household.objects.visible_to(by))
    return wishes_about(person).filter(theirs)


def stopped_channels(person, channels):
    """Those of `channels` by which the person must not be contacted."""
    one = Person.objects.filter(pk=person.pk)
    return [channel for channel in channels if not one.contactable(channel).exists()]


def own_wishes(person):
    own = Q(person=person)
    return own | Q(household=person.household_id) if person.household_id else own


def _cover(wish, person):
    rows = [ContactHash(wish=wish, value=value) for value in _hashes(person)]
    ContactHash.objects.bulk_create(rows, ignore_conflicts=True)


def _hashes(person):
    numbers = person.phones.values_list("number_hash", flat=True)
    return [value for value in (person.email_hash, person.home_hash, *numbers) if value]
