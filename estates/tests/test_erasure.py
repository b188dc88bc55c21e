"""After an erasure nothing tells who it was, and nobody rings them again."""

import pytest
from django.apps import apps
from django.db import connection

from estates.do_not_contact import record_wish
from estates.erasure import Reason, erase_person
from estates.households import share_household
from estates.merges import merge, undo_merge
from estates.models import Channel, Household, Person
from estates.people import change_person
from estates.tests.make import make_answer, make_person, make_programme

pytestmark = pytest.mark.django_db

TELLTALES = ["quennell", "7700900123", "7700 900123", "zuleika@", "marigold court", "e1 6an", "large print", "amharic"]


def found_in_the_database():
    """Which telltales stand in which table, whatever its columns."""
    hits = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            text = "\n".join(str(row) for row in cursor.fetchall()).lower()
            hits |= {(table, telltale) for telltale in TELLTALES if telltale in text}
    return hits


@pytest.fixture
def person():
    programme = make_programme()
    zuleika = make_person(
        programme, "Zuleika Quennell", phones=["07700 900123"], email="zuleika@example.org", flat="Flat 9",
        block="Marigold Court", postcode="E1 6AN", language="Amharic", access_needs="Large print",
    )  # fmt: skip
    other = make_person(programme, "Bob Hall")
    share_household(person=zuleika, other=other, by=None)
    Household.objects.update(name="The Quennell home")
    Household.history.update(name="The Quennell home")
    record_wish(person=zuleika, reason="Zuleika Quennell said so", by=None)
    make_answer(zuleika, source="From zuleika@example.org")
    same = make_person(programme, "Z. Quennell", email="zuleika@example.org", phones=["07700 900123"])
    undo_merge(record=merge(kept=other, merged=zuleika, by=None), by=None)
    zuleika.refresh_from_db()
    change_person(person=zuleika, version=zuleika.version, by=None, name="Zuleika Quennell-Hall", phones=[])
    merge(kept=zuleika, merged=same, by=None)
    return zuleika


def test_no_table_tells_who_it_was(person):
    assert {telltale for _table, telltale in found_in_the_database()} >= {"quennell", "7700900123", "large print"}
    erase_person(person=person, by=None, reason=Reason.ASKED)
    assert found_in_the_database() == set()


def test_the_count_stays_under_a_pseudonym(person):
    erased = erase_person(person=person, by=None, reason=Reason.ASKED)
    assert (erased.name, erased.search_text, erased.household) == (f"Erased person {erased.pk}", "", None)
    assert erased.programmes.count() == 1
    assert erased not in Person.objects.current()


def test_the_history_says_that_it_was_erased_and_why(person):
    erased = erase_person(person=person, by=None, reason=Reason.MISTAKE)
    assert erased.history.first().history_change_reason == "Erased: The record should never have been made"


def test_whoever_comes_back_with_the_number_is_still_not_rung(person):
    erase_person(person=person, by=None, reason=Reason.ASKED)
    back = make_person(make_programme(), "Zuleika Quennell", phones=["07700 900123"])
    fresh = make_person(make_programme(), "Somebody Else", phones=["07700 900456"])
    callable_people = Person.objects.contactable(Channel.PHONE)
    assert fresh in callable_people
    assert back not in callable_people


def test_a_household_that_is_left_empty_is_forgotten():
    programme = make_programme()
    ann, bob = make_person(programme, "Ann"), make_person(programme, "Bob")
    share_household(person=ann, other=bob, by=None)
    for person in (ann, bob):
        erase_person(person=person, by=None, reason=Reason.ASKED)
    assert (Household.objects.count(), Household.history.count()) == (0, 0)


def test_every_field_of_a_person_is_either_emptied_or_known_to_stay():
    stays = {"id", "kind", "estate", "merged_into", "erased_at", "version", "created_at", "created_by"}
    person = make_person(make_programme(), "Ann")
    erased = erase_person(person=person, by=None, reason=Reason.ASKED)
    for field in apps.get_model("estates.person")._meta.concrete_fields:
        if field.name not in stays | {"name", "plain_name"}:
            assert getattr(erased, field.attname) in (None, ""), field.name


def test_after_a_chain_of_merges_that_were_undone_nothing_is_left_in_the_third_record(person):
    programme = person.programmes.first()
    second, third = make_person(programme, "Bea Hall"), make_person(programme, "Cia Hill")
    first_merge = merge(kept=second, merged=person, by=None)
    second_merge = merge(kept=third, merged=second, by=None)
    undo_merge(record=second_merge, by=None)
    undo_merge(record=first_merge, by=None)
    erase_person(person=Person.objects.get(pk=person.pk), by=None, reason=Reason.ASKED)
    assert found_in_the_database() == set()
