"""Two hundred people want the last twenty places at the same moment, on real connections."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from engagement.editing import ChangedMeanwhile, claim_version
from estates.tests.make import make_programme
from events.models import Event, SignUp, SignUpState
from events.offers import accept, expire_offers
from events.places import take_places
from events.sign_ups import cancel, sign_up
from events.tests.make import make_event
from events.tests.make_sign_ups import counted, make_sign_up
from events.waiting import offer_next

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, PLACES = 200, 20


def at_once(act, count=PEOPLE):
    """What each of so many threads with a connection of its own gets, all acting at the same moment."""
    ready = Barrier(count)

    def press(number):
        try:
            connection.ensure_connection()
            ready.wait(timeout=60)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(press, range(count)))


@pytest.fixture
def event():
    """Sixty of its eighty places are taken."""
    event = make_event(make_programme(), capacity=60 + PLACES)
    assert take_places(event=event, count=60)
    return event


def test_exactly_twenty_get_a_place_and_the_others_wait(event):
    def ask(number):
        return sign_up(event=event, client_id=uuid.uuid4(), name=f"Person {number}", adults=1).sign_up.state

    states = at_once(ask)
    assert (states.count(SignUpState.REGISTERED), states.count(SignUpState.WAITING)) == (PLACES, PEOPLE - PLACES)
    event.refresh_from_db()
    assert event.places_taken == event.capacity == counted(event) + 60


def test_read_then_write_gives_more_places_than_there_are(event):
    """The negative control: the same sign-ups by a version that looks first and writes then."""
    looked = Barrier(PEOPLE)

    def look_first(number):
        seen = Event.objects.get(pk=event.pk)
        looked.wait(timeout=60)
        if not seen.places_left:
            return SignUpState.WAITING
        Event.objects.filter(pk=event.pk).update(places_taken=seen.places_taken + 1)
        SignUp.objects.create(
            event=event, client_id=uuid.uuid4(), reference=f"{number:08}", name=f"Person {number}", state="registered"
        )
        return SignUpState.REGISTERED

    assert at_once(look_first).count(SignUpState.REGISTERED) > PLACES
    assert counted(event) > PLACES


def test_one_person_who_presses_twenty_times_at_once_is_one_sign_up(event):
    client_id = uuid.uuid4()

    def press(_number):
        return sign_up(event=event, client_id=client_id, name="Ann Lee", phone="+447700900123", adults=1).sign_up.pk

    assert len(set(at_once(press, 20))) == 1
    event.refresh_from_db()
    assert event.places_taken == 61


def test_people_of_one_name_and_number_on_two_phones_at_once_are_one_sign_up(event):
    def press(_number):
        return sign_up(event=event, client_id=uuid.uuid4(), name="Ann Lee", phone="+447700900123", adults=1).sign_up.pk

    assert len(set(at_once(press, 20))) == 1
    event.refresh_from_db()
    assert event.places_taken == 61


def test_cancelling_offering_accepting_and_signing_up_at_once_leave_the_count_right(event):
    """Twelve leave while twelve come, workers offer, and those who were offered a place accept."""
    here = [make_sign_up(event, f"Here {number}", adults=2) for number in range(10)]
    waiting = [make_sign_up(event, f"Waiting {number}", adults=1 + number % 3) for number in range(12)]
    cancel(sign_up=here[0], why="them")

    def act(number):
        if number % 4 == 0:
            cancel(sign_up=here[number % len(here)], why="them")
        elif number % 4 == 1:
            sign_up(event=event, client_id=uuid.uuid4(), name=f"New {number}", adults=1)
        elif number % 4 == 2:
            offer_next(event=event)
            expire_offers(now=timezone.now())
        else:
            accept_if_offered(waiting[number % len(waiting)])

    at_once(act, 48)
    event.refresh_from_db()
    assert event.places_taken == counted(event) + 60
    assert counted(event) <= PLACES


def accept_if_offered(sign_up):
    sign_up.refresh_from_db()
    if sign_up.state == SignUpState.OFFERED:
        accept(sign_up=sign_up)


def test_staff_who_change_the_event_meanwhile_and_those_who_sign_up_do_not_lock_each_other_out(event):
    def act(number):
        if number % 3:
            return sign_up(event=event, client_id=uuid.uuid4(), name=f"New {number}", adults=1)
        with transaction.atomic():
            row = Event.objects.get(pk=event.pk)
            with suppress(ChangedMeanwhile):
                claim_version(row, row.version)
                row.save()
            return None

    at_once(act, 60)
    event.refresh_from_db()
    assert counted(event) == PLACES
