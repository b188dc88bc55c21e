from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.tests.make import make_estate, make_member, make_programme
from events.models import Event, Kind, Session
from events.tests.make import make_event, make_session
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHEN = {"day_0": "24", "day_1": "6", "day_2": "2099", "starts": "2pm", "ends": "17:30", "repeats": "once"}
FUN_DAY = {**WHEN, "title": "Fun day", "place": "The green", "for_whom": "everyone", "asks_sign_up": "on"}


@pytest.fixture
def programme(client):
    programme = make_programme()
    client.lead = make_member(programme, Role.EVENT_LEAD)
    client.force_login(client.lead)
    return programme


def address(name, programme, *args):
    return reverse(f"events:{name}", args=[programme.slug, *args])


def make(client, programme, kind=Kind.FUN_DAY, **answers):
    return client.post(address("add-event", programme, kind), {**FUN_DAY, **answers})


def shown(client, programme, **asked):
    return [event.title for event in client.get(address("events", programme), asked).context["page_obj"]]


def test_a_fun_day_is_made_from_a_day_and_a_place(client, programme):
    response = make(client, programme)
    event = Event.objects.get()
    assert response.url == address("event", programme, event.pk)
    assert (event.state, event.kind, event.created_by) == ("draft", "fun_day", client.lead)
    assert timezone.localtime(event.starts_at).isoformat() == "2099-06-24T14:00:00+01:00"
    assert timezone.localtime(event.ends_at).isoformat() == "2099-06-24T17:30:00+01:00"


def test_the_form_begins_with_what_is_usual(client, programme):
    make_event(programme, organiser=client.lead, phone="+447700900123")
    estate = make_estate(programme)
    form = client.get(address("add-event", programme, Kind.WORKSHOP)).context["form"]
    usual = {name: form[name].value() for name in ("title", "capacity", "starts", "repeats", "estate", "organiser")}
    assert usual == {
        "title": "Leadership workshop",
        "capacity": 50,
        "starts": "10:00",
        "repeats": "daily",
        "estate": estate.pk,
        "organiser": client.lead.pk,
    }
    assert form["phone"].value() == "07700 900123"


def test_a_workshop_has_a_session_each_day_and_a_youth_club_one_a_week(client, programme):
    last_day = {"until_0": "8", "until_1": "7", "until_2": "2099"}
    make(client, programme, Kind.YOUTH_CLUB, **last_day, repeats="weekly")
    assert Session.objects.count() == 3
    make(client, programme, Kind.WORKSHOP, **last_day | {"until_0": "25", "until_1": "6"}, repeats="daily")
    assert Event.objects.get(kind=Kind.WORKSHOP).sessions.count() == 2


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"title": ""}, {"title": ["Enter what it is called"]}),
        ({"place": ""}, {"place": ["Enter where it is"]}),
        ({"day_0": "31"}, {"day": ["31/6/2099 is not a date. Write it like 27 3 2006."]}),
        ({"starts": "late"}, {"starts": ["Write a time like 10:00 or 2pm"]}),
        ({"ends": "13:00"}, {"ends": ["It must end after it starts, on the same day."]}),
        ({"repeats": "weekly"}, {"until": ["Enter the last day, or choose “Once”."]}),
        ({"capacity": "0"}, {"capacity": ["Enter at least 1 place, or nothing if there is no limit."]}),
        ({"capacity": "99999999"}, {"capacity": ["Enter at most 100,000 places, or nothing if there is no limit."]}),
        ({"for_whom": "estate"}, {"estate": ["Choose the estate whose residents may come."]}),
        ({"postcode": "nowhere"}, {"postcode": ["“nowhere” is not a UK postcode. Write it like EC1A 1BB."]}),
        ({"phone": "12"}, None),
        ({"title": "x" * 121}, None),
        (
            {
                "opens_on_0": "2", "opens_on_1": "6", "opens_on_2": "2099",
                "closes_on_0": "1", "closes_on_1": "6", "closes_on_2": "2099",
            },
            {"closes_on": ["The last day to sign up cannot be before sign-up opens."]},
        ),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_refused_with_what_to_do(client, programme, changes, errors):
    form = make(client, programme, **changes).context["form"]
    assert form.errors == (errors or form.errors)
    assert form.errors
    assert Event.objects.count() == 0


