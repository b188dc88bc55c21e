"""Gaps in shifts are offered to few people at a time, the right ones first, until they are filled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from estates.do_not_contact import record_wish
from estates.models import Person, Purpose
from estates.tests.make import make_answer, make_person, make_programme, make_wording
from events import filling, rota
from events.models import Level, ShiftSignUp, Skill, Volunteer
from events.tasks import volunteers as job
from events.tests.make_volunteers import make_check, make_role, make_shift, make_volunteer
from outreach.models import Message
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MORNING = [(1, "morning")]  # of a Tuesday


@pytest.fixture
def programme():
    programme = make_programme()
    make_wording(programme, Purpose.VOLUNTEERING, "May we ask you to help?")
    return programme


@pytest.fixture
def shift(programme):
    return make_shift(make_role(programme))


def make_willing(programme, name, **fields):
    """Somebody who agreed to be asked by e-mail."""
    volunteer = make_volunteer(programme, name, **fields)
    wording = programme.wordings.get(purpose=Purpose.VOLUNTEERING)
    make_answer(volunteer.person, purpose=Purpose.VOLUNTEERING, wording=wording)
    return volunteer


def make_many(programme, number):
    return [make_willing(programme, f"Volunteer {one:02}") for one in range(number)]


def asked(shift):
    return [str(one.volunteer) for one in shift.sign_ups.order_by("pk")]


def offered(shift):
    return [str(one.volunteer) for one in shift.sign_ups.filter(state="offered").order_by("pk")]


def suggested(shift):
    return [str(volunteer) for volunteer in filling.candidates(shift, timezone.now())]


# Whom


def test_the_free_come_first_then_the_least_recently_asked(programme, shift):
    now = timezone.now()
    make_volunteer(programme, "Anytime, never asked")
    make_volunteer(programme, "Free, asked lately", free_times=MORNING, asked_at=now - 5 * DAY)
    make_volunteer(programme, "Free, asked long ago", free_times=MORNING, asked_at=now - 90 * DAY)
    make_volunteer(programme, "Free, never asked", free_times=MORNING)
    make_volunteer(programme, "Free at another time", free_times=[(1, "evening")])
    assert suggested(shift) == [
        "Free, never asked", "Free, asked long ago", "Free, asked lately", "Anytime, never asked"
    ]  # fmt: skip


def test_only_the_skilled_are_asked_where_a_skill_is_needed(programme, shift):
    shift.role.skills.add(Skill.objects.create(name="First aid"))
    make_volunteer(programme, "No skill")
    make_volunteer(programme, "Skilled", skills=["First aid", "Cooking"])
    assert suggested(shift) == ["Skilled"]


def test_only_the_cleared_are_asked_where_a_check_is_needed(programme, shift):
    shift.role.needs_check = Level.ENHANCED
    make_volunteer(programme, "No check")
    make_check(make_volunteer(programme, "Too low"), Level.BASIC, review_on=TUESDAY.date() + DAY)
    make_check(make_volunteer(programme, "Run out"), review_on=TUESDAY.date() - DAY)
    make_check(make_volunteer(programme, "Cleared"), review_on=TUESDAY.date() + DAY)
    assert suggested(shift) == ["Cleared"]


def test_nobody_is_asked_who_is_taken_then_or_asked_lately_or_not_accepted(programme, shift):
    rota.take(shift=make_shift(shift.role, TUESDAY + timedelta(hours=1)), volunteer=make_volunteer(programme, "Taken"))
    make_volunteer(programme, "Asked lately", asked_at=timezone.now() - 2 * DAY)
    make_volunteer(programme, "Applicant", state="applicant")
    make_volunteer(make_programme("Elsewhere"), "Elsewhere")
    rota.take(shift=make_shift(shift.role, TUESDAY + DAY), volunteer=make_volunteer(programme, "Taken the day after"))
    assert suggested(shift) == ["Taken the day after"]


def test_nobody_is_asked_by_the_machine_without_consent_or_against_their_wish(programme, shift):
    make_volunteer(programme, "Said nothing")
    record_wish(person=make_willing(programme, "Wants no e-mail").person, channel="email", by=None)
    make_volunteer(programme, person=make_person(programme, "No address"))
    make_willing(programme, "Willing")
    assert filling.start_offering(shift=shift, by=None) == 1
    assert asked(shift) == ["Willing"]


# How many, and until when


def test_a_few_are_asked_at_a_time_and_the_next_when_nobody_answers(programme, shift):
    make_many(programme, 8)
    filling.start_offering(shift=shift, by=None)
    assert asked(shift) == ["Volunteer 00", "Volunteer 01", "Volunteer 02"]
    assert filling.fill_gaps() == 0
    later = timezone.now() + timedelta(hours=25)
    assert filling.fill_gaps(later) == 3
    assert offered(shift) == ["Volunteer 03", "Volunteer 04", "Volunteer 05"]


def test_who_declines_makes_room_for_the_next(programme, shift):
    make_many(programme, 4)
    filling.start_offering(shift=shift, by=None)
    rota.decline(sign_up=shift.sign_ups.first())
    assert filling.fill_gaps() == 1
    assert offered(shift) == ["Volunteer 01", "Volunteer 02", "Volunteer 03"]


def test_it_stops_when_it_is_filled_and_goes_on_when_somebody_gives_it_back(programme, shift):
    make_many(programme, 6)
    filling.start_offering(shift=shift, by=None)
    first = shift.sign_ups.first()
    rota.take(shift=shift, volunteer=first.volunteer)
    assert filling.fill_gaps() == 0
    assert offered(shift) == []
    rota.give_back(sign_up=first)
    assert filling.fill_gaps() == 3
    assert offered(shift) == ["Volunteer 03", "Volunteer 04", "Volunteer 05"]


def test_an_offer_that_was_not_sent_yet_is_stopped_when_the_shift_is_filled(programme, shift):
    make_many(programme, 2)
    filling.start_offering(shift=shift, by=None)
    rota.take(shift=shift, volunteer=shift.sign_ups.first().volunteer)
    filling.fill_gaps()
    still = Message.objects.pending().filter(kind__startswith="offer")
    assert not still.filter(person__name="Volunteer 01").exists()


def test_nobody_is_asked_about_two_shifts_within_three_days(programme, shift):
    make_many(programme, 3)
    filling.start_offering(shift=shift, by=None)
    second = make_shift(shift.role, TUESDAY + DAY)
    assert filling.start_offering(shift=second, by=None) == 0
    assert filling.fill_gaps(timezone.now() + timedelta(days=2, hours=23)) == 0
    assert filling.fill_gaps(timezone.now() + timedelta(days=3, hours=1)) == 3
    assert sorted(asked(second)) == ["Volunteer 00", "Volunteer 01", "Volunteer 02"]


def test_nobody_is_asked_once_it_is_stopped_or_off_or_over(programme, shift):
    make_many(programme, 9)
    shifts = [shift, make_shift(shift.role, TUESDAY + DAY), make_shift(shift.role, TUESDAY + 2 * DAY)]
    for one in shifts:
        filling.start_offering(shift=one, by=None)
    filling.stop_offering(shift=shifts[0], by=None)
    rota.call_off(shift=shifts[1], by=None)
    Volunteer.objects.update(last_asked_at=None)
    assert filling.fill_gaps(TUESDAY + 3 * DAY) == 0
    assert filling.fill_gaps(datetime(2099, 1, 1, tzinfo=UTC)) == 3  # the third alone: its first three did not answer


def test_near_the_shift_there_are_four_hours_to_answer(programme, shift):
    make_many(programme, 1)
    soon = make_shift(shift.role, timezone.now() + DAY)
    filling.start_offering(shift=soon, by=None)
    until = soon.sign_ups.get().offered_until - timezone.now()
    assert timedelta(hours=3, minutes=59) < until <= timedelta(hours=4)


def test_an_offer_says_what_when_and_where_to_answer_and_needs_consent(programme, shift):
    make_many(programme, 1)
    filling.start_offering(shift=shift, by=None)
    message = Message.objects.get()
    assert (message.purpose, message.essential) == (Purpose.VOLUNTEERING, False)
    assert "Tuesday 6 January 2099, 10am to midday" in message.body
    assert "/my-shifts/" in message.body


def test_the_clock_does_it(programme, shift):
    filling.start_offering(shift=shift, by=None)
    make_many(programme, 1)
    assert job() == 1
    assert job() == 0


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_ask_as_many_as_one():
    programme = make_programme()
    make_wording(programme, Purpose.VOLUNTEERING, "May we ask you to help?")
    shifts = [make_shift(make_role(programme), TUESDAY + number * DAY) for number in range(2)]
    make_many(programme, 12)
    for shift in shifts:
        filling.stop_offering(shift=shift, by=None)
        type(shift).objects.filter(pk=shift.pk).update(offering_since=timezone.now())
    ready = Barrier(4)

    def work(_):
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            return filling.fill_gaps()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 6
    assert [len(asked(shift)) for shift in shifts] == [3, 3]
    assert ShiftSignUp.objects.values("volunteer").distinct().count() == 6
    assert Person.objects.filter(messages__isnull=False).distinct().count() == 6
