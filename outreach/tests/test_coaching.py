import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from engagement.editing import GoneMeanwhile
from estates.do_not_contact import record_wish
from estates.erasure import erase_person
from estates.subject_access import everything_about
from estates.tests.make import make_member, make_programme
from outreach.coaching import (
    add_step,
    due_calls,
    end_coaching,
    log_call,
    pause_coaching,
    remind_coaches,
    resume_coaching,
)
from outreach.models import Coaching, Message
from outreach.tasks import coaching as job
from outreach.tests.make import make_callable, make_coaching

pytestmark = pytest.mark.django_db

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def coach(programme):
    return make_member(programme, Role.COACH)


@pytest.fixture
def ann(programme):
    return make_callable(programme, "Ann Lee", email="ann@example.org")


@pytest.fixture
def coaching(ann, coach):
    return make_coaching(ann, coach)


def call_of(coaching):
    return coaching.calls.get(contact__isnull=True)


def made(coaching, outcome="spoke", by=None):
    return log_call(call=call_of(coaching), by=by, client_id=uuid.uuid4(), outcome=outcome, notes="")


def url(name, programme, *args):
    return reverse(f"outreach:{name}", args=[programme.slug, *args])


def test_the_first_call_is_due_at_once_and_the_next_after_the_rhythm(coaching):
    today = timezone.localdate()
    assert [call.coaching for call in due_calls()] == [coaching]
    made(coaching)
    assert not due_calls().exists()
    assert call_of(coaching).due_on == today + 2 * WEEK
    assert due_calls(today + 2 * WEEK).exists()


def test_a_call_made_before_its_day_is_followed_by_another(coaching):
    made(coaching)
    made(coaching)
    assert call_of(coaching).due_on == timezone.localdate() + 4 * WEEK


def test_the_button_pressed_twice_is_one_call(client, programme, coach, coaching):
    client.force_login(coach)
    answers = {"client_id": str(uuid.uuid4()), "outcome": "spoke", "notes": ""}
    for _ in range(2):
        assert client.post(url("coaching", programme, coaching.pk), answers).status_code == 302
    assert coaching.calls.filter(contact__isnull=False).count() == 1


def test_a_call_that_nobody_answers_comes_back_tomorrow(coaching):
    made(coaching, "no_answer")
    assert not due_calls().exists()
    assert due_calls(timezone.localdate() + DAY).get().coaching == coaching
    assert call_of(coaching).due_on == timezone.localdate()


def test_whoever_must_not_be_called_is_not_due(ann, coaching):
    record_wish(person=ann, by=None, channel="phone")
    assert not due_calls().exists()


def test_after_the_last_day_no_call_comes_due(ann, coach):
    coaching = make_coaching(ann, coach, ends_on=timezone.localdate() + WEEK)
    made(coaching)
    assert not coaching.calls.filter(contact__isnull=True).exists()


def test_while_it_is_paused_no_call_is_due_and_afterwards_it_is_again(coaching, coach):
    pause_coaching(coaching=coaching, by=coach)
    assert not due_calls().exists()
    resume_coaching(coaching=coaching, by=coach)
    assert due_calls().get().coaching == coaching


def test_what_came_of_it_is_kept_and_nothing_is_due_any_more(coaching, coach):
    made(coaching)
    end_coaching(coaching=coaching, came_of_it="A youth club, one night a week", by=coach)
    assert Coaching.objects.get().came_of_it == "A youth club, one night a week"
    assert not due_calls(timezone.localdate() + 10 * WEEK).exists()
    with pytest.raises(GoneMeanwhile):
        add_step(coaching=coaching, what="One more", by=coach)


def test_nobody_is_coached_twice_at_once(ann, coach, coaching):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_coaching(ann, coach)
    end_coaching(coaching=coaching, came_of_it="Nothing yet", by=coach)
    assert make_coaching(ann, coach)


def test_the_person_is_reminded_the_day_before_unless_it_is_off(coaching, coach):
    made(coaching)
    message = Message.objects.get()
    assert timezone.localdate(message.due_at) == call_of(coaching).due_on - DAY
    assert coach.name in message.body
    pause_coaching(coaching=coaching, by=coach)
    message.refresh_from_db()
    assert message.state == "stopped"


def test_the_coach_is_told_once_of_all_calls_that_are_due_and_of_nobody_by_name(programme, coaching, coach):
    make_coaching(make_callable(programme, "Bob Hall"), coach)
    assert [job(), job()] == [1, 0]
    [sent] = mail.outbox
    assert (sent.to, "2 coaching calls are due today" in sent.body) == ([coach.email], True)
    assert "Ann" not in sent.body
    assert remind_coaches() == 0


