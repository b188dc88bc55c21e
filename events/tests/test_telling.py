from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from estates.tests.make import make_programme
from events import planning, sessions, telling
from events.matching import match
from events.models import Event, EventChange, Kind, SignUp
from events.tasks import tell_change, tick
from events.tests.make import make_event, make_session
from events.tests.make_sign_ups import make_sign_up
from events.times import Times
from outreach.models import Message, MessageState
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def event():
    return make_event(make_programme(), title="Fun day", phone="+442079460018")


def make_known(event, name="Ann Lee", **fields):
    """A party of which the worker knows who it is, and whom it has told that they have a place."""
    fields = {"email": f"{name.split()[0].lower()}@example.org", **fields}
    sign_up = make_sign_up(event, name, **fields)
    match(sign_up=sign_up)
    send()
    sign_up.refresh_from_db()
    return sign_up


def send():
    Message.objects.pending().update(state=MessageState.SENT, sent_at=timezone.now())


def change_place(event, place):
    event = Event.objects.get(pk=event.pk)
    planning.edit_event(event=event, version=event.version, by=None, place=place)


def move(event, hours):
    session = event.sessions.get()
    sessions.edit_session(
        session=session, version=session.version, by=None, name="", starts_at=session.starts_at + hours * HOUR,
        ends_at=session.ends_at + hours * HOUR,
    )  # fmt: skip


def pending():
    return Message.objects.filter(state=MessageState.PENDING)


def test_a_change_of_time_is_told_in_words_with_the_way_to_the_calendar(event):
    ann = make_known(event)
    move(event, 1)
    assert tick() == 1
    message = pending().get()
    assert (message.person, message.channel, message.essential) == (ann.person, "email", True)
    assert (message.subject, message.about) == ("Changed: Fun day", f"event:{event.pk}")
    was, now = "Tuesday 6 January 2099, 10am to midday", "Tuesday 6 January 2099, 11am to 1pm"
    assert f"It was {was}. It is now {now}." in message.body
    assert f"/events/{event.slug}/calendar.ics" in message.body
    assert "You still have your place." in message.body
    assert "020 7946 0018" in message.body


def test_each_change_is_told_once_however_often_the_worker_runs(event):
    make_known(event)
    change_place(event, "Sports hall")
    change = EventChange.objects.get()
    assert [tell_change(change.pk), tell_change(change.pk), tick()] == [1, 0, 0]
    EventChange.objects.update(told_at=None)  # as if it had been broken off at the very end
    tick()
    assert pending().count() == 1


def test_many_are_told_in_batches_and_what_was_broken_off_is_finished(event, monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 2)
    for name in ("Ann Lee", "Bob Lee", "Cem Lee", "Dee Lee", "Eve Lee"):
        make_known(event, name)
    change_place(event, "Sports hall")
    change = EventChange.objects.get()
    assert telling._tell_batch(change, after=0)[0] == 2
    assert change.told_at is None
    tick()
    assert sorted(pending().values_list("person__name", flat=True)) == [
        "Ann Lee", "Bob Lee", "Cem Lee", "Dee Lee", "Eve Lee",
    ]  # fmt: skip
    assert EventChange.objects.get().told_at


def test_asks_the_database_as_often_for_the_facts_of_three_as_of_one(event):
    make_known(event, "Ann Lee")
    change_place(event, "Sports hall")
    with CaptureQueriesContext(connection) as one:
        tick()
    for name in ("Bob Lee", "Cem Lee"):
        make_known(event, name)
    change_place(event, "The green")
    with CaptureQueriesContext(connection) as three:
        tick()
    asked = [sum("events_session" in query["sql"] for query in queries) for queries in (one, three)]
    assert asked == [1, 1]


def test_a_second_change_takes_over_and_says_both(event):
    make_known(event)
    move(event, 1)
    tick()
    change_place(event, "Sports hall")
    tick()
    message = pending().get()
    assert "It is now Tuesday 6 January 2099, 11am to 1pm." in message.body
    assert "The place was Community hall. It is now Sports hall." in message.body


def test_who_was_told_the_first_is_told_the_second_alone(event):
    make_known(event)
    move(event, 1)
    tick()
    send()
    change_place(event, "Sports hall")
    tick()
    assert "Sports hall" in pending().get().body
    assert "It is now Tuesday" not in pending().get().body


def test_a_change_that_another_overtook_is_left_to_the_other(event):
    make_known(event)
    change_place(event, "Sports hall")
    change_place(event, "The green")
    first, second = EventChange.objects.all()
    assert [tell_change(first.pk), tell_change(second.pk)] == [0, 1]


def test_who_signed_up_between_two_changes_hears_of_the_second_alone(event):
    change_place(event, "Sports hall")
    make_known(event)
    change_place(event, "The green")
    tick()
    assert "The place was Sports hall. It is now The green." in pending().get().body


