"""The door and the counter without JavaScript, and what devices send to them."""

import uuid

import pytest
from django.urls import reverse

from engagement.access import Role
from estates.models import AuditEvent
from estates.tests.make import make_member, make_programme
from events import links
from events.models import Attendance, Event, HeadCount, SignUp, Tally
from events.sign_ups import cancel
from events.tests.make import make_event, make_session
from events.tests.make_days import let_in, make_running, press
from events.tests.make_sign_ups import make_sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_running(make_programme(slug="five"), title="Workshop")


@pytest.fixture
def user(session, client):
    user = make_member(session.event.programme, Role.OFFICER)
    client.force_login(user)
    return user


def address(name, session):
    return reverse(f"events:{name}", args=["five", session.event_id, session.pk])


def search(client, session, text):
    return client.post(address("check-in", session), {"search": text})


def tap(client, session, sign_up, **fields):
    fields = {"client_id": uuid.uuid4(), "sign_up": sign_up.pk, **fields}
    return client.post(address("arrive", session), fields, follow=True)


def by_device(client, path, user, **fields):
    headers = {"Accept": "application/json", "X-Made-By": str(user.pk)}
    return client.post(path, {"client_id": uuid.uuid4(), **fields}, headers=headers)


def test_nobody_stands_on_the_page_until_two_letters_are_typed(client, user, session):
    make_sign_up(session.event, "Zoë Ali")
    assert b'<h2 class="govuk-heading-s party-name"' not in client.get(address("check-in", session)).content
    answer = search(client, session, "z")
    assert b"Type at least two letters" in answer.content
    assert b"party-name" not in answer.content
    assert b"party-name" in search(client, session, "zo").content


def test_finds_by_any_of_the_party_and_by_reference(client, user, session):
    ann = make_sign_up(session.event, adults=2, others=[{"name": "Bob Hall"}])
    make_sign_up(session.event, "Annabel Other")
    for text in ("bo", "hall bob", "ANN LEE", ann.reference, ann.reference_aloud, ann.reference[:4]):
        found = search(client, session, text).context["found"]
        assert [one["name"] for one in found] == ["Ann Lee"], text


def test_one_tap_and_undo(client, user, session):
    ann = make_sign_up(session.event, adults=2)
    page = tap(client, session, ann, gate="Side door").content.decode()
    assert "In: <strong><bdi>Ann Lee</bdi></strong>, 2 people" in page
    last = Attendance.objects.first()
    client.post(address("undo-arrival", session), {"tap": last.tap})
    assert not Attendance.objects.standing().exists()


def test_what_stands_against_it_is_said(client, user, session):
    ann, bob = make_sign_up(session.event), make_sign_up(session.event, "Bob Hall")
    cancel(sign_up=ann, why="them")
    let_in(bob, session, gate="Main door")
    cancelled = tap(client, session, ann)
    assert cancelled.status_code == 409
    assert "Ann Lee cancelled." in cancelled.content.decode()
    assert "Let them in all the same" in cancelled.content.decode()
    already = tap(client, session, bob).content.decode()
    assert "Bob Hall is already in:" in already
    assert ", Main door." in already


def test_who_should_speak_to_the_lead_is_said_without_a_reason(client, user, session):
    ann = make_sign_up(session.event, access_needs="Secret")
    SignUp.objects.update(attention=True)
    assert "Speak to the lead" in search(client, session, "ann").content.decode()
    page = tap(client, session, ann).content.decode()
    assert "Please ask them to speak to the lead." in page
    assert "Secret" not in page


def test_a_private_link_that_was_scanned_finds_its_sign_up(client, user, session):
    ann, bob = make_sign_up(session.event), make_sign_up(make_event(session.event.programme), "Bob Hall")
    found = search(client, session, links.link("my-sign-up", links.token_of(ann)))
    assert [one["id"] for one in found.context["found"]] == [ann.pk]
    other = search(client, session, links.link("my-sign-up", links.token_of(bob)))
    assert "Another day:" in other.content.decode()
    assert "Not on the list" in search(client, session, "https://example.org/made-up").content.decode()


def test_a_reference_of_another_event_and_an_unknown_one(client, user, session):
    other = make_sign_up(make_event(session.event.programme, title="Fun day"), "Bob Hall")
    foreign = make_sign_up(make_event(make_programme()), "Cy Fox")
    assert "Another day:" in search(client, session, other.reference).content.decode()
    unknown = search(client, session, foreign.reference).content.decode()
    assert "Not on the list" in unknown
    assert "Cy Fox" not in unknown


def test_before_the_day_nobody_is_let_in_and_no_name_is_sent(client, user, session):
    make_sign_up(session.event)
    later = make_session(session.event)
    page = client.get(address("check-in", later))
    assert "Nobody can be let in yet" in page.content.decode()
    assert b"Ann Lee" not in page.content
    assert tap(client, later, SignUp.objects.get()).status_code == 409


def test_a_walk_in_by_name_alone(client, user, session):
    answer = client.post(
        address("walk-in", session), {"client_id": uuid.uuid4(), "name": "Dee Fox", "adults": 2, "children": ""}
    )
    assert answer.status_code == 302
    assert Attendance.objects.filter(attendee__sign_up__name="Dee Fox", by=user).count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"contact": "12"}, "Enter a phone number like"),
        ({"contact": "dee@"}, "Enter a valid"),
        ({"adults": 0}, "Say how many come"),
        ({"adults": 30, "children": 1}, "Say how many come"),
    ],
)
def test_a_walk_in_that_cannot_be_is_refused_with_what_to_do(client, user, session, fields, words):
    fields = {"client_id": uuid.uuid4(), "name": "Dee Fox", "adults": 1, **fields}
    page = client.post(address("walk-in", session), fields).content.decode()
    assert "<title>Error: " in page
    assert words in page
    assert not SignUp.objects.exists()