def test_sign_up_opens_and_closes_with_the_day(client, programme):
    days = {"opens_on_0": "1", "opens_on_1": "6", "opens_on_2": "2099"}
    days |= {"closes_on_0": "20", "closes_on_1": "6", "closes_on_2": "2099"}
    make(client, programme, **days)
    event = Event.objects.get()
    assert timezone.localtime(event.sign_up_opens_at).isoformat() == "2099-06-01T00:00:00+01:00"
    assert timezone.localtime(event.sign_up_closes_at).isoformat() == "2099-06-21T00:00:00+01:00"
    form = client.get(address("edit-event", programme, event.pk)).context["form"]
    assert (form.initial["opens_on"].day, form.initial["closes_on"].day) == (1, 20)


def test_a_copy_chooses_its_first_day_and_takes_the_rest_along(client, programme):
    workshop = make_event(programme, kind=Kind.WORKSHOP, title="Workshop", capacity=9, needs_approval=True)
    make_session(workshop)
    page = client.get(address("copy-event", programme, workshop.pk))
    assert "Its 2 sessions come along" in page.content.decode()
    answers = {"title": "Workshop", "place": "Hall", "for_whom": "everyone", "capacity": "9", "needs_approval": "on"}
    answers |= {"day_0": "7", "day_1": "7", "day_2": "2099"}
    client.post(address("copy-event", programme, workshop.pk), answers)
    copy = Event.objects.exclude(pk=workshop.pk).get()
    assert (copy.state, copy.capacity, copy.needs_approval) == ("draft", 9, True)
    assert [timezone.localtime(one.starts_at).isoformat() for one in copy.sessions.all()] == [
        "2099-07-07T10:00:00+01:00",
        "2099-07-08T10:00:00+01:00",
    ]


def test_an_event_is_made_from_a_template(client, programme):
    event = make_event(programme, title="Fun day")
    client.post(address("keep-as-template", programme, event.pk))
    template = Event.objects.get(is_template=True)
    assert shown(client, programme) == ["Fun day"]
    assert shown(client, programme, show="templates") == ["Fun day"]
    assert list(client.get(address("new-event", programme)).context["templates"]) == [template]


def test_lists_what_is_coming_drafts_and_what_is_over_by_estate(client, programme):
    estate = make_estate(programme)
    make_event(programme, title="Coming", estate=estate)
    make_event(programme, title="Draft", state="draft")
    make_event(programme, TUESDAY.replace(year=2006), title="Over")
    make_event(make_programme(), title="Not mine")
    assert shown(client, programme) == ["Coming"]
    assert shown(client, programme, show="drafts") == ["Draft"]
    assert shown(client, programme, show="past") == ["Over"]
    assert shown(client, programme, show="past", estate=estate.pk) == []
    assert shown(client, programme, show="no such", estate="x") == ["Coming"]


def test_editing_saves_and_the_second_to_save_sees_both(client, programme):
    event = make_event(programme, title="Fun day", place="The green")
    answers = {"title": "Party", "place": "The green", "for_whom": "everyone", "version": "1"}
    response = client.post(address("edit-event", programme, event.pk), answers)
    assert response.url == address("event", programme, event.pk)
    response = client.post(address("edit-event", programme, event.pk), {**answers, "title": "Fête"})
    assert response.status_code == 409
    [title] = [one for one in response.context["beside"].differences if one.label == "What is it called?"]
    assert (title.saved, title.typed) == ("Party", "Fête")
    assert Event.objects.get().title == "Party"


def test_a_new_place_of_a_published_event_is_to_be_told(client, programme):
    event = make_event(programme, place="The green")
    answers = {"title": "Fun day", "place": "The hall", "for_whom": "everyone", "version": "1"}
    client.post(address("edit-event", programme, event.pk), answers)
    assert event.changes.get().before["place"] == "The green"


def test_there_cannot_be_fewer_places_than_are_taken(client, programme):
    event = make_event(programme, capacity=10, places_taken=5)
    answers = {"title": "Party", "place": "The green", "for_whom": "everyone", "version": "1", "capacity": "4"}
    form = client.post(address("edit-event", programme, event.pk), answers).context["form"]
    assert form.errors == {"capacity": ["5 places are taken already. Enter 5 or more, or nothing."]}


