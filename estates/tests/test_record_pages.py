"""Consent, do not contact, households, duplicates and erasure, as pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.do_not_contact import record_wish
from estates.households import rename_household, share_household
from estates.merges import merge
from estates.models import AuditEvent, Channel, Consent, DoNotContact, Household, Merge, Person, Wording
from estates.people import change_person
from estates.tests.make import make_answer, make_member, make_person, make_programme, make_wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def manager(client, programme):
    manager = make_member(programme, Role.MANAGER)
    client.force_login(manager)
    return manager


@pytest.fixture
def person(programme):
    return make_person(programme, phones=["07700 900123"])


def url(name, programme, *args):
    return reverse(f"estates:{name}", args=[programme.slug, *args])


def answer(wording, seen=0, **changed):
    fields = {"channels": ["email"], "state": "given", "how": "phone", "wording": wording.pk, "seen": seen}
    return fields | changed


def date_parts(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


# Consent


def test_shows_the_words_and_records_the_answer_for_each_channel(client, programme, manager, person):
    wording = make_wording(programme, text="May we write to you?")
    page = url("record-consent", programme, person.pk, "news")
    assert b"May we write to you?" in client.get(page).content
    client.post(page, answer(wording, channels=["email", "text"], source="Sheet 2"))
    rows = Consent.objects.order_by("channel").values_list("channel", "state", "wording", "recorded_by", "source")
    assert list(rows) == [(way, "given", wording.pk, manager.pk, "Sheet 2") for way in ("email", "text")]


def test_takes_an_answer_back_in_one_step_from_the_record(client, programme, manager, person):
    given = make_answer(person)
    assert b"?answer=withdrawn&amp;channel=email" in client.get(url("person", programme, person.pk)).content
    page = url("record-consent", programme, person.pk, "news")
    form = client.get(page + "?answer=withdrawn&channel=email").context["form"]
    assert (form["state"].value(), form["channels"].value()) == ("withdrawn", ["email"])
    client.post(page, answer(given.wording, seen=given.pk, state="withdrawn"))
    assert person.consents.latest_answers().get().state == "withdrawn"


def test_a_form_opened_before_a_withdrawal_is_shown_again_and_saves_nothing(client, programme, manager, person):
    given = make_answer(person)
    make_answer(person, "withdrawn", wording=given.wording)
    page = url("record-consent", programme, person.pk, "news")
    response = client.post(page, answer(given.wording, seen=given.pk))
    assert response.status_code == 409
    assert b"Somebody recorded another answer" in response.content
    assert person.consents.count() == 2
    client.post(page, answer(given.wording, seen=response.context["form"]["seen"].value()))
    assert person.consents.latest_answers().get().state == "given"


def test_refuses_an_answer_of_tomorrow_and_none_at_all(client, programme, manager, person):
    wording = make_wording(programme)
    page = url("record-consent", programme, person.pk, "news")
    late = answer(wording, **date_parts("answered_on", timezone.localdate() + timedelta(days=1)))
    assert client.post(page, late).context["form"].errors == {
        "answered_on": ["The day of the answer must be today or earlier"]
    }
    assert set(client.post(page, {}).context["form"].errors) == {"channels", "state", "how", "wording", "seen"}
    assert Consent.objects.count() == 0


def test_asks_nobody_where_the_basis_is_the_public_task(client, programme, manager, person):
    wording = make_wording(programme, basis=Wording.Basis.PUBLIC_TASK, text="We keep your name.")
    page = url("record-consent", programme, person.pk, "news")
    response = client.post(page, answer(wording))
    assert b"Nobody is asked: The council" in response.content
    assert Consent.objects.count() == 0


def test_words_of_another_programme_are_not_accepted(client, programme, manager, person):
    make_wording(programme)
    other = make_wording(make_programme())
    response = client.post(url("record-consent", programme, person.pk, "news"), answer(other))
    assert set(response.context["form"].errors) == {"wording"}


def test_a_purpose_that_does_not_exist_is_not_found(client, programme, manager, person):
    assert client.get(url("record-consent", programme, person.pk, "spam")).status_code == 404


def test_a_manager_writes_words_and_a_change_is_a_new_version(client, programme, manager):
    page = url("change-purpose", programme, "news")
    client.post(page, {"basis": "consent", "text": "May we?", "version": 0})
    client.post(page, {"basis": "public_task", "text": "We do.", "version": 1})
    rows = Wording.objects.order_by("version").values_list("version", "basis", "text", "created_by")
    assert list(rows) == [(1, "consent", "May we?", manager.pk), (2, "public_task", "We do.", manager.pk)]
    assert b"We do." in client.get(url("purposes", programme)).content


def test_words_that_somebody_else_changed_meanwhile_are_not_overwritten(client, programme, manager):
    make_wording(programme, text="Theirs")
    response = client.post(url("change-purpose", programme, "news"), {"basis": "consent", "text": "Mine", "version": 0})
    assert response.context["form"].non_field_errors() == [
        "Somebody else changed these words meanwhile. Theirs stand below the form."
    ]
    assert Wording.objects.get().text == "Theirs"
    assert b"Mine" in response.content


# Do not contact


def test_stops_contact_by_one_way(client, programme, manager, person):
    client.post(url("stop-contact", programme, person.pk), {"channel": "text", "reason": "No texts please"})
    assert (person in Person.objects.contactable(Channel.TEXT), person in Person.objects.contactable(Channel.DOOR)) == (
        False, True
    )  # fmt: skip


def test_stops_contact_for_the_household_by_every_way(client, programme, manager, person):
    household = share_household(person=person, other=make_person(programme, "Bob"), by=None)
    client.post(url("stop-contact", programme, person.pk), {"whose": "household", "channel": "all"})
    assert (DoNotContact.objects.get().household, list(Person.objects.contactable(Channel.DOOR))) == (household, [])


def test_asks_what_must_stop(client, programme, manager, person):
    response = client.post(url("stop-contact", programme, person.pk), {})
    assert response.context["form"].errors == {"channel": ["Choose what must stop"]}


def test_a_wish_is_lifted_by_a_manager_with_a_reason(client, programme, manager, person):
    wish = record_wish(person=person, by=None)
    page = url("lift-wish", programme, person.pk, wish.pk)
    assert client.post(page, {"because": ""}).context["form"].errors == {"because": ["Say why this is lifted"]}
    assert not Person.objects.contactable(Channel.PHONE).exists()
    client.post(page, {"because": "She asked"})
    assert Person.objects.contactable(Channel.PHONE).get() == person


def test_an_officer_cannot_lift_a_wish(client, programme, person):
    client.force_login(make_member(programme, Role.OFFICER))
    wish = record_wish(person=person, by=None)
    assert client.post(url("lift-wish", programme, person.pk, wish.pk), {"because": "x"}).status_code == 403


def test_a_wish_that_is_not_about_this_person_is_not_found(client, programme, manager, person):
    wish = record_wish(person=make_person(programme, "Bob"), by=None)
    assert client.post(url("lift-wish", programme, person.pk, wish.pk), {"because": "x"}).status_code == 404


# Households


def test_people_become_a_household_and_leave_it(client, programme, manager, person):
    bob = make_person(programme, "Bob")
    response = client.post(url("share-household", programme, person.pk, bob.pk))
    household = Household.objects.get()
    assert response.url == url("household", programme, household.pk)
    for one in (bob, person):
        client.post(url("leave-household", programme, one.pk))
    assert Household.objects.count() == 0


def test_finds_somebody_to_add_and_names_nobody_from_elsewhere(client, programme, manager, person):
    bob, elsewhere = make_person(programme, "Bob"), make_person(make_programme(), "Bobby Secret")
    household = share_household(person=person, other=bob, by=None)
    Person.objects.filter(pk=elsewhere.pk).update(household=household)
    make_person(programme, "Cy Hall")
    response = client.post(url("household", programme, household.pk), {"search": "hall"})
    assert [one.name for one in response.context["found"]] == ["Cy Hall"]
    assert b"And 1 more in programmes that you do not work on" in response.content
    assert b"Secret" not in response.content


def test_a_household_of_another_programme_is_not_found(client, programme, manager):
    other = make_programme()
    household = share_household(person=make_person(other, "A"), other=make_person(other, "B"), by=None)
    assert client.get(url("household", programme, household.pk)).status_code == 404
    assert client.post(url("rename-household", programme, household.pk), {"name": "x"}).status_code == 404


def test_renames_a_household(client, programme, manager, person):
    household = share_household(person=person, other=make_person(programme, "Bob"), by=None)
    page = url("rename-household", programme, household.pk)
    empty = client.post(page, {"version": 1, "name": ""})
    assert empty.context["form"].errors == {"name": ["Enter a name for the household"]}
    client.post(page, {"version": 1, "name": "Flat 4"})
    assert (Household.objects.get().name, household.history.first().history_user) == ("Flat 4", manager)


def test_a_household_that_was_renamed_meanwhile_is_shown_first(client, programme, manager, person):
    household = share_household(person=person, other=make_person(programme, "Bob"), by=None)
    page = url("rename-household", programme, household.pk)
    rename_household(household=household, version=1, name="Flat 4", by=None)
    late = client.post(page, {"version": 1, "name": "Flat 5"})
    assert (late.status_code, Household.objects.get().name) == (409, "Flat 4")
    [difference] = late.context["beside"].differences
    assert (difference.saved, difference.typed) == ("Flat 4", "Flat 5")
    client.post(page, {"version": late.context["form"]["version"].value(), "name": "Flat 5"})
    assert Household.objects.get().name == "Flat 5"


# Duplicates


def test_lists_likely_pairs_and_forgets_those_told_apart(client, programme, manager):
    one, other = (make_person(programme, "Ann Lee", email="a@example.org") for _ in range(2))
    page = url("duplicates", programme)
    assert [(pair.first, pair.second) for pair in client.get(page).context["pairs"]] == [(one, other)]
    client.post(url("not-the-same", programme, other.pk, one.pk))
    assert client.get(page).context["pairs"] == []


def test_merges_two_records_and_undoes_it(client, programme, manager):
    one, other = make_person(programme, "Ann Lee"), make_person(programme, "Anne Lee", email="a@example.org")
    page = url("merge-people", programme, one.pk, other.pk)
    assert client.post(page, {}).context["form"].errors == {"keep": ["Choose which record is kept"]}
    client.post(page, {"keep": other.pk})
    record = Merge.objects.get()
    assert (record.kept, record.merged, record.by) == (other, one, manager)
    client.post(url("undo-merge", programme, other.pk, record.pk))
    assert Person.objects.current().count() == 2


def test_says_what_stands_against_undoing_a_merge(client, programme, manager):
    kept, merged = make_person(programme, "Ann Lee"), make_person(programme, "Anne Lee", email="a@example.org")
    record = merge(kept=kept, merged=merged, by=None)
    kept.refresh_from_db()
    change_person(person=kept, version=kept.version, by=None, email="new@example.org")
    response = client.post(url("undo-merge", programme, kept.pk, record.pk))
    assert response.status_code == 409
    assert b"The e-mail address was changed after the merge." in response.content


def test_a_record_of_another_programme_cannot_be_merged(client, programme, manager, person):
    stranger = make_person(make_programme(), "Stranger")
    assert client.post(url("merge-people", programme, person.pk, stranger.pk), {"keep": person.pk}).status_code == 404
    assert client.post(url("not-the-same", programme, person.pk, stranger.pk)).status_code == 404


# Holds, erasure and subject access


def test_erases_a_record_after_asking_twice(client, programme, manager, person):
    page = url("erase-person", programme, person.pk)
    assert set(client.post(page, {}).context["form"].errors) == {"reason", "sure"}
    assert client.post(page, {"reason": "asked", "sure": "on"}).url == url("people", programme)
    assert b"This record was erased on" in client.get(url("person", programme, person.pk)).content
    assert client.get(url("change-person", programme, person.pk)).status_code == 404


def test_everything_held_names_the_person_and_nobody_else(client, programme, manager, person):
    share_household(person=person, other=make_person(programme, "Bob Secret"), by=None)
    make_answer(person, "refused")
    record_wish(person=person, channel=Channel.DOOR, reason="Do not knock", by=None)
    held = client.post(url("download-everything", programme, person.pk)).json()["held"]
    assert held["Who they are"][0]["Name"] == "Zoë O'Neil"
    assert held["Phone numbers"] == [{"Number": "07700 900123", "Known to be wrong since": ""}]
    assert held["Household"][0]["Other people in it"] == 1
    assert [(row["Purpose"], row["Answer"]) for row in held["Consent"]] == [("News and other events", "Refused")]
    assert held["Wishes not to be contacted"][0]["Reason"] == "Do not knock"
    page = client.get(url("everything-held", programme, person.pk)).content.decode()
    assert "Do not knock" in page
    assert "Secret" not in page + str(held)
    assert AuditEvent.objects.get(action="exported").object_id == person.pk


@pytest.mark.parametrize("name", ["erase-person", "hold-person", "everything-held"])
def test_an_officer_cannot(client, programme, person, name):
    client.force_login(make_member(programme, Role.OFFICER))
    assert client.get(url(name, programme, person.pk)).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "person", "change-person", "person-history", "stop-contact", "hold-person", "erase-person", "everything-held"
    ],
)  # fmt: skip
def test_a_person_of_another_programme_is_not_found(client, programme, manager, name):
    stranger = make_person(make_programme(), "Stranger")
    assert client.get(url(name, programme, stranger.pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"), [("mark-phone", 1), ("not-the-same", 1), ("leave-household", 0), ("download-everything", 0)]
)
def test_a_get_changes_nothing(client, programme, manager, person, name, args):
    assert client.get(url(name, programme, person.pk, *[1] * args)).status_code == 405


def test_a_wish_of_somebody_elsewhere_cannot_be_lifted_through_a_shared_number(client, programme, manager):
    elsewhere = make_programme("Harbour")
    one, other = (make_person(elsewhere, name, phones=["07700 900555"]) for name in ("One", "Other"))
    wishes = [
        record_wish(person=one, by=None),
        record_wish(household=share_household(person=one, other=other, by=None), by=None, channel="door"),
    ]
    decoy = make_person(programme, "Decoy", phones=["07700 900555"])
    page = client.get(url("person", programme, decoy.pk)).content.decode()
    assert "Somebody with the same number" in page
    assert "Lift" not in page
    for wish in wishes:
        assert client.post(url("lift-wish", programme, decoy.pk, wish.pk), {"because": "x"}).status_code == 404
    assert DoNotContact.objects.in_force().count() == 2
