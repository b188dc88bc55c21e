from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.consents import record_answer
from estates.models import AuditEvent, Consent, Purpose
from estates.tests.make import make_member, make_person, make_programme, make_wording
from events import attendance
from events.models import Attendee, Feedback, SignUp
from events.tests.make import make_session
from events.tests.make_days import let_in, make_running, press
from events.tests.make_sign_ups import make_sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_running(make_programme(slug="five"))


@pytest.fixture
def user(session, client):
    user = make_member(session.event.programme, Role.EVENT_LEAD)
    client.force_login(user)
    return user


def known(sign_up, **fields):
    """As the worker leaves a sign-up that it has matched."""
    person = make_person(sign_up.event.programme, sign_up.name, **fields)
    SignUp.objects.filter(pk=sign_up.pk).update(person=person)
    Attendee.objects.filter(pk=sign_up.attendees.first().pk).update(person=person)
    return person


def of(name, session):
    return reverse(f"events:{name}", args=["five", session.event_id, session.pk])


def of_event(name, session):
    return reverse(f"events:{name}", args=["five", session.event_id])


def test_who_was_expected_and_who_came_stand_side_by_side(client, user, session):
    let_in(make_sign_up(session.event, adults=2), session, gate="Side door")
    make_sign_up(session.event, "Bob Hall")
    page = client.get(of("attendance", session))
    turnout = page.context["turnout"]
    assert (turnout.expected, turnout.came, turnout.no_shows) == (3, 2, 1)
    assert "2 checked in by name." in page.content.decode()


def test_the_list_of_a_session_has_only_its_own_arrivals(session):
    second = make_session(session.event, timezone.now())
    ann = make_sign_up(session.event)
    let_in(ann, session)
    sessions = [session, second]
    assert attendance.turnout(attendance.everyone(session.event, second)).came == 0
    assert attendance.came_to_all(attendance.everyone(session.event), sessions) == 0
    let_in(ann, second)
    assert attendance.came_to_all(attendance.everyone(session.event), sessions) == 1


def test_the_download_runs_nothing_in_a_spreadsheet_and_is_written_down(client, user, session):
    let_in(make_sign_up(session.event, "=HYPERLINK(1)"), session, gate="@door")
    answer = client.get(of("attendance-csv", session))
    text = b"".join(answer.streaming_content).decode()
    assert '"\'=HYPERLINK(1)"' in text
    assert '"\'@door"' in text
    assert AuditEvent.objects.filter(actor=user, action="exported", rows=1).exists()


def test_who_came_for_the_first_time_is_who_came_to_nothing_before(client, user, session):
    before = make_running(session.event.programme, begun=timedelta(hours=2))
    ann, bob = make_sign_up(session.event), make_sign_up(session.event, "Bob Hall")
    known(bob)
    earlier = make_sign_up(before.event)
    person = known(earlier)
    SignUp.objects.filter(pk=ann.pk).update(person=person)
    Attendee.objects.filter(sign_up=ann).update(person=person)
    for sign_up, where in ((earlier, before), (ann, session), (bob, session)):
        let_in(sign_up, where)
    let_in(make_sign_up(session.event, "Cy Fox"), session)
    page = client.get(of_event("after-event", session))
    assert [one.person.name for one in page.context["newcomers"]] == ["Bob Hall"]
    assert page.context["unknown"] == 1


def test_blocks_are_those_where_who_signed_up_lives(client, user, session):
    ann = make_sign_up(session.event, adults=3)
    known(ann, block="Ash House")
    let_in(ann, session)
    let_in(make_sign_up(session.event, "Bob Hall", street="Elm Road"), session)
    make_sign_up(session.event, "Did not come", street="Oak Road")
    page = client.get(of_event("after-event", session))
    assert page.context["blocks"] == [("", "Ash House", 3), ("", "Elm Road", 1)]


def test_photos_are_of_those_who_say_yes_now(client, user, session):
    programme = session.event.programme
    wording = make_wording(programme, Purpose.PHOTOS)
    ann = make_sign_up(session.event, adults=2, photos_ok=True)
    bob = make_sign_up(session.event, "Bob Hall", photos_ok=True)
    record_answer(
        person=known(bob), wording=wording, channels=[""], state=Consent.State.WITHDRAWN, how=Consent.How.PHONE, by=user
    )
    for sign_up in (ann, bob, make_sign_up(session.event, "Cy Fox")):
        let_in(sign_up, session)
    make_sign_up(session.event, "Did not come", photos_ok=True)
    page = client.get(of_event("photo-permissions", session))
    answers = [(str(one.attendee), answer) for one, answer in page.context["answers"]]
    assert answers == [("Ann Lee", "Yes"), ("An adult", "Not asked"), ("Bob Hall", "No"), ("Cy Fox", "Not asked")]


def test_counted_heads_stand_beside_names_and_are_not_added(client, user, session):
    let_in(make_sign_up(session.event), session)
    press(session, number=70)
    page = client.get(of_event("after-event", session))
    assert page.context["in_all"].people == 70
    assert page.context["turnout"].came == 1


def test_feedback_is_counted_and_its_words_stand_without_a_name(client, user, session):
    ann, bob = make_sign_up(session.event), make_sign_up(session.event, "Bob Hall")
    Feedback.objects.create(sign_up=ann, rating=5, words="More of it", may_quote=True)
    Feedback.objects.create(sign_up=bob, rating=2)
    page = client.get(of_event("after-event", session))
    assert [number for _words, number in page.context["feedback"][0]] == [1, 0, 0, 1, 0]
    assert "More of it" in page.content.decode()
    assert "Ann Lee" not in page.content.decode()


def test_what_came_of_all_events_stands_by_kind_with_its_method(client, user, session):
    programme, day = session.event.programme, timedelta(days=1)
    workshop = make_running(programme, begun=3 * day, kind="workshop", title="Workshop")
    second = make_session(workshop.event, timezone.now() - 2 * day)
    both, one_day = make_sign_up(workshop.event, adults=2), make_sign_up(workshop.event, "Bob Hall")
    for sign_up, where in ((both, workshop), (both, second), (one_day, workshop)):
        let_in(sign_up, where)
    for number in (300, 200):
        press(make_running(programme, begun=2 * day, kind="fun_day"), number=number)
    press(session, number=9)  # not over yet
    make_running(make_programme(), begun=3 * day, kind="fun_day")
    kinds = client.get(reverse("events:what-came", args=["five"])).context["kinds"]
    assert [(one.kind, one.came.people, one.came.in_words, one.whole) for one in kinds] == [
        ("workshop", 5, "checked in by name", 2),
        ("fun_day", 500, "counted in at the gates", 0),
    ]


@pytest.mark.parametrize("name", ["attendance", "after-event"])
def test_three_who_came_take_as_many_queries_as_one(client, user, session, name, django_assert_max_num_queries):
    address = of(name, session) if name == "attendance" else of_event(name, session)
    ann = make_sign_up(session.event)
    known(ann, block="Ash House")
    let_in(ann, session)
    client.get(address)
    with django_assert_max_num_queries(50) as one:
        client.get(address)
    for name in ("Bob Hall", "Cy Fox"):
        sign_up = make_sign_up(session.event, name, adults=2)
        known(sign_up, block="Elm House")
        let_in(sign_up, session)
    with django_assert_max_num_queries(len(one)):
        client.get(address)
