"""Meetings: the agenda makes itself, decisions become actions, and whoever agreed to act is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.do_not_contact import record_wish
from estates.tests.make import make_estate, make_member, make_person, make_programme
from outreach.models import Message
from partnership.actions import edit_action, post_update
from partnership.meetings import agenda_of, decide
from partnership.models import Action, Decision, Meeting
from partnership.reminding import action_of, link, tell_chairs
from partnership.tests.make import make_action, make_agency, make_issue, make_meeting

pytestmark = pytest.mark.django_db
HELD = datetime(2026, 3, 3, 18, tzinfo=UTC)


@pytest.fixture
def programme():
    return make_programme(slug="five")


@pytest.fixture
def manager(programme, client):
    user = make_member(programme, Role.MANAGER)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"partnership:{name}", args=["five", *args])


def make_agreed(programme, due_in=30, **fields):
    """An action of an agency whose professional is reminded."""
    agency = make_agency()
    person = make_person(programme, "Pat Ray", kind="professional", agency=agency, email="pat@example.org")
    return make_action(
        programme, agency=agency, person=person, due_on=timezone.localdate() + timedelta(days=due_in), **fields
    )


@pytest.mark.parametrize("held_at", ["9999-12-31T18:00", "0001-01-01T00:00"])
def test_a_meeting_in_a_year_that_cannot_be_meant_is_refused_beside_the_question(client, programme, held_at):
    client.force_login(make_member(programme, Role.OFFICER))
    page = client.post(reverse("partnership:add-meeting", args=[programme.slug]), {"held_at": held_at, "residents": 0})
    assert "Write the day and the time like" in page.content.decode()
    assert not Meeting.objects.exists()


def test_the_agenda_is_what_is_open_and_late_and_not_decided_yet(programme):
    meeting = make_meeting(programme)
    late, soon = (make_action(programme, due_on=date(2026, 3, day)) for day in (1, 17))
    make_action(programme, due_on=date(2026, 3, 18))
    make_action(make_programme(), due_on=date(2026, 3, 1))
    once, often = make_issue(programme, "Once"), make_issue(programme, "Often")
    for _ in range(2):
        often.raised.create(how="workshop")
    assert (agenda_of(meeting).actions, agenda_of(meeting).issues) == ([late, soon], [often, once])
    decide(meeting=meeting, by=None, words="Ask again.", action=late)
    decide(meeting=meeting, by=None, words="A youth club.", issue=often)
    assert (agenda_of(meeting).actions, agenda_of(meeting).issues) == ([soon], [once])
    assert agenda_of(make_meeting(programme, held_at=HELD + timedelta(days=30))).issues == [often, once]


def test_a_decision_with_an_agency_is_an_action_for_the_issue(programme):
    estate, agency = make_estate(programme), make_agency()
    issue = make_issue(programme, estate=estate)
    decision = decide(
        meeting=make_meeting(programme), by=None, words="New lamps", issue=issue, agency=agency, due_on=date(2026, 5, 1)
    )
    action = issue.actions.get()
    assert (action.what, action.agency, action.estate, action.raised_on) == (
        "New lamps", agency, estate, date(2026, 3, 3),
    )  # fmt: skip
    assert decision.action == action


def test_a_decision_says_something(programme):
    with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
        Decision.objects.create(meeting=make_meeting(programme), words="")


def test_from_agenda_to_decision_on_the_pages(client, programme, manager):
    issue, agency = make_issue(programme, "Dark stairs"), make_agency("Riverside Homes")
    answers = {"held_at": "2026-03-03T18:00", "residents": "4", "agencies": [agency.pk], "chair": manager.pk}
    page = client.post(url("add-meeting"), answers, follow=True).content.decode()
    meeting = Meeting.objects.get()
    assert "Dark stairs" in page
    assert (list(meeting.agencies.all()), meeting.chair) == ([agency], manager)
    address = f"{url('decide', meeting.pk)}?issue={issue.pk}"
    assert "Dark stairs" in client.get(address).content.decode()
    page = client.post(address, {"words": "New lamps", "agency": agency.pk}).content.decode()
    assert "Enter the day by which the agency does it" in page
    day = {"due_on_0": "1", "due_on_1": "5", "due_on_2": "2099"}
    page = client.post(address, {"words": "New lamps", "agency": agency.pk, **day}, follow=True).content.decode()
    assert "Riverside Homes, by 1 May 2099" in page
    assert issue.actions.get().what == "New lamps"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_at": ""}, "Enter the day and the time"),
        ({"held_at": "soon"}, "like 2026-11-24 15:30"),
        ({"residents": "-1"}, "0"),
        ({"held_at": "2026-03-03T18:00"}, "There is a meeting at this time already."),
    ],
)
def test_a_meeting_that_cannot_be_says_why(client, programme, manager, wrong, said):
    make_meeting(programme)
    answers = {"held_at": "2026-04-03T18:00", "residents": "4", **wrong}
    assert said in client.post(url("add-meeting"), answers).content.decode()
    assert Meeting.objects.count() == 1


def test_two_who_change_a_meeting_at_once(client, programme, manager):
    meeting = make_meeting(programme)
    answers = {"held_at": "2026-03-03T18:00", "residents": "4", "version": 1}
    assert client.post(url("edit-meeting", meeting.pk), answers).status_code == 302
    assert client.post(url("edit-meeting", meeting.pk), {**answers, "residents": "5"}).status_code == 409
    assert Meeting.objects.get().residents == 4


def test_pages_take_as_many_queries_for_many(client, programme, manager):
    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    def fill(meeting, number):
        agency = make_agency()
        meeting.agencies.add(agency)
        make_action(programme, agency=agency, due_on=date(2026, 3, 1), estate=make_estate(programme))
        issue = make_issue(programme, f"Issue {number}", estate=make_estate(programme))
        decide(meeting=meeting, by=None, words="So be it", issue=issue, agency=agency, due_on=date(2099, 1, 1))
        make_issue(programme, f"Open {number}", estate=make_estate(programme))

    meeting = make_meeting(programme)
    fill(meeting, 0)
    one = queries(url("meetings")), queries(url("meeting", meeting.pk))
    for number in range(1, 4):
        make_meeting(programme, held_at=HELD + timedelta(days=number))
        fill(meeting, number)
    assert (queries(url("meetings")), queries(url("meeting", meeting.pk))) == one


def test_who_sees_to_it_is_told_now_before_and_after(programme):
    action = make_agreed(programme)
    told = list(Message.objects.order_by("due_at"))
    assert [timezone.localdate(one.due_at) for one in told[1:]] == [
        action.due_on - timedelta(days=7),
        action.due_on + timedelta(days=1),
    ]
    assert all(link(action) in one.body for one in told)
    assert {(one.person, one.essential) for one in told} == {(action.person, True)}


def test_once_it_is_done_nobody_is_reminded(programme):
    action = make_agreed(programme)
    post_update(action=action, version=1, words="Done.", state="done", by=None)
    assert not Message.objects.pending().exists()


def test_a_word_on_how_it_stands_tells_nobody_again_and_a_new_day_does(programme):
    action = make_agreed(programme)
    post_update(action=action, version=1, words="Ordered.", state="open", by=None)
    assert Message.objects.pending().count() == 3
    later = action.due_on + timedelta(days=30)
    edit_action(action=action, version=2, by=None, due_on=later)
    assert Message.objects.pending().count() == 3
    assert timezone.localdate(Message.objects.latest("due_at").due_at) == later + timedelta(days=1)


def test_whoever_must_not_be_written_to_is_not(programme):
    agency = make_agency()
    person = make_person(programme, "Pat Ray", kind="professional", agency=agency, email="pat@example.org")
    record_wish(person=person, by=None)
    make_action(programme, agency=agency, person=person)
    assert not Message.objects.exists()


def test_an_agency_answers_by_its_private_link(client, programme):
    action = make_agreed(programme)
    address = link(action).removeprefix("http://localhost:8000")
    assert "Repair the lights" in client.get(address).content.decode()
    assert client.post(address, {"version": 1}).context["form"].errors
    page = client.post(address, {"version": 1, "words": "All done.", "state": "done"}, follow=True).content.decode()
    assert "by their private link" in page
    action.refresh_from_db()
    assert action.state == "done"
    assert client.post(address, {"version": 1, "words": "Late.", "state": "open"}).status_code == 409


def test_the_link_ends_when_somebody_else_sees_to_it(client, programme):
    action = make_agreed(programme)
    address = link(action)
    edit_action(action=action, version=1, by=None, person=None)
    assert client.get(address.removeprefix("http://localhost:8000")).status_code == 404
    assert action_of("1-None~x") is None
    assert action_of(link(action).rsplit("/", 2)[1]) is None


def test_the_professional_must_be_of_the_agency(client, programme, manager):
    action = make_agreed(programme)
    day = {"due_on_0": "1", "due_on_1": "5", "due_on_2": "2099"}
    answers = {"what": "Lamps", "agency": make_agency("Other").pk, "person": action.person_id, **day}
    assert "Choose somebody of Other, or nobody" in client.post(url("add-action"), answers).content.decode()


def test_the_chair_hears_once_of_what_is_two_weeks_late(programme):
    chair = make_member(programme, Role.MANAGER)
    make_meeting(programme, chair=make_member(programme, Role.MANAGER))
    make_meeting(programme, held_at=HELD + timedelta(days=30), chair=chair)
    today = timezone.localdate()
    for days in (15, 20, 14):
        make_action(programme, due_on=today - timedelta(days=days))
    assert (tell_chairs(), tell_chairs()) == (1, 0)
    [sent] = mail.outbox
    assert sent.to == [chair.email]
    assert "2 actions are late" in sent.body


def test_a_new_day_lets_the_chair_hear_again(programme):
    make_meeting(programme, chair=make_member(programme, Role.MANAGER))
    action = make_action(programme, due_on=timezone.localdate() - timedelta(days=60))
    tell_chairs()
    edit_action(action=Action.objects.get(), version=1, by=None, due_on=action.due_on + timedelta(days=10))
    assert tell_chairs() == 1


def test_an_erased_professional_leaves_what_was_agreed(programme):
    action = make_agreed(programme)
    Action.objects.filter(person=action.person).forget()
    assert Action.objects.values_list("what", "person").get() == ("Repair the lights", None)
