"""Writing people down and finding them again."""

import pytest

from engagement.editing import ChangedMeanwhile
from estates.models import Person
from estates.people import change_person
from estates.phones import e164, shown
from estates.tests.make import make_member, make_person, make_programme

pytestmark = pytest.mark.django_db


def found(text):
    return [person.name for person in Person.objects.search(text)]


@pytest.mark.parametrize(
    "typed", ["07700 900123", "+44 7700 900123", "0044 7700 900 123", "(07700) 900-123", "+44 (0)7700 900123"]
)
def test_reads_a_number_however_it_is_typed(typed):
    assert e164(typed) == "+447700900123"


@pytest.mark.parametrize("typed", ["", "12345", "not a number", "07700 900123 ext 5", "7.7009E+09", "0" * 100])
def test_says_how_to_write_a_number_that_cannot_be_one(typed):
    with pytest.raises(ValueError, match="Enter a phone number like 020 7946 0018"):
        e164(typed)


def test_shows_a_number_from_abroad_with_its_country_code():
    assert [shown("+447700900123"), shown("+33123456789")] == ["07700 900123", "+33 1 23 45 67 89"]


@pytest.mark.parametrize(
    "typed",
    ["oneil", "zoe O'Neil", "O'NEIL zoë", "07700 900123", "+44 7700900123", "0044 7700 900123", "900123", "flat 4 ash",
     "E1 6AN", "e16an zoe", "zoe@example.org"],
)  # fmt: skip
def test_finds_a_person_by_words_in_any_spelling(typed):
    programme = make_programme()
    make_person(programme, "Bob Hall", phones=["07700 900456"], flat="Flat 5", block="Elm House", postcode="E1 7AB")
    make_person(
        programme, "Zoë O'Neil", phones=["07700 900123"], email="zoe@example.org", flat="Flat 4", block="Ash House",
        postcode="e16an",
    )  # fmt: skip
    assert found(typed) == ["Zoë O'Neil"]


def test_every_word_must_match():
    make_person(make_programme(), "Zoë O'Neil", block="Ash House")
    assert found("zoe elm") == []


def test_a_changed_number_is_found_and_the_old_one_no_longer():
    programme = make_programme()
    person = make_person(programme, phones=["07700 900123", "020 7946 0018"])
    change_person(person=person, by=None, version=1, phones=["07700 900456", "02079460018"])
    assert (found("900123"), found("900456"), found("79460018")) == ([], ["Zoë O'Neil"], ["Zoë O'Neil"])


def test_a_number_that_stays_keeps_its_mark():
    person = make_person(make_programme(), phones=["07700 900123"])
    person.phones.update(wrong_since=person.created_at)
    change_person(person=person, by=None, version=1, phones=["07700 900123", "07700 900456"])
    assert [bool(phone.wrong_since) for phone in person.phones.all()] == [True, False]


def test_nothing_is_saved_when_one_number_is_wrong():
    with pytest.raises(ValueError, match="Enter a phone number"):
        make_person(make_programme(), phones=["07700 900123", "12"])
    assert Person.objects.count() == 0


def test_the_second_to_save_does_not_overwrite_the_first():
    person = make_person(make_programme())
    change_person(person=person, by=None, version=1, name="Zoë Hall")
    with pytest.raises(ChangedMeanwhile) as raised:
        change_person(person=person, by=None, version=1, name="Zoe Neil")
    assert (raised.value.current.name, Person.objects.get().name) == ("Zoë Hall", "Zoë Hall")


def test_history_says_who_changed_what():
    programme = make_programme()
    officer = make_member(programme)
    person = make_person(programme, by=officer, phones=["07700 900123"])
    change_person(person=person, by=officer, version=1, name="Zoë Hall", phones=[])
    assert [(row.name, row.history_user) for row in person.history.all()] == [
        ("Zoë Hall", officer), ("Zoë O'Neil", officer)
    ]  # fmt: skip
    numbers = [(row.number, row.history_type) for row in person.phones.model.history.all()]
    assert numbers == [("+447700900123", "-"), ("+447700900123", "+")]
