"""A page was opened, or a request begun, before somebody erased or merged the record: nothing of it comes back."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.editing import ChangedMeanwhile, GoneMeanwhile
from estates import households
from estates.consents import record_answer
from estates.do_not_contact import record_wish
from estates.erasure import Reason, erase_person, hold_person
from estates.merges import merge
from estates.models import Consent, DoNotContact, Household, Person, Phone
from estates.people import add_to_programme, mark_phone
from estates.tests.make import make_member, make_person, make_programme, make_wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def ann(programme):
    return make_person(programme, "Ann Lee", phones=["07700 900111"], flat="4", block="Ash House")


def erase(person):
    erase_person(person=Person.objects.get(pk=person.pk), by=None, reason=Reason.ASKED)


def test_a_number_that_is_marked_does_not_come_back(ann):
    phone = ann.phones.get()
    erase(ann)
    with pytest.raises(GoneMeanwhile):
        mark_phone(phone=phone, wrong_since=timezone.now(), by=None)
    assert not Phone.objects.exists()


def test_answers_holds_and_wishes_leave_no_words(programme, ann):
    wording = make_wording(programme)
    erase(ann)
    answer = {"wording": wording, "channels": ["email"], "state": "given", "how": "phone", "source": "Ann said so"}
    for write in (
        lambda: record_answer(person=ann, by=None, **answer),
        lambda: hold_person(person=ann, version=1, hold_until=date(2099, 1, 1), hold_reason="Ann complained", by=None),
        lambda: record_wish(person=ann, by=None, reason="Ann shouted"),
        lambda: add_to_programme(person=ann, programme=make_programme("Other"), by=None),
    ):
        with pytest.raises(GoneMeanwhile):
            write()
    assert not Consent.objects.exists()
    assert not DoNotContact.objects.exists()
    assert Person.objects.get().hold_reason == ""


def test_nothing_is_written_to_a_record_whose_import_was_undone(programme, ann):
    Person.objects.get(pk=ann.pk).delete()
    with pytest.raises(GoneMeanwhile):
        record_wish(person=ann, by=None, reason="Ann shouted")


def test_no_household_is_named_after_the_erased(programme, ann):
    other = make_person(programme, "Bob Hall")
    erase(ann)
    with pytest.raises(GoneMeanwhile):
        households.share_household(person=ann, other=other, by=None)
    assert not Household.objects.exists()


def test_a_household_that_was_emptied_does_not_come_back(programme, ann):
    household = households.share_household(person=ann, other=make_person(programme, "Bob Hall"), by=None)
    for person in Person.objects.all():
        households.leave_household(person=person, by=None)
    with pytest.raises(GoneMeanwhile):
        households.rename_household(household=household, version=1, name="The Lees", by=None)
    assert not Household.objects.exists()


def test_a_name_that_a_household_lost_by_erasure_does_not_come_back_from_an_older_form(programme, ann):
    household = households.share_household(person=ann, other=make_person(programme, "Bob Hall"), by=None)
    households.rename_household(household=household, version=1, name="Ann Lee's flat", by=None)
    erase(ann)
    with pytest.raises(ChangedMeanwhile):
        households.rename_household(household=household, version=2, name="Ann Lee's flat, top floor", by=None)
    assert Household.objects.get().name == f"Household {household.pk}"


def test_a_wish_for_a_record_that_was_merged_stops_the_kept_one(programme):
    kept, merged = make_person(programme, "Annie Lee"), make_person(programme, "A. Lee")
    stale = Person.objects.get(pk=merged.pk)
    merge(kept=kept, merged=merged, by=None)
    record_wish(person=stale, by=None)
    assert not Person.objects.contactable("phone").filter(pk=kept.pk).exists()


def test_a_person_who_got_a_household_meanwhile_does_not_change_it_unseen(programme, ann):
    bob, cara = make_person(programme, "Bob Hall"), make_person(programme, "Cara Hill")
    stale = Person.objects.get(pk=ann.pk)
    first = households.share_household(person=ann, other=bob, by=None)
    households.share_household(person=stale, other=cara, by=None)
    assert set(Person.objects.values_list("household", flat=True)) == {first.pk}


def test_the_page_says_what_happened(client, programme, ann, monkeypatch):
    client.force_login(make_member(programme))
    monkeypatch.setattr("estates.views.do_not_contact.person_of", lambda request, pk: ann)  # as it was a moment ago
    erase(ann)
    url = reverse("estates:stop-contact", args=[programme.slug, ann.pk])
    late = client.post(url, {"whose": "person", "channel": "all", "reason": "Ann shouted"})
    assert late.status_code == 409
    assert "Somebody else was faster" in late.content.decode()
