import pytest

from estates.do_not_contact import record_wish
from estates.households import InAnotherHousehold, leave_household, likely_members, share_household
from estates.models import Channel, Household, Person
from estates.tests.make import make_person, make_programme

pytestmark = pytest.mark.django_db

HOME = {"flat": "Flat 4", "block": "Ash House", "postcode": "E1 6AN"}


@pytest.fixture
def programme():
    return make_programme()


def again(person):
    return Person.objects.get(pk=person.pk)


def test_likely_members_share_the_home_or_a_number_and_nobody_joins_by_themselves(programme):
    ann = make_person(programme, "Ann", phones=["07700 900123"], **HOME)
    make_person(programme, "Bob", **HOME)
    make_person(programme, "Cy", phones=["07700 900123"])
    make_person(programme, "Dee", flat="Flat 5", block="Ash House", postcode="E1 6AN")
    assert [person.name for person in likely_members(person=ann, among=Person.objects.all())] == ["Bob", "Cy"]
    assert Household.objects.count() == 0


def test_two_people_start_a_household_named_after_the_home_and_a_third_joins(programme):
    ann, bob, cy = make_person(programme, "Ann", **HOME), make_person(programme, "Bob"), make_person(programme, "Cy")
    share_household(person=ann, other=bob, by=None)
    share_household(person=cy, other=again(bob), by=None)
    household = Household.objects.get()
    assert household.name == "Flat 4 Ash House, E1 6AN"
    assert [person.name for person in household.people.all()] == ["Ann", "Bob", "Cy"]


def test_two_households_are_not_made_one(programme):
    people = [make_person(programme, name) for name in "ABCD"]
    share_household(person=people[0], other=people[1], by=None)
    share_household(person=people[2], other=people[3], by=None)
    with pytest.raises(InAnotherHousehold):
        share_household(person=again(people[0]), other=again(people[2]), by=None)


def test_who_joins_a_household_is_covered_by_its_wish(programme):
    ann, bob = make_person(programme, "Ann"), make_person(programme, "Bob", phones=["07700 900123"])
    cy = make_person(programme, "Cy", phones=["07700 900123"])
    household = share_household(person=ann, other=make_person(programme, "Dee"), by=None)
    record_wish(household=household, channel=Channel.PHONE, by=None)
    assert {bob, cy} == set(Person.objects.contactable(Channel.PHONE))
    share_household(person=bob, other=again(ann), by=None)
    assert list(Person.objects.contactable(Channel.PHONE)) == []


def test_the_last_to_leave_takes_the_household_with_them_unless_a_wish_depends_on_it(programme):
    ann, bob = make_person(programme, "Ann"), make_person(programme, "Bob")
    household = share_household(person=ann, other=bob, by=None)
    assert leave_household(person=again(ann), by=None) is True
    record_wish(household=household, by=None)
    assert leave_household(person=again(bob), by=None) is True
    assert Household.objects.count() == 1
