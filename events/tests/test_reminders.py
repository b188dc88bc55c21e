from datetime import timedelta

import pytest
from django.utils import timezone

from estates.people import mark_email
from estates.tests.make import make_programme
from events.matching import match_all
from events.models import Event, SignUp
from events.reminders import remind
from events.sign_ups import cancel
from events.tests.make import make_event
from events.tests.make_sign_ups import make_sign_up
from outreach.models import Message, MessageState
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db

MOMENTS = {
    "week": TUESDAY - timedelta(days=6, hours=12),
    "day": TUESDAY - timedelta(hours=20),
    "thanks": TUESDAY + timedelta(hours=3),
}


@pytest.fixture
def event():
    return make_event(make_programme(), capacity=2, title="Fun day")


@pytest.fixture
def ann(event):
    ann = make_sign_up(event, email="ann@example.org")
    match_all()
    Message.objects.all().delete()
    return ann


@pytest.mark.parametrize(
    ("kind", "subject", "essential"),
    [
        ("week", "Next week: Fun day", False),
        ("day", "Tomorrow: Fun day", True),
        ("thanks", "Thank you: Fun day", False),
    ],
)
def test_reminds_each_once(event, ann, kind, subject, essential):
    assert (remind(MOMENTS[kind]), remind(MOMENTS[kind]), remind(MOMENTS[kind] + timedelta(minutes=5))) == (1, 0, 0)
    message = Message.objects.get()
    assert (message.subject, message.essential, message.person) == (subject, essential, SignUp.objects.get().person)


def test_nothing_goes_to_an_address_that_failed(ann):
    person = SignUp.objects.get().person
    mark_email(person=person, address=person.email, wrong_since=timezone.now(), by=None)
    assert remind(MOMENTS["day"]) == 0


def test_says_nothing_at_other_times(ann):
    quiet = [timedelta(days=-8), timedelta(days=-7, seconds=-1), timedelta(days=-2), timedelta(days=-1, seconds=-1)]
    quiet += [timedelta(hours=1), timedelta(days=4)]
    assert sum(remind(TUESDAY + at) for at in quiet) == 0


@pytest.mark.parametrize("kind", MOMENTS)
def test_those_who_cancelled_hear_nothing(event, ann, kind):
    cancel(sign_up=ann, why="them")
    Message.objects.all().delete()
    assert remind(MOMENTS[kind]) == 0


def test_those_who_wait_hear_nothing(event, ann):
    make_sign_up(event, "Bob", adults=2, email="bob@example.org")
    match_all()
    assert remind(MOMENTS["day"]) == 1


def test_who_cancels_after_the_reminder_was_queued_does_not_get_it(ann):
    remind(MOMENTS["day"])
    cancel(sign_up=ann, why="them")
    assert Message.objects.get(subject="Tomorrow: Fun day").state == MessageState.STOPPED


def test_who_signs_up_on_the_last_day_has_just_been_told(event, ann):
    SignUp.objects.update(created_at=TUESDAY - timedelta(hours=23))
    assert remind(MOMENTS["day"]) == 0


def test_an_event_that_is_cancelled_reminds_nobody(event, ann):
    Event.objects.update(state="cancelled", cancelled_because="Rain")
    assert remind(MOMENTS["day"]) == 0


def test_an_event_that_was_moved_reminds_again(event, ann):
    remind(MOMENTS["day"])
    later = TUESDAY + timedelta(days=7)
    Event.objects.update(starts_at=later, ends_at=later + timedelta(hours=2))
    assert remind(MOMENTS["day"] + timedelta(days=7)) == 1


def test_what_was_not_sent_in_time_is_not_sent(ann):
    for moment in MOMENTS.values():
        remind(moment)
    assert all(message.expires_at for message in Message.objects.all())
    assert Message.objects.get(subject="Tomorrow: Fun day").expires_at == TUESDAY


def test_one_of_a_party_with_a_way_of_their_own_is_reminded_too(event):
    others = [{"name": "Bob", "email": "bob@example.org"}]
    make_sign_up(event, adults=2, email="ann@example.org", others=others)
    match_all()
    assert (remind(MOMENTS["day"]), remind(MOMENTS["day"])) == (2, 0)
    assert set(Message.objects.filter(subject="Tomorrow: Fun day").values_list("person__name", flat=True)) == {
        "Ann Lee",
        "Bob",
    }
