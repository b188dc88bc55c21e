"""Who may be the same person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from estates import duplicates
from estates.duplicates import likely_the_same
from estates.models import Person
from estates.tests.make import make_estate, make_person, make_programme, make_user

pytestmark = pytest.mark.django_db


def reasons(numbers=(), **fields):
    candidates = likely_the_same(among=Person.objects.all(), person=Person(**fields), numbers=numbers)
    return {candidate.person.name: candidate.reasons for candidate in candidates}


def test_the_same_e_mail_address_is_likely_the_same_person():
    make_person(make_programme(), "Ann Lee", email="Ann@example.org")
    assert reasons(name="A. Smith", email="ann@example.org") == {"Ann Lee": [duplicates.SAME_EMAIL]}


def test_the_same_phone_alone_is_not_the_same_person():
    make_person(make_programme(), "Ann Lee", phones=["07700 900123"])
    assert reasons(name="Tom Lee", numbers=["07700 900123"]) == {}


def test_the_same_phone_and_a_similar_name_is():
    make_person(make_programme(), "Mohammed Khan", phones=["07700 900123"])
    assert reasons(name="Khan, Mohamed", numbers=["+447700900123"]) == {"Mohammed Khan": [duplicates.SAME_PHONE]}


def test_the_same_name_in_the_same_flat_is_and_in_the_next_flat_is_not():
    programme = make_programme()
    make_person(programme, "Ann Lee", flat="Flat 4", block="Ash House", postcode="E1 6AN")
    make_person(programme, "Ann Lee", flat="Flat 5", block="Elm House", postcode="E1 6AN")
    same = reasons(name="ann lee", flat="flat 4", block="ASH HOUSE", postcode="E1 6AN")
    assert same == {"Ann Lee": [duplicates.SAME_HOME]}


def test_a_similar_name_on_the_same_estate_is_and_on_another_is_not():
    programme = make_programme()
    here, there = make_estate(programme), make_estate(programme)
    make_person(programme, "Siân Morris", estate=here)
    make_person(programme, "Sian Morriss", estate=there)
    assert reasons(name="Sian Moris", estate=here) == {"Siân Morris": [duplicates.SAME_ESTATE]}


def test_the_same_name_by_the_same_user_within_a_minute_is_and_later_or_by_another_is_not():
    officer, programme = make_user(), make_programme()
    ann = make_person(programme, "Ann Lee", by=officer)

    def found(by):
        return likely_the_same(among=Person.objects.all(), person=Person(name="Ann Lee"), by=by)

    assert [(one.person, one.reasons) for one in found(officer)] == [(ann, [duplicates.JUST_RECORDED])]
    assert found(make_user()) == []
    Person.objects.update(created_at=timezone.now() - timedelta(seconds=61))
    assert found(officer) == []


def test_people_outside_the_queryset_are_not_shown():
    mine, other = make_programme(), make_programme()
    make_person(other, "Ann Lee", email="ann@example.org")
    among = Person.objects.in_programme(mine)
    assert likely_the_same(among=among, person=Person(name="Ann Lee", email="ann@example.org")) == []


def test_looks_with_the_same_number_of_queries_for_one_and_for_three(django_assert_num_queries):
    estate = make_estate(programme := make_programme())
    new = {"name": "Ann Lee", "email": "a@example.org", "flat": "1", "postcode": "E1 6AN", "estate": estate}
    for number in (1, 3):
        while Person.objects.count() < number:
            make_person(programme, phones=["07700 900123"], **new)
        with django_assert_num_queries(6):
            assert (
                len(
                    reasons_of := likely_the_same(
                        among=Person.objects.all(), person=Person(**new), numbers=["07700 900123"]
                    )
                )
                == number
            )
        assert reasons_of[0].reasons == [
            duplicates.SAME_EMAIL, duplicates.SAME_HOME, duplicates.SAME_PHONE, duplicates.SAME_ESTATE
        ]  # fmt: skip
