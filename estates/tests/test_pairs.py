import pytest

from estates.duplicates import SAME_EMAIL, SAME_ESTATE, SAME_PHONE
from estates.merges import say_not_the_same
from estates.models import Person
from estates.pairs import likely_pairs
from estates.tests.make import make_estate, make_person, make_programme

pytestmark = pytest.mark.django_db


def names(pairs):
    people = Person.objects.in_bulk()
    return [(people[one].name, people[other].name, reasons) for one, other, reasons in pairs]


def test_lists_pairs_that_share_a_key_and_the_likeliest_first():
    programme = make_programme()
    estate = make_estate(programme)
    make_person(programme, "Ann Lee", phones=["07700 900123"])
    make_person(programme, "Anne Lee", phones=["07700 900123"])
    make_person(programme, "Tom Lee", phones=["07700 900123"])
    make_person(programme, "Bob Hall", email="bob@example.org", estate=estate)
    make_person(programme, "bob hall", email="BOB@example.org", estate=estate)
    make_person(programme, "Bob Hall", estate=make_estate(programme))
    assert names(likely_pairs(Person.objects.all())) == [
        ("Bob Hall", "bob hall", [SAME_EMAIL, SAME_ESTATE]),
        ("Ann Lee", "Anne Lee", [SAME_PHONE]),
    ]


def test_two_people_who_were_told_apart_are_not_shown_again():
    programme = make_programme()
    one = make_person(programme, "Ann Lee", email="a@example.org")
    other = make_person(programme, "Al Lee", email="a@example.org")
    assert len(likely_pairs(Person.objects.all())) == 1
    say_not_the_same(one=other, other=one, by=None)
    assert likely_pairs(Person.objects.all()) == []


def test_looks_with_the_same_number_of_queries_for_one_pair_and_for_three(django_assert_num_queries):
    programme = make_programme()
    for number in (2, 3):
        while Person.objects.count() < number:
            make_person(programme, "Ann Lee", email="a@example.org")
        with django_assert_num_queries(6):
            assert len(likely_pairs(Person.objects.all())) == number * (number - 1) / 2