def test_what_was_changed_back_before_anybody_heard_of_it_is_not_told(event):
    make_known(event)
    change_place(event, "Sports hall")
    tick()
    change_place(event, "Community hall")
    assert tick() == 0
    assert not pending().exists()


def test_who_signs_up_after_a_change_knows_it(event):
    change_place(event, "Sports hall")
    make_known(event)
    assert tick() == 0


def test_who_cancelled_hears_no_more_and_who_waits_does(event):
    gone, waits = make_known(event, "Ann Lee"), make_known(event, "Bob Lee")
    SignUp.objects.filter(pk=gone.pk).update(state="cancelled", why="them")
    SignUp.objects.filter(pk=waits.pk).update(state="waiting", waiting_since=timezone.now())
    change_place(event, "Sports hall")
    tick()
    assert pending().get().person == waits.person
    assert "You are still on the waiting list." in pending().get().body


def test_those_of_a_party_with_a_way_of_their_own_are_told_too(event):
    others = [{"name": "Bea Hill", "email": "bea@example.org"}, {"name": "Without Any"}]
    make_known(event, adults=3, others=others)
    change_place(event, "Sports hall")
    tick()
    assert sorted(pending().values_list("person__name", flat=True)) == ["Ann Lee", "Bea Hill"]


def test_a_change_waits_for_second_thoughts_unless_it_is_soon(event):
    make_known(event)
    change_place(event, "Sports hall")
    tick()
    assert pending().get().due_at - EventChange.objects.get().at == telling.SECOND_THOUGHT
    soon = make_event(event.programme, timezone.now() + 2 * HOUR)
    make_known(soon)
    change_place(soon, "Sports hall")
    tick()
    assert pending().get(about=f"event:{soon.pk}").due_at == soon.changes.get().at


def test_a_draft_that_changes_tells_nobody(event):
    make_known(event)
    Event.objects.filter(pk=event.pk).update(state="draft")
    change_place(event, "Sports hall")
    move(event, 1)
    assert tick() == 0


def test_a_session_that_is_off_or_added_is_told():
    event = make_event(make_programme(), kind=Kind.WORKSHOP)
    second = make_session(event)
    make_known(event)
    sessions.call_off(session=second, by=None)
    tick()
    assert "It is not held on Wednesday 7 January 2099, 10am to midday." in pending().get().body
    send()
    sessions.add_sessions(event=event, times=[later(second, days=2)], by=None)
    tick()
    assert "It is also held on Friday 9 January 2099, 10am to midday." in pending().get().body


def later(session, days):
    return Times(session.starts_at + timedelta(days=days), session.ends_at + timedelta(days=days))


def test_cancelling_tells_everyone_why_and_ends_their_sign_ups(event):
    ann = make_known(event, adults=2)
    Message.objects.create(
        programme=event.programme, person=ann.person, about=f"event:{event.pk}", kind=f"sign-up-{ann.pk}-day",
        channel="email", body="Tomorrow!", due_at=TUESDAY,
    )  # fmt: skip
    planning.cancel(event=event, because="Heavy rain.", by=None)
    assert tick() == 1
    message = pending().get()
    assert message.subject == "Cancelled: Fun day"
    assert "It is cancelled: Heavy rain." in message.body
    assert "Take it out of your calendar: " in message.body
    ann.refresh_from_db()
    event.refresh_from_db()
    assert (ann.state, ann.why, event.places_taken) == ("cancelled", "event", 0)
    assert tick() == 0


def test_who_is_not_matched_yet_when_it_is_cancelled_is_told_once_they_are(event):
    bob = make_sign_up(event, "Bob Hill", email="bob@example.org")
    planning.cancel(event=event, because="Heavy rain.", by=None)
    assert (tick(), EventChange.objects.get().told_at) == (0, None)
    match(sign_up=bob)
    assert tick() == 1
    assert pending().get().subject == "Cancelled: Fun day"
    assert not EventChange.objects.filter(told_at=None).exists()


def test_who_gave_no_way_to_be_reached_gets_nothing_and_stops_nobody_elses(event):
    make_known(event, email="")
    make_known(event, "Bob Hill")
    planning.cancel(event=event, because="Rain", by=None)
    tick()
    assert pending().get().person.name == "Bob Hill"
    assert not SignUp.objects.live().exists()


def test_a_real_worker_tells_as_soon_as_a_change_is_saved(worker):
    event = make_event(make_programme(), title="Fun day")
    make_known(event)
    change_place(event, "Sports hall")
    worker.wait_until(lambda: EventChange.objects.get().told_at)
    assert pending().get().subject == "Changed: Fun day"