def test_a_full_event_warns_and_allows(client, user, session):
    Event.objects.filter(pk=session.event_id).update(capacity=1, places_taken=1)
    assert "All 1 places are taken" in client.get(address("walk-in", session)).content.decode()
    client.post(address("walk-in", session), {"client_id": uuid.uuid4(), "name": "Dee Fox", "adults": 1})
    assert SignUp.objects.get().over_capacity


def test_a_device_gets_its_answer_and_only_from_whoever_wrote_it_down(client, user, session):
    ann = make_sign_up(session.event)
    other = make_member(session.event.programme, Role.COACH)
    assert by_device(client, address("arrive", session), other, sign_up=ann.pk).status_code == 409
    assert not Attendance.objects.exists()
    answer = by_device(client, address("arrive", session), user, sign_up=ann.pk).json()
    assert (answer["answer"], answer["entry"]["outside"]) == ("in", 0)
    assert by_device(client, address("arrive", session), user, sign_up="").status_code == 400


def test_what_a_device_keeps_has_no_contact_and_an_end(client, user, session):
    make_sign_up(session.event, phone="+447700900123", email="ann@example.org", access_needs="A ramp")
    page = client.get(address("check-in", session))
    assert "Ann Lee" in page.content.decode()
    for secret in ("900123", "ann@example", "A ramp"):
        assert secret not in page.content.decode()
    assert page["X-Keep-Until"]


def test_reading_the_list_is_written_down_once_in_a_while(client, user, session):
    make_sign_up(session.event)
    for _ in range(3):
        client.get(address("check-in", session))
    assert AuditEvent.objects.filter(actor=user, action="searched").count() == 1


def test_a_list_of_three_takes_as_many_queries_as_one(client, user, session, django_assert_max_num_queries):
    make_sign_up(session.event)
    client.get(address("check-in", session))
    with django_assert_max_num_queries(40) as one:
        client.get(address("check-in", session))
    for name in ("Bob Hall", "Cy Fox"):
        let_in(make_sign_up(session.event, name, adults=3), session)
    with django_assert_max_num_queries(len(one)):
        client.get(address("check-in", session))


def test_a_session_of_a_draft_or_called_off_has_no_door(client, user, session):
    type(session).objects.filter(pk=session.pk).update(is_off=True)
    assert client.get(address("check-in", session)).status_code == 404


def test_what_a_device_counted_before_the_session_was_called_off_is_kept(client, user, session):
    type(session).objects.filter(pk=session.pk).update(is_off=True)
    ann = make_sign_up(session.event)
    assert by_device(client, address("count-heads", session), user, press="in-adult").status_code == 200
    assert by_device(client, address("arrive", session), user, sign_up=ann.pk).status_code == 200
    Event.objects.update(state="cancelled", cancelled_because="Snow")
    refused = by_device(client, address("walk-in", session), user, name="Dee Fox", adults=1)
    assert refused.json()["errors"] == ["The event was cancelled meanwhile, so nobody can be let in."]
    assert (Tally.objects.count(), Attendance.objects.count()) == (1, 1)


def test_presses_are_counted_at_a_gate_and_undone(client, user, session):
    fields = {"press": "in-child", "gate": "North", "number": 3}
    page = client.post(address("count-heads", session), {"client_id": uuid.uuid4(), **fields}, follow=True)
    assert page.context["counted_in"] == 3
    assert 'value="North"' in page.content.decode()
    client.post(address("undo-press", session), {"tap": Tally.objects.get().client_id})
    assert not Tally.objects.standing().exists()


@pytest.mark.parametrize("fields", [{"press": "up-child"}, {"press": ""}, {"press": "in-adult", "number": 501}])
def test_a_press_that_cannot_be_is_refused(client, user, session, fields):
    page = client.post(address("count-heads", session), {"client_id": uuid.uuid4(), **fields})
    assert b"<title>Error: " in page.content
    assert not Tally.objects.exists()
    assert by_device(client, address("count-heads", session), user, **fields).status_code == 400


def test_a_figure_that_somebody_gives_is_shown_with_its_method_and_taken_back(client, user, session):
    fields = {"figure": "1200", "method": "estimate", "said_by": "The caretaker"}
    page = client.post(address("say-how-many", session), fields, follow=True).content.decode()
    assert "About 1,200 by an estimate" in page
    assert "The caretaker says: 1,200 (estimate)" in page
    assert b"<title>Error: " in client.post(address("say-how-many", session), {"figure": "many"}).content
    client.post(address("withdraw-figure", session))
    assert not HeadCount.objects.standing().exists()


def test_the_counter_shows_hours_and_gates_in_as_many_queries(client, user, session, django_assert_max_num_queries):
    press(session, gate="North")
    client.get(address("count-heads", session))
    with django_assert_max_num_queries(40) as one:
        client.get(address("count-heads", session))
    for gate in ("South", "East"):
        press(session, gate=gate)
    with django_assert_max_num_queries(len(one)):
        client.get(address("count-heads", session))
