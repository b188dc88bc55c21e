"""The list of people and the pages of one of them."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from engagement.access import Role
from estates.do_not_contact import lift_wish, record_wish
from estates.merges import merge
from estates.models import AuditEvent, Channel, Person
from estates.tests.make import make_estate, make_member, make_person, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(client, programme):
    officer = make_member(programme, Role.OFFICER)
    client.force_login(officer)
    return officer


def url(name, programme, *args):
    return reverse(f"estates:{name}", args=[programme.slug, *args])


def names(response):
    return [person.name for person in response.context["page_obj"]]


def answers(**changed):
    return {"kind": "resident", "name": "Zoë O'Neil", **changed}


def test_lists_the_people_of_this_programme_only(client, programme, officer):
    make_person(programme, "Ann Lee")
    make_person(make_programme(), "Bob Hall")
    assert names(client.get(url("people", programme))) == ["Ann Lee"]


def test_searches_by_post_and_writes_down_how_many_were_found(client, programme, officer):
    make_person(programme, "Ann Lee", phones=["07700 900123"])
    make_person(programme, "Bob Hall")
    assert names(client.post(url("people", programme), {"search": "07700 900 123", "kind": "resident"})) == ["Ann Lee"]
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.rows, event.fields) == (officer, "searched", 1, ["kind", "search"])


def test_does_not_search_by_what_stands_in_an_address(client, programme, officer):
    make_person(programme, "Ann Lee")
    make_person(programme, "Bob Hall")
    assert names(client.get(url("people", programme) + "?search=Ann")) == ["Ann Lee", "Bob Hall"]


def test_a_search_as_you_type_gets_only_the_list(client, programme, officer):
    make_person(programme, "Ann Lee")
    response = client.post(url("people", programme), {"search": "ann"}, headers={"HX-Request": "true"})
    assert b"Ann Lee" in response.content
    assert b"<html" not in response.content


def test_narrows_by_estate_and_by_do_not_contact(client, programme, officer):
    estate = make_estate(programme)
    ann = make_person(programme, "Ann Lee", estate=estate)
    make_person(programme, "Bob Hall", estate=estate)
    make_person(programme, "Cy Moss")
    record_wish(person=ann, channel=Channel.TEXT, by=None)
    people = url("people", programme)
    assert names(client.post(people, {"estate": estate.pk})) == ["Ann Lee", "Bob Hall"]
    assert names(client.post(people, {"do_not_contact": "yes"})) == ["Ann Lee"]
    assert names(client.post(people, {"do_not_contact": "no"})) == ["Bob Hall", "Cy Moss"]


def test_another_programmes_estate_is_not_a_choice(client, programme, officer):
    make_person(programme, "Ann Lee")
    response = client.post(url("people", programme), {"estate": make_estate(make_programme()).pk})
    assert (names(response), bool(response.context["form"].errors)) == ([], True)


def test_the_list_takes_as_many_queries_for_one_as_for_three(client, programme, officer, django_assert_num_queries):
    make_person(programme, "A", phones=["07700 900123"], estate=make_estate(programme))
    client.get(url("people", programme))
    with django_assert_num_queries(10):
        client.get(url("people", programme))
    for name in "BC":
        make_person(programme, name, phones=["07700 900123", "07700 900456"], estate=make_estate(programme))
    with django_assert_num_queries(10):
        client.get(url("people", programme))


def test_records_a_person(client, programme, officer):
    response = client.post(
        url("add-person", programme),
        answers(phone_1="07700 900123", phone_2="020 7946 0018", postcode="e16an", access_needs="Large print"),
    )
    person = Person.objects.get()
    assert response.url == url("person", programme, person.pk)
    assert [phone.number for phone in person.phones.all()] == ["+447700900123", "+442079460018"]
    assert (person.postcode, person.created_by, person.programmes.get()) == ("E1 6AN", officer, programme)


def test_says_which_number_and_which_postcode_are_wrong_and_saves_nothing(client, programme, officer):
    response = client.post(url("add-person", programme), answers(name="", phone_2="12", postcode="E1"))
    errors = response.context["form"].errors
    assert set(errors) == {"name", "phone_2", "postcode"}
    assert errors["phone_2"][0].startswith("Enter a phone number like 020 7946 0018")
    assert b"<title>Error: Add a person" in response.content
    assert Person.objects.count() == 0


def test_shows_who_it_may_be_before_saving_and_saves_when_it_is_somebody_new(client, programme, officer):
    make_person(programme, "Zoe Oneil", phones=["07700 900123"])
    posted = answers(phone_1="07700 900123")
    response = client.post(url("add-person", programme), posted)
    assert [one.person.name for one in response.context["candidates"]] == ["Zoe Oneil"]
    assert b"Open the existing record" in response.content
    assert Person.objects.count() == 1
    client.post(url("add-person", programme), {**posted, "told_apart": response.context["form"]["told_apart"].value()})
    assert Person.objects.count() == 2


def test_save_pressed_twice_records_one_person_though_only_a_name_is_known(client, programme, officer):
    for _ in range(2):
        response = client.post(url("add-person", programme), answers())
    assert "recorded by you a moment ago with the same name" in response.content.decode()
    assert Person.objects.count() == 1
    client.post(url("add-person", programme), answers(told_apart=str(Person.objects.get().pk)))
    assert Person.objects.count() == 2


def test_does_not_show_candidates_from_programmes_that_the_officer_cannot_see(client, programme, officer):
    make_person(make_programme(), "Zoe Oneil", email="zoe@example.org")
    client.post(url("add-person", programme), answers(email="zoe@example.org"))
    assert Person.objects.count() == 2


def test_changes_a_record(client, programme, officer):
    person = make_person(programme, phones=["07700 900123"])
    client.post(url("change-person", programme, person.pk), answers(version=1, name="Zoë Hall", phone_1="07700900456"))
    person.refresh_from_db()
    assert (person.name, person.version, str(person.phones.get())) == ("Zoë Hall", 2, "07700 900456")


def test_the_second_to_save_sees_both_and_loses_nothing(client, programme, officer):
    person = make_person(programme)
    page = url("change-person", programme, person.pk)
    client.post(page, answers(version=1, name="Zoë Hall"))
    response = client.post(page, answers(version=1, name="Zoe Neil"))
    assert response.status_code == 409
    assert [(one.label, one.saved, one.typed) for one in response.context["beside"].differences] == [
        ("Name", "Zoë Hall", "Zoe Neil")
    ]
    client.post(page, answers(version=response.context["form"]["version"].value(), name="Zoe Neil"))
    person.refresh_from_db()
    assert person.name == "Zoe Neil"


def test_a_change_to_a_record_that_was_merged_meanwhile_is_shown_beside_the_kept_one(client, programme, officer):
    kept, merged = make_person(programme, "Zoë O'Neil"), make_person(programme, "Zoe Neil")
    merge(kept=kept, merged=merged, by=None)
    response = client.post(url("change-person", programme, merged.pk), answers(version=1, name="Zoe Hall"))
    assert response.status_code == 409
    assert f'action="{url("change-person", programme, kept.pk)}"' in response.content.decode()
    assert response.context["form"]["name"].value() == "Zoe Hall"


def test_the_address_of_a_merged_record_leads_to_the_kept_one(client, programme, officer):
    kept, merged = make_person(programme, "Kept"), make_person(programme, "Merged")
    merge(kept=kept, merged=merged, by=None)
    assert client.get(url("person", programme, merged.pk)).url == url("person", programme, kept.pk)


def test_a_look_at_a_record_is_written_down_once_a_quarter_of_an_hour(client, programme, officer):
    person = make_person(programme)
    for _ in range(2):
        client.get(url("person", programme, person.pk))
    event = AuditEvent.objects.get(action="viewed")
    assert (event.actor, event.object_id, event.programme) == (officer, person.pk, programme)
    assert "email" in event.fields


def test_the_record_says_by_which_ways_not_to_contact(client, programme, officer):
    person = make_person(programme, phones=["07700 900123"])
    record_wish(person=person, channel=Channel.PHONE, by=officer)
    response = client.get(url("person", programme, person.pk))
    assert response.context["stopped"] == [Channel.PHONE]
    assert b"Do not contact this person by: Phone call" in response.content


def test_the_record_takes_as_many_queries_with_one_of_each_as_with_three(
    client, programme, officer, django_assert_max_num_queries
):
    person = make_person(programme, phones=["07700 900123"])
    with django_assert_max_num_queries(30) as first:
        client.get(url("person", programme, person.pk))
    for number in range(3):
        make_person(programme, f"Other {number}", phones=["07700 900123"])
        record_wish(person=person, channel=list(Channel)[number], by=officer)
    with django_assert_max_num_queries(31) as then:
        client.get(url("person", programme, person.pk))
    # One more for the numbers of those who may live there; the look itself was written down before.
    assert len(then) <= len(first) + 1


def test_marks_a_number_as_wrong_and_right_again(client, programme, officer):
    phone = make_person(programme, phones=["07700 900123"]).phones.get()
    page = url("mark-phone", programme, phone.person_id, phone.pk)
    client.post(page, {"wrong": "yes"})
    phone.refresh_from_db()
    assert phone.wrong_since
    client.post(page, {"wrong": "no"})
    phone.refresh_from_db()
    assert phone.wrong_since is None


def test_the_history_shows_values_before_and_after_and_who_looked(client, programme, officer):
    person = make_person(programme, by=officer)
    client.get(url("person", programme, person.pk))
    client.post(url("change-person", programme, person.pk), answers(version=1, name="Zoë Hall", phone_1="07700 900123"))
    response = client.get(url("person-history", programme, person.pk))
    told = [
        (entry.who, entry.what, change.what, change.before, change.after)
        for entry in response.context["page_obj"]
        for change in entry.changes
    ]
    assert told == [
        (officer, "Changed", "phone number", "", "07700 900123"),
        (officer, "Changed", "name", "Zoë O'Neil", "Zoë Hall"),
    ]
    assert [entry.what for entry in response.context["page_obj"] if not entry.changes] == [
        "Looked at", "Looked at", "Looked at", "Recorded"
    ]  # fmt: skip


def test_adds_a_person_from_another_programme_of_ones_own(client, programme, officer):
    other = make_programme()
    officer.memberships.create(programme=other, role=Role.OFFICER)
    person = make_person(other)
    client.post(url("add-to-programme", programme, person.pk))
    assert set(person.programmes.all()) == {programme, other}
    stranger = make_person(make_programme(), "Stranger")
    assert client.post(url("add-to-programme", programme, stranger.pk)).status_code == 404


@pytest.fixture
def manager(client, programme):
    manager = make_member(programme, Role.MANAGER)
    client.force_login(manager)
    return manager


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_the_list_leaves_as_a_file_with_a_reason_and_without_formulas(client, programme, manager):
    ann = make_person(programme, '=HYPERLINK("http://x")', phones=["07700 900123"])
    make_person(programme, "Bob Hall", kind="professional")
    record_wish(person=ann, channel=Channel.TEXT, by=None)
    rows = rows_of(client.post(url("export-people", programme), {"kind": "resident", "reason": "Letters"}))
    assert [(row[0], row[2], row[-1]) for row in rows[1:]] == [
        ('\'=HYPERLINK("http://x")', "07700 900123", "Text message")
    ]
    event = AuditEvent.objects.get(action="exported")
    assert (event.actor, event.rows, event.reason, "narrowed by kind" in event.fields) == (manager, 1, "Letters", True)


def test_no_file_without_a_reason(client, programme, manager):
    response = client.post(url("export-people", programme), {"search": "ann", "reason": ""})
    assert response.context["form"].errors == {"reason": ["Say why you need this list as a file"]}
    assert AuditEvent.objects.filter(action="exported").count() == 0


def test_the_page_before_the_file_keeps_what_was_searched_for(client, programme, manager):
    response = client.post(url("export-people", programme), {"search": "ann"})
    assert 'name="search" value="ann"' in response.content.decode()


def test_an_officer_cannot_download_the_list(client, programme, officer):
    assert client.post(url("export-people", programme), {"reason": "Letters"}).status_code == 403


def test_the_history_says_who_recorded_a_wish_and_who_lifted_it(client, programme, officer):
    person = make_person(programme, by=officer)
    lift_wish(wish=record_wish(person=person, by=officer, channel="phone"), by=officer, because="Asked us to")
    page = client.get(url("person-history", programme, person.pk)).content.decode()
    assert "Do not contact, by phone call" in page
    assert "Lifted: do not contact, by phone call" in page
