"""Who shares a home or a phone with whom. Nobody is put into a household by a machine: likely members are shown."""

from django.db import transaction
from django.db.models import Q

from engagement.editing import claim_version
from estates import people
from estates.models import Household, Person

MOST_SHOWN = 20


class InAnotherHousehold(Exception):
    """The person belongs to another household, and has to leave it first."""


@transaction.atomic
def share_household(*, person, other, by):
    """Put two people into one household: the one that either has, or a new one named after the home."""
    locked = [Person.objects.lock_current(one) for one in sorted((person, other), key=lambda one: one.pk)]
    households = {one.household for one in locked if one.household}
    if len(households) > 1:
        raise InAnotherHousehold
    household = households.pop() if households else Household.objects.create(name=_name_of(*locked))
    for one in locked:
        join_household(person=one, household=household, by=by)
    return household


@transaction.atomic
def join_household(*, person, household, by):
    """Put a person into a household, whose wishes not to be contacted are theirs from now on."""
    person = Person.objects.lock_current(person)
    if person.household_id not in (None, household.pk):
        raise InAnotherHousehold
    if person.household_id is None:
        people.move_to_household(person=person, household=household, by=by)


@transaction.atomic
def leave_household(*, person, by):
    """Take a person out of their household; empty and without wishes it is deleted. Says if it is still there."""
    household = person.household
    people.move_to_household(person=person, household=None, by=by)
    return not forget_if_empty(household)


@transaction.atomic
def rename_household(*, household, version, name, by):
    """Raises engagement.editing.ChangedMeanwhile if somebody saved it since `version`, and GoneMeanwhile."""
    claim_version(household, version)
    household.name = name
    household._history_user = by
    household.save()


def forget_if_empty(household):
    """Delete a household without people that no wish depends on. Returns whether it is gone."""
    if household.people.exists() or household.do_not_contact.exists():
        return False
    key = household.pk
    household.delete()
    Household.history.filter(id=key).delete()
    return True


def likely_members(*, person, among):
    """People of `among` with the same flat, block and postcode or the same number, who are not in their household."""
    shares = Q(phones__number_hash__in=person.phones.values("number_hash"))
    if person.flat and (person.block or person.postcode):
        shares |= Q(flat__iexact=person.flat, block__iexact=person.block, postcode=person.postcode)
    others = among.current().filter(shares).exclude(pk=person.pk)
    if person.household_id:
        others = others.exclude(household=person.household_id)
    return others.distinct().prefetch_related("phones")[:MOST_SHOWN]


def _name_of(*people):
    return next((person.address for person in people if person.address), "Shared home or phone")[:200]
