"""Two doors at once, on real connections: nobody is counted twice."""

import uuid
from threading import Barrier

import pytest
from django.db import IntegrityError

from estates.tests.make import make_programme
from events import check_in, tallies
from events.check_in import Answer
from events.models import Attendance, SignUp, Tally
from events.tests.make_days import let_in, make_running
from events.tests.make_sign_ups import counted, make_sign_up
from events.tests.test_places_in_parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DOORS = 12


@pytest.fixture
def session():
    return make_running(make_programme(), capacity=20)


def test_a_party_tapped_at_many_doors_at_once_is_in_once(session):
    party = make_sign_up(session.event, adults=3)
    answers = at_once(lambda door: let_in(party, session, gate=f"Door {door}").answer, DOORS)
    assert (answers.count(Answer.IN), answers.count(Answer.ALREADY_IN)) == (1, DOORS - 1)
    assert Attendance.objects.count() == 3


def test_without_the_lock_only_the_database_would_stop_it(session):
    """The negative control: look who is in, and write then."""
    [one] = make_sign_up(session.event).attendees.all()
    looked = Barrier(DOORS)

    def look_first(_door):
        assert not Attendance.objects.filter(attendee=one).exists()
        looked.wait(timeout=60)
        try:
            Attendance.objects.create(attendee=one, session=session, tap=uuid.uuid4())
        except IntegrityError:
            return "refused"
        return "in"

    answers = at_once(look_first, DOORS)
    assert (answers.count("in"), answers.count("refused")) == (1, DOORS - 1)


def test_parts_of_a_party_at_two_doors_and_a_cancellation_at_once_add_up(session):
    party = make_sign_up(session.event, adults=6)
    people = list(party.attendees.all())

    def act(number):
        some = [one.pk for one in people[number % 4 : number % 4 + 3]]
        return len(let_in(party, session, attendees=some).came)

    assert sum(at_once(act, DOORS)) == 6


def test_one_walk_in_sent_many_times_at_once_is_one(session):
    tap = uuid.uuid4()

    def send(_number):
        return check_in.walk_in(tap=tap, session=session, by=None, name="Dee Fox", phone="+447700900123").answer

    at_once(send, DOORS)
    assert (SignUp.objects.count(), Attendance.objects.count(), counted(session.event)) == (1, 1, 1)


def test_helpers_who_count_at_once_lose_no_press_and_send_none_twice(session):
    presses = [uuid.uuid4() for _ in range(DOORS)]

    def press(number):
        for client_id in (presses[number], presses[0]):
            tallies.count(client_id=client_id, session=session, by=None, who="adult", number=number + 1)

    at_once(press, DOORS)
    assert Tally.objects.count() == DOORS
