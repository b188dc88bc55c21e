"""What is handed over to whoever asks: all that is held about them, and nothing that is somebody else's."""

import json

import pytest

from estates.do_not_contact import record_wish
from estates.households import share_household
from estates.merges import merge, undo_merge
from estates.models import Person
from estates.people import change_person
from estates.subject_access import everything_about
from estates.tests.make import make_person, make_programme

pytestmark = pytest.mark.django_db

ANN = {"email": "ann@example.org", "street": "Secret Street", "access_needs": "Large print", "phones": ["07700 900111"]}


def handed_over(person):
    return json.dumps(everything_about(Person.objects.get(pk=person.pk)), ensure_ascii=False)


def test_what_stands_in_a_record_that_was_merged_into_it():
    programme = make_programme()
    kept, merged = make_person(programme, "Ann Lee", street="New Street"), make_person(programme, "Annie Leigh", **ANN)
    merged = change_person(person=merged, by=None, version=1, phones=["07700 900456"])
    merge(kept=kept, merged=merged, by=None)
    text = handed_over(kept)
    held = ("Annie Leigh", "ann@example.org", "Secret Street", "Large print", "07700 900456", "07700 900111")
    assert [one for one in held if one not in text] == []


def test_the_wish_of_their_household():
    programme = make_programme()
    ann, bob = make_person(programme, "Ann Lee"), make_person(programme, "Bob Lee")
    record_wish(household=share_household(person=ann, other=bob, by=None), by=None, reason="A night worker")
    assert "A night worker" in handed_over(ann)


def test_after_a_merge_by_mistake_neither_is_told_of_the_other():
    programme = make_programme()
    ann, bea = make_person(programme, "Ann Secret", **ANN), make_person(programme, "Bea Hall", language="Welsh")
    undo_merge(record=merge(kept=bea, merged=ann, by=None), by=None)
    told = handed_over(bea)
    assert [one for one in ("Secret", "ann@example.org", "Large print", "900111") if one in told] == []
    assert "Bea Hall" not in handed_over(ann)
    assert "Welsh" in told
