"""A wish not to be contacted stops every list at the query."""

import pytest

from estates.do_not_contact import lift_wish, record_wish, stopped_channels, wishes_about
from estates.models import Channel, DoNotContact, Household, Person
from estates.people import change_person
from estates.tests.make import make_member, make_person, make_programme

pytestmark = pytest.mark.django_db


def contactable(channel):
    return sorted(person.name for person in Person.objects.contactable(channel))


@pytest.fixture
def programme():
    return make_programme()


def test_stops_one_channel_and_no_other(programme):
    ann, _bob = make_person(programme, "Ann"), make_person(programme, "Bob")
    record_wish(person=ann, channel=Channel.PHONE, by=None)
    assert (contactable(Channel.PHONE), contactable(Channel.LETTER)) == (["Bob"], ["Ann", "Bob"])
    assert stopped_channels(ann, Channel) == [Channel.PHONE]


def test_stops_every_channel_when_none_is_named(programme):
    ann = make_person(programme, "Ann")
    record_wish(person=ann, by=None)
    assert [contactable(channel) for channel in Channel] == [[]] * len(Channel)


def test_stops_the_whole_household(programme):
    home = Household.objects.create(name="Flat 4, Ash House")
    make_person(programme, "Ann", household=home)
    make_person(programme, "Bob", household=home)
    make_person(programme, "Cy")
    record_wish(household=home, channel=Channel.DOOR, by=None)
    assert contactable(Channel.DOOR) == ["Cy"]


def test_a_new_person_with_a_blocked_number_cannot_be_rung_but_can_be_written_to(programme):
    ann = make_person(programme, "Ann", phones=["07700 900123"])
    record_wish(person=ann, by=None)
    make_person(programme, "Bob", phones=["+44 7700 900123", "020 7946 0018"])
    make_person(programme, "Cy", phones=["07700 900456"])
    assert contactable(Channel.PHONE) == contactable(Channel.TEXT) == ["Cy"]
    assert contactable(Channel.LETTER) == contactable(Channel.EMAIL) == ["Bob", "Cy"]


def test_a_new_person_with_a_blocked_e_mail_address_gets_no_e_mail(programme):
    record_wish(person=make_person(programme, "Ann", email="ann@example.org"), channel=Channel.EMAIL, by=None)
    make_person(programme, "Anne", email="ANN@example.org")
    assert (contactable(Channel.EMAIL), contactable(Channel.PHONE)) == ([], ["Ann", "Anne"])


def test_the_same_name_at_the_same_home_gets_no_letter(programme):
    home = {"flat": "Flat 4", "block": "Ash House", "postcode": "E1 6AN"}
    record_wish(person=make_person(programme, "Ann Lee", **home), by=None)
    make_person(programme, "ann LEE", **home)
    make_person(programme, "Bob Lee", **home)
    assert contactable(Channel.LETTER) == ["Bob Lee"]


def test_covers_numbers_that_become_known_later(programme):
    ann = make_person(programme, "Ann", phones=["07700 900123"])
    record_wish(person=ann, channel=Channel.PHONE, by=None)
    change_person(person=ann, version=1, by=None, phones=["07700 900456"])
    make_person(programme, "Bob", phones=["07700 900456"])
    make_person(programme, "Cy", phones=["07700 900123"])
    assert contactable(Channel.PHONE) == []


def test_is_lifted_with_its_hashes_and_says_who_and_why(programme):
    manager = make_member(programme)
    ann = make_person(programme, "Ann", phones=["07700 900123"])
    make_person(programme, "Bob", phones=["07700 900123"])
    wish = record_wish(person=ann, by=None)
    lift_wish(wish=wish, by=manager, because="She asked us to ring again")
    lift_wish(wish=wish, by=None, because="Second try")
    assert contactable(Channel.PHONE) == ["Ann", "Bob"]
    assert DoNotContact.objects.values_list("lifted_by", "lifted_because").get() == (
        manager.pk, "She asked us to ring again"
    )  # fmt: skip


def test_the_same_wish_twice_is_one(programme):
    ann = make_person(programme, "Ann")
    assert record_wish(person=ann, by=None) == record_wish(person=ann, by=None)


def test_shows_whose_wish_it_is(programme):
    ann = make_person(programme, "Ann", phones=["07700 900123"])
    bob = make_person(programme, "Bob", phones=["07700 900123"])
    wish = record_wish(person=ann, by=None)
    assert [list(wishes_about(person)) for person in (ann, bob)] == [[wish], [wish]]