def test_sign_up_that_was_closed_by_hand_stays_closed_when_something_else_is_edited(client, programme):
    event = make_event(programme)
    client.post(address("close-sign-up", programme, event.pk))
    event.refresh_from_db()
    form = client.get(address("edit-event", programme, event.pk)).context["form"]
    day = form.initial["closes_on"]
    answers = {"title": "Party", "place": "Hall", "for_whom": "everyone", "version": str(event.version)}
    answers |= {"closes_on_0": day.day, "closes_on_1": day.month, "closes_on_2": day.year}
    client.post(address("edit-event", programme, event.pk), answers)
    assert Event.objects.get().sign_up_closes_at == event.sign_up_closes_at


def test_is_published_closed_opened_and_cancelled_by_a_button_each(client, programme):
    event = make_event(programme, state="draft")
    for name, status in (("publish-event", "taking"), ("close-sign-up", "sign_up_closed"), ("open-sign-up", "taking")):
        client.post(address(name, programme, event.pk))
        event.refresh_from_db()
        assert event.status(TUESDAY - DAY) == status
    response = client.post(address("cancel-event", programme, event.pk), {"because": ""})
    assert response.context["form"].errors == {"because": ["Say why it is cancelled"]}
    client.post(address("cancel-event", programme, event.pk), {"because": "Rain"})
    event.refresh_from_db()
    assert (event.state, event.cancelled_because) == ("cancelled", "Rain")
    again = client.post(address("cancel-event", programme, event.pk), {"because": "Hail"}, follow=True)
    assert "Only an event that is published can be cancelled." in again.text
    assert Event.objects.get().cancelled_because == "Rain"


def test_what_cannot_be_published_says_why(client, programme):
    event = make_event(programme, starts_at=None)
    response = client.post(address("publish-event", programme, event.pk), follow=True)
    assert "Say when it is before you publish it." in response.content.decode()


def test_a_draft_is_deleted_and_a_published_event_is_not(client, programme):
    draft, event = make_event(programme, state="draft"), make_event(programme)
    client.post(address("drop-event", programme, draft.pk))
    assert client.post(address("drop-event", programme, event.pk)).status_code == 404
    assert list(Event.objects.all()) == [event]


def test_sessions_are_added_changed_and_called_off(client, programme):
    event = make_event(programme)
    client.post(address("add-sessions", programme, event.pk), WHEN)
    first, second = event.sessions.all()
    answers = {
        "day_0": "25",
        "day_1": "6",
        "day_2": "2099",
        "starts": "3pm",
        "ends": "4pm",
        "name": "B",
        "version": "1",
    }
    client.post(address("edit-session", programme, event.pk, second.pk), answers)
    second.refresh_from_db()
    assert (timezone.localtime(second.starts_at).isoformat(), second.name) == ("2099-06-25T15:00:00+01:00", "B")
    assert client.post(address("edit-session", programme, event.pk, second.pk), answers).status_code == 409
    client.post(address("call-off-session", programme, event.pk, first.pk))
    first.refresh_from_db()
    assert first.is_off
    response = client.post(address("call-off-session", programme, event.pk, second.pk), follow=True)
    assert "It is the only session that is left." in response.content.decode()


def test_a_session_at_a_time_that_is_taken_is_refused(client, programme):
    event = make_event(programme)
    client.post(address("add-sessions", programme, event.pk), WHEN)
    response = client.post(address("add-sessions", programme, event.pk), WHEN)
    message = "There is a session at that time already. Choose another day or time."
    assert response.context["form"].errors == {"day": [message]}


def test_an_officer_sees_events_and_is_offered_no_change(client, programme):
    event = make_event(programme)
    client.force_login(make_member(programme, Role.OFFICER))
    page = client.get(address("event", programme, event.pk)).content.decode()
    assert address("cancel-event", programme, event.pk) not in page
    assert "Make an event" not in client.get(address("events", programme)).content.decode()
    assert client.post(address("publish-event", programme, event.pk)).status_code == 403


def test_asks_the_database_as_often_for_three_as_for_one(client, programme, django_assert_num_queries):
    estate = make_estate(programme)
    event = make_event(programme, estate=estate, organiser=client.lead)
    pages = [address("events", programme), address("event", programme, event.pk), address("new-event", programme)]
    counts = []
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    for _ in range(2):
        make_session(event)
        make_event(programme, estate=make_estate(programme), organiser=make_member(programme))
    for page, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(page)
