"""A record that must be kept for now, for example while a complaint is open, is not erased."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from estates.erasure import Held, Reason, erase_person, hold_person
from estates.merges import merge
from estates.models import Person
from estates.tests.make import make_member, make_person, make_programme

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def programme(client):
    programme = make_programme()
    client.force_login(make_member(programme))
    return programme


@pytest.fixture
def person(programme):
    return make_person(programme, "Ann Lee")


def page_of(person, name="hold-person"):
    return reverse(f"estates:{name}", args=[person.programmes.get().slug, person.pk])


def answers(until=None, reason="", version=1):
    day, month, year = (until.day, until.month, until.year) if until else ("", "", "")
    return {
        "hold_until_0": day, "hold_until_1": month, "hold_until_2": year, "hold_reason": reason, "version": version,
    }  # fmt: skip


def hold(person, until, reason="A complaint", version=1):
    hold_person(person=person, version=version, hold_until=until, hold_reason=reason, by=None)


def test_a_record_under_a_hold_is_not_erased_and_one_day_later_it_is(person):
    hold(person, TODAY())
    with pytest.raises(Held):
        erase_person(person=person, by=None, reason=Reason.ASKED)
    hold(person, TODAY() - timedelta(days=1), version=2)
    assert erase_person(person=person, by=None, reason=Reason.ASKED).erased_at


def test_a_hold_is_set_shown_and_lifted(client, person):
    client.post(page_of(person), answers(TODAY(), "A complaint"))
    response = client.post(page_of(person, "erase-person"), {"reason": "asked", "sure": "on"})
    assert (response.status_code, b"A complaint" in response.content) == (409, True)
    client.post(page_of(person), answers(version=2))
    person.refresh_from_db()
    assert (person.hold_until, person.hold_reason, person.erased_at) == (None, "", None)


def test_a_hold_needs_a_day_and_a_reason(client, person):
    without_day = client.post(page_of(person), answers(reason="A complaint"))
    assert set(without_day.context["form"].errors) == {"hold_until"}
    without_reason = client.post(page_of(person), answers(TODAY()))
    assert without_reason.context["form"].errors == {"hold_reason": ["Say why the record must be kept"]}


def test_a_form_opened_before_the_hold_was_set_does_not_lift_it(client, person):
    hold(person, TODAY())
    late = client.post(page_of(person), answers())
    assert late.status_code == 409
    reason = late.context["beside"].differences[1]
    assert (reason.saved, reason.typed) == ("A complaint", "(empty)")
    assert Person.objects.get().hold_reason == "A complaint"


def test_a_form_of_a_record_that_was_merged_goes_on_with_the_kept_one(client, programme, person):
    kept = make_person(programme, "Annie Lee")
    merge(kept=kept, merged=person, by=None)
    late = client.post(page_of(person), answers(TODAY(), "A complaint", version=2))
    assert (late.status_code, late.context["person"]) == (409, kept)
    assert page_of(kept) in late.content.decode()
    client.post(page_of(kept), answers(TODAY(), "A complaint", late.context["form"]["version"].value()))
    assert Person.objects.get(pk=kept.pk).hold_reason == "A complaint"
