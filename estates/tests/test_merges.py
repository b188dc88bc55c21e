"""Two records become one, and two again."""

from datetime import date

import pytest
from django.db import connection

from estates.do_not_contact import record_wish
from estates.households import share_household
from estates.merges import CannotMerge, CannotUndo, merge, undo_merge
from estates.models import Channel, Consent, Household, Person
from estates.people import add_to_programme, change_person
from estates.tests.make import make_answer, make_estate, make_person, make_programme

pytestmark = pytest.mark.django_db

TABLES = [
    "estates_person", "estates_person_programmes", "estates_phone", "estates_consent", "estates_donotcontact",
    "estates_contacthash", "estates_household",
]  # fmt: skip


def everything():
    """Every row of every table about people, without the version, which only goes up."""
    rows = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
            columns = [column.name if hasattr(column, "name") else column[0] for column in cursor.description]
            rows[table] = [
                {name: value for name, value in zip(columns, row, strict=True) if name != "version"}
                for row in cursor.fetchall()
            ]
    return rows


def latest(person):
    return {row.channel: row.state for row in person.consents.latest_answers()}


@pytest.fixture
def two():
    """Two full records of one person: in each something that the other lacks, and something on which they differ."""
    programme, other = make_programme(), make_programme()
    home = {"flat": "Flat 4", "block": "Ash House", "postcode": "E1 6AN"}
    kept = make_person(programme, "Ann Lee", phones=["07700 900123"], language="Welsh")
    merged = make_person(
        programme, "Anne Lee", phones=["07700 900123", "020 7946 0018"], email="ann@example.org", language="French",
        estate=make_estate(programme), **home,
    )  # fmt: skip
    add_to_programme(person=merged, programme=other, by=None)
    neighbour = make_person(programme, "Bob Lee", **home)
    share_household(person=merged, other=neighbour, by=None)
    record_wish(household=Household.objects.get(), channel=Channel.DOOR, by=None)
    record_wish(person=kept, channel=Channel.PHONE, by=None)
    record_wish(person=merged, channel=Channel.LETTER, by=None)
    words = make_answer(kept, "given", channel="email", answered_on=date(2026, 1, 2)).wording
    make_answer(merged, "withdrawn", channel="email", wording=words, answered_on=date(2026, 1, 1))
    make_answer(merged, "given", channel="text", wording=words)
    kept.refresh_from_db()
    merged.refresh_from_db()
    return kept, merged


def test_undoing_a_merge_restores_both_exactly(two):
    kept, merged = two
    before = everything()
    record = merge(kept=kept, merged=merged, by=None)
    assert everything() != before
    undo_merge(record=record, by=None)
    assert everything() == before


def test_the_kept_record_fills_its_gaps_and_keeps_its_own(two):
    kept, merged = two
    merge(kept=kept, merged=merged, by=None)
    kept.refresh_from_db()
    assert (kept.name, kept.language, kept.email, kept.flat) == ("Ann Lee", "Welsh", "ann@example.org", "Flat 4")
    assert [phone.number for phone in kept.phones.all()] == ["+447700900123", "+442079460018"]
    assert kept.programmes.count() == 2
    assert list(Person.objects.search("79460018")) == [kept]


def test_the_stricter_answer_wins_though_it_is_older(two):
    kept, merged = two
    merge(kept=kept, merged=merged, by=None)
    assert latest(kept) == {"email": Consent.State.WITHDRAWN, "text": Consent.State.GIVEN}


def test_a_wish_of_either_holds_for_the_one(two):
    kept, merged = two
    merge(kept=kept, merged=merged, by=None)
    stopped = [channel for channel in Channel if kept not in Person.objects.contactable(channel)]
    assert stopped == [Channel.PHONE, Channel.LETTER, Channel.DOOR]


def test_a_merged_record_is_no_longer_current_and_cannot_be_merged_again(two):
    kept, merged = two
    merge(kept=kept, merged=merged, by=None)
    assert merged not in Person.objects.current()
    with pytest.raises(CannotMerge):
        merge(kept=merged, merged=kept, by=None)


def test_undoing_is_refused_when_what_was_filled_in_was_changed_since(two):
    kept, merged = two
    record = merge(kept=kept, merged=merged, by=None)
    kept.refresh_from_db()
    change_person(person=kept, version=kept.version, by=None, email="new@example.org", phones=["07700 900123"])
    before = everything()
    with pytest.raises(CannotUndo) as refused:
        undo_merge(record=record, by=None)
    assert refused.value.conflicts == [
        "The e-mail address was changed after the merge.",
        "A phone that came with the merge is no longer there.",
    ]
    assert everything() == before


def test_what_was_added_after_the_merge_stays_with_the_kept_record(two):
    kept, merged = two
    record = merge(kept=kept, merged=merged, by=None)
    kept.refresh_from_db()
    change_person(person=kept, version=kept.version, by=None, job_title="Caretaker")
    undo_merge(record=record, by=None)
    kept.refresh_from_db()
    assert (kept.job_title, kept.email) == ("Caretaker", "")


def test_a_chain_is_undone_from_its_end(two):
    kept, merged = two
    first = merge(kept=kept, merged=merged, by=None)
    third = make_person(make_programme(), "Ann M. Lee")
    second = merge(kept=third, merged=kept, by=None)
    merged.refresh_from_db()
    assert merged.merged_into == third
    with pytest.raises(CannotUndo, match="Undo that merge first"):
        undo_merge(record=first, by=None)
    undo_merge(record=second, by=None)
    undo_merge(record=first, by=None)
    assert Person.objects.current().count() == 4