def test_a_coach_works_through_a_call_and_adds_a_step(client, programme, ann, coaching, coach):
    client.force_login(coach)
    home = client.get("/").content.decode()
    assert url("coaching", programme, coaching.pk) in home
    page = client.get(url("coaching", programme, coaching.pk)).content.decode()
    assert "A youth club" in page
    assert f'href="tel:{ann.phones.get().number}"' in page
    call = {"client_id": uuid.uuid4(), "outcome": "spoke", "notes": "Found a room"}
    page = client.post(url("coaching", programme, coaching.pk), call, follow=True).content.decode()
    assert "Found a room" in page
    client.post(url("add-step", programme, coaching.pk), {"what": "Ask for the key"})
    step = coaching.steps.get()
    client.post(url("mark-step", programme, coaching.pk, step.pk), {"done": "yes"})
    step.refresh_from_db()
    assert step.done_at
    client.post(url("end-coaching", programme, coaching.pk), {"came_of_it": "Open on Thursdays"})
    assert "Open on Thursdays" in client.get(url("coachings", programme)).content.decode()


def test_coaching_is_begun_from_the_persons_record(client, programme, ann, coach):
    client.force_login(coach)
    today = timezone.localdate()
    until = today + 13 * WEEK
    answers = {
        "coach": coach.pk, "goal": "A garden", "every_weeks": 2,
        "starts_on_0": today.day, "starts_on_1": today.month, "starts_on_2": today.year,
        "ends_on_0": until.day, "ends_on_1": until.month, "ends_on_2": until.year,
    }  # fmt: skip
    client.post(url("start-coaching", programme, ann.pk), answers)
    assert Coaching.objects.get().goal == "A garden"
    page = client.post(url("start-coaching", programme, ann.pk), answers).content.decode()
    assert "This person is being coached already" in page
    assert Coaching.objects.count() == 1


def test_what_is_held_is_told_and_forgotten_with_the_person(ann, coaching, coach):
    add_step(coaching=coaching, what="Ask Mrs Hall", by=coach)
    told = str(everything_about(ann))
    assert "A youth club" in told
    assert "Ask Mrs Hall" in told
    erase_person(person=ann, by=None, reason="asked")
    coaching.refresh_from_db()
    assert (coaching.goal, coaching.state, coaching.steps.count()) == ("(erased)", "ended", 0)
    assert not due_calls().exists()


def test_the_list_asks_the_database_as_often_for_three_as_for_one(client, programme, coach):
    client.force_login(coach)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(url("coachings", programme))
        return len(asked)

    make_coaching(make_callable(programme), coach)
    queries()
    one = queries()
    for _ in range(2):
        make_coaching(make_callable(programme), coach)
    assert queries() == one


def test_the_coach_goes_from_one_due_call_to_the_next(client, programme, coaching, coach):
    client.force_login(coach)
    bob = make_coaching(make_callable(programme, "Bob Hall"), coach)
    make_coaching(make_callable(programme, "Cy Roe"), make_member(programme, Role.COACH))
    page = client.post(url("next-coaching-call", programme), follow=True)
    assert page.context["coaching"] == coaching
    assert page.context["others_due"] == 1
    assert [key for key, *_ in page.context["keyed"]] == list("123467890")
    answers = {"client_id": uuid.uuid4(), "outcome": "no_answer", "call": call_of(coaching).pk}
    assert (
        "The call is saved."
        in client.post(url("coaching", programme, coaching.pk), answers, follow=True).content.decode()
    )
    assert client.post(url("next-coaching-call", programme), follow=True).context["coaching"] == bob
    client.post(
        url("coaching", programme, bob.pk), {"client_id": uuid.uuid4(), "outcome": "spoke", "call": call_of(bob).pk}
    )
    page = client.post(url("next-coaching-call", programme), follow=True)
    assert "No coaching call of yours is due." in page.content.decode()


def test_what_was_said_is_kept_when_the_coaching_was_ended_meanwhile(client, programme, ann, coaching, coach):
    client.force_login(coach)
    answers = {"client_id": uuid.uuid4(), "outcome": "spoke", "notes": "Found a room.", "call": call_of(coaching).pk}
    end_coaching(coaching=coaching, came_of_it="A youth club", by=coach)
    page = client.post(url("coaching", programme, coaching.pk), answers, follow=True)
    assert "The call is saved." in page.content.decode()
    assert ann.contacts.get().notes == "Found a room."


def test_of_two_with_the_same_page_the_second_takes_no_later_call(client, programme, coaching, coach):
    client.force_login(coach)
    call = call_of(coaching)
    for _ in range(2):
        answers = {"client_id": uuid.uuid4(), "outcome": "spoke", "call": call.pk}
        client.post(url("coaching", programme, coaching.pk), answers)
    assert coaching.calls.filter(contact__isnull=False).count() == 1
    assert call_of(coaching).due_on == timezone.localdate() + 2 * WEEK
