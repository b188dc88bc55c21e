import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.access import Role
from estates.models import AuditEvent
from estates.tests.make import make_member, make_programme
from events.matching import match_all
from events.models import Event, SignUp
from events.tests.make import make_event
from events.tests.make_sign_ups import make_sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(make_programme(), capacity=10)


@pytest.fixture
def lead(event, client):
    user = make_member(event.programme, Role.EVENT_LEAD)
    client.force_login(user)
    return user


def url(name, event, *args):
    return reverse(f"events:{name}", args=[event.programme.slug, event.pk, *args])


def page_of(client, event, **search):
    address = url("sign-ups", event)
    return (client.post(address, search) if search else client.get(address)).content.decode()


@pytest.mark.parametrize("typed", ["ann", "LEE", "900123", "ann@example", "reference"])
def test_finds_by_name_phone_e_mail_and_the_number_that_was_read_out(client, event, lead, typed):
    ann = make_sign_up(event, "Ann Lee", phone="+447700900123", email="ann@example.org")
    make_sign_up(event, "Bob Hall")
    page = page_of(client, event, search=ann.reference_aloud if typed == "reference" else typed)
    assert "Ann Lee" in page
    assert "Bob Hall" not in page


def test_narrows_by_state_and_says_when_nobody_is_found(client, event, lead):
    make_sign_up(event, "Full", adults=10)
    make_sign_up(event, "Waits")
    table = page_of(client, event, state="waiting")
    assert "Waits" in table
    assert ">Full<" not in table
    assert "Nobody is found" in page_of(client, event, search="nobody like this")


def test_shows_the_waiting_list_in_order_and_why_nobody_is_offered_a_place(client, event, lead):
    make_sign_up(event, "Full", adults=10)
    make_sign_up(event, "First")
    make_sign_up(event, "Second")
    page = page_of(client, event)
    assert "All 10 places are taken." in page
    assert page.index("First") < page.index("Second")


def test_officers_sign_people_up_on_the_phone_even_when_sign_up_has_closed(client, event):
    officer = make_member(event.programme, Role.OFFICER)
    client.force_login(officer)
    Event.objects.filter(pk=event.pk).update(sign_up_closes_at=event.created_at)
    data = {"client_id": uuid.uuid4(), "source": "phone", "name": "Ann Lee", "adults": "8", "children": "0"}
    for _twice in range(2):
        page = client.post(url("add-sign-up", event), data, follow=True).content.decode()
    ann = SignUp.objects.get()
    assert ann.reference_aloud in page
    assert (ann.by, ann.source, ann.party) == (officer, "phone", 8)


def test_nobody_is_signed_up_for_an_event_that_was_cancelled(client, event, lead):
    Event.objects.filter(pk=event.pk).update(state="cancelled", cancelled_because="Rain")
    data = {"client_id": uuid.uuid4(), "source": "phone", "name": "Ann Lee", "adults": "1", "children": "0"}
    assert "nobody can be signed up" in client.post(url("add-sign-up", event), data).content.decode()
    assert not SignUp.objects.exists()


def test_changes_and_cancels_for_somebody_on_the_phone(client, event, lead):
    ann = make_sign_up(event, adults=3)
    data = {"name": "Ann Lee", "adults": "2", "children": "0", "version": "1", "phone": "07700 900123"}
    client.post(url("change-for-them", event, ann.pk), data)
    client.post(url("cancel-one-for-them", event, ann.pk, ann.attendees.coming().last().pk))
    ann.refresh_from_db()
    assert (ann.party, ann.phone) == (1, "+447700900123")
    client.post(url("cancel-for-them", event, ann.pk))
    ann.refresh_from_db()
    event.refresh_from_db()
    assert (ann.state, ann.why, ann.decided_by, event.places_taken) == ("cancelled", "staff", lead, 0)


def test_chooses_who_comes_to_a_workshop(client, event, lead):
    Event.objects.filter(pk=event.pk).update(kind="workshop", needs_approval=True)
    event.refresh_from_db()
    ann, bob = make_sign_up(event), make_sign_up(event, "Bob")
    client.post(url("approve-sign-up", event, ann.pk))
    client.post(url("refuse-sign-up", event, bob.pk))
    assert list(SignUp.objects.order_by("pk").values_list("state", "why")) == [
        ("registered", ""),
        ("cancelled", "refused"),
    ]


def test_lets_in_and_sets_a_turn_only_with_a_reason(client, event, lead):
    make_sign_up(event, "Full", adults=10)
    ann = make_sign_up(event)
    assert "Say why" in client.post(url("let-in", event, ann.pk), {"reason": ""}).content.decode()
    client.post(url("set-priority", event, ann.pk), {"priority": "1", "reason": "Carer"})
    ann.refresh_from_db()
    assert (ann.priority, ann.priority_reason, ann.state) == (1, "Carer", "waiting")
    page = client.post(url("let-in", event, ann.pk), {"reason": "Carer of Full"}, follow=True).content.decode()
    assert "They come on top of the places that there are." in page
    assert "Carer of Full" in page


def test_the_flag_is_set_and_taken_away(client, event, lead):
    ann = make_sign_up(event)
    for data, flag in (({"on": "1"}, True), ({}, False)):
        client.post(url("flag-sign-up", event, ann.pk), data)
        ann.refresh_from_db()
        assert ann.attention is flag


def test_looking_at_people_is_written_down(client, event, lead):
    ann = make_sign_up(event)
    match_all()
    page_of(client, event)
    ann.refresh_from_db()
    viewed = AuditEvent.objects.get(model="estates.person", action="viewed")
    assert (viewed.actor, viewed.object_id, viewed.fields) == (lead, ann.person_id, ["sign_ups"])


def test_the_list_asks_the_database_as_often_for_three_as_for_one(client, event, lead):
    def queries():
        match_all()
        with CaptureQueriesContext(connection) as asked:
            page_of(client, event)
        return len(asked)

    make_sign_up(event, "One", adults=10)
    make_sign_up(event, "Waits")
    queries()
    one = queries()
    for name in ("Two", "Three"):
        make_sign_up(event, name, email=f"{name}@example.org")
    queries()
    assert queries() == one
