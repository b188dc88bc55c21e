"""Who takes which shift, what they are told, and the hours that come of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.editing import ChangedMeanwhile, GoneMeanwhile
from estates.erasure import erase_person
from estates.tests.make import make_person, make_programme, make_user
from events import hours, rota, shift_messages, volunteer_links
from events.models import Hours, Level, Shift, ShiftSignUp, TakenQuarter
from events.planning import cancel
from events.register import change_state
from events.tests.make import make_event
from events.tests.make_volunteers import make_check, make_role, make_shift, make_volunteer
from outreach.models import Message
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def role():
    return make_role(make_programme(), "Face painting")


@pytest.fixture
def shift(role):
    return make_shift(role, place="Hall")


@pytest.fixture
def ann(role):
    return make_volunteer(role.programme)


def in_hours(role, number, **fields):
    return make_shift(role, timezone.now() + number * HOUR, **fields)


def begin(sign_up):
    """Let the shift have begun."""
    Shift.objects.filter(pk=sign_up.shift_id).update(starts_at=timezone.now() - HOUR, ends_at=timezone.now())


def state_of(sign_up):
    return ShiftSignUp.objects.get(pk=sign_up.pk).state


def waiting(kind=""):
    return Message.objects.pending().filter(kind__startswith=kind)


# Taking


def test_takes_a_shift_once_however_often_it_is_pressed(shift, ann):
    first = rota.take(shift=shift, volunteer=ann)
    assert rota.take(shift=shift, volunteer=ann) == first
    assert (Shift.objects.get().taken, waiting("taken").count()) == (1, 1)


@pytest.mark.parametrize("minutes", [-105, -15, 0, 15, 105])
def test_shifts_that_overlap_cannot_both_be_taken(role, shift, ann, minutes):
    rota.take(shift=shift, volunteer=ann)
    with pytest.raises(rota.Overlaps):
        rota.take(shift=make_shift(role, TUESDAY + timedelta(minutes=minutes)), volunteer=ann)
    assert ShiftSignUp.objects.count() == 1


@pytest.mark.parametrize("minutes", [-120, 120])
def test_shifts_one_after_the_other_can(role, shift, ann, minutes):
    rota.take(shift=shift, volunteer=ann)
    rota.take(shift=make_shift(role, TUESDAY + timedelta(minutes=minutes)), volunteer=ann)
    assert ShiftSignUp.objects.confirmed().count() == 2


def test_one_quarter_of_an_hour_cannot_be_given_twice(role, shift, ann):
    first = rota.take(shift=shift, volunteer=ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        TakenQuarter.objects.create(volunteer=ann, quarter=shift.quarters[0], sign_up=first)


def test_no_more_take_a_shift_than_are_wanted(shift, ann):
    rota.take(shift=shift, volunteer=ann)
    with pytest.raises(rota.ShiftIsFull):
        rota.take(shift=shift, volunteer=make_volunteer(shift.role.programme, "Bob"))


def test_a_role_that_needs_a_check_is_not_taken_before_it_counts_on_that_day(role, shift, ann):
    role.needs_check = Level.ENHANCED
    role.save()
    make_check(ann, Level.STANDARD, review_on=TUESDAY.date())
    with pytest.raises(rota.NotCleared):
        rota.take(shift=shift, volunteer=ann)
    make_check(ann, Level.ENHANCED, review_on=TUESDAY.date() - DAY)
    with pytest.raises(rota.NotCleared):
        rota.take(shift=shift, volunteer=ann)
    make_check(ann, Level.ENHANCED, review_on=TUESDAY.date())
    assert rota.take(shift=shift, volunteer=ann)


def test_a_role_cannot_come_to_need_a_check_over_those_who_have_shifts_in_it(role, shift, ann):
    rota.take(shift=shift, volunteer=ann)
    with pytest.raises(rota.NeedsACheck) as refused:
        rota.change_role(role=role, version=1, by=None, skills=[], needs_check="basic")
    assert refused.value.names == ["Ann Lee"]
    role.refresh_from_db()
    assert role.needs_check == ""
    make_check(ann, review_on=TUESDAY.date())
    rota.change_role(role=role, version=1, by=None, skills=[], needs_check="basic")


@pytest.mark.parametrize("state", ["applicant", "in_process", "inactive", "archived"])
def test_only_the_accepted_take_shifts(shift, ann, state):
    change_state(volunteer=ann, version=1, state=state, because="So", by=None)
    with pytest.raises(rota.NotAccepted):
        rota.take(shift=shift, volunteer=ann)


def test_a_shift_that_has_begun_or_is_off_is_not_taken(role, shift, ann):
    rota.call_off(shift=shift, by=None)
    for over in (shift, in_hours(role, -1)):
        with pytest.raises(rota.ShiftIsOver):
            rota.take(shift=over, volunteer=ann)


# Giving back


def test_a_shift_given_back_is_free_and_its_time_too(role, shift, ann):
    rota.give_back(sign_up=rota.take(shift=shift, volunteer=ann))
    assert Shift.objects.get().taken == 0
    assert not waiting("7 days").exists()
    rota.take(shift=make_shift(role), volunteer=ann)
    bob = make_volunteer(role.programme, "Bob")
    assert rota.take(shift=shift, volunteer=bob)


def test_a_shift_given_back_can_be_taken_again_and_is_confirmed_again(shift, ann):
    rota.give_back(sign_up=rota.take(shift=shift, volunteer=ann))
    rota.take(shift=shift, volunteer=ann)
    assert Shift.objects.get().taken == 1
    assert (waiting("7 days").count(), waiting("24 hours").count()) == (1, 1)


@pytest.mark.parametrize(("hours_before", "is_late"), [(47, True), (49, False)])
def test_what_a_volunteer_gives_back_in_the_last_two_days_is_late(role, ann, hours_before, is_late):
    sign_up = rota.take(shift=in_hours(role, hours_before), volunteer=ann)
    rota.give_back(sign_up=sign_up)
    assert ShiftSignUp.objects.late_cancellations().exists() == is_late
    rota.look_at_late(sign_up=sign_up, by=None)
    assert not ShiftSignUp.objects.late_cancellations().exists()


def test_whoever_is_taken_off_by_staff_is_told(role, shift, ann):
    rota.give_back(sign_up=rota.take(shift=shift, volunteer=ann), by=make_user())
    assert waiting("off").get().person == ann.person


def test_erasing_a_volunteer_frees_their_shifts(shift, ann):
    rota.take(shift=shift, volunteer=ann)
    erase_person(person=ann.person, by=None, reason="asked")
    assert Shift.objects.get().taken == 0
    with pytest.raises(GoneMeanwhile):
        rota.take(shift=shift, volunteer=ann)


# Changing


def test_whoever_has_a_shift_is_told_when_it_moves_and_reminded_of_the_new_time(shift, ann):
    rota.take(shift=shift, volunteer=ann)
    rota.change_shift(shift=shift, version=1, by=None, starts_at=TUESDAY + DAY, ends_at=TUESDAY + DAY + HOUR)
    assert "Wednesday 7 January 2099, 10am to 11am" in waiting("changed").get().body
    assert waiting("24 hours").get().due_at == TUESDAY
    with pytest.raises(ChangedMeanwhile):
        rota.change_shift(shift=Shift.objects.get(), version=1, by=None, wanted=2)


def test_nobody_is_told_when_only_the_number_changes(shift, ann):
    rota.take(shift=shift, volunteer=ann)
    rota.change_shift(shift=shift, version=1, by=None, wanted=5)
    assert not waiting("changed").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        rota.change_shift(shift=shift, version=2, by=None, wanted=0)


def test_a_shift_does_not_move_onto_another_of_somebody_who_has_it(role, shift, ann):
    rota.take(shift=shift, volunteer=ann)
    rota.take(shift=make_shift(role, TUESDAY + DAY), volunteer=ann)
    with pytest.raises(rota.Overlaps), transaction.atomic():
        rota.change_shift(shift=shift, version=1, by=None, starts_at=TUESDAY + DAY, ends_at=TUESDAY + DAY + HOUR)
    assert Shift.objects.get(pk=shift.pk).starts_at == TUESDAY


def test_a_shift_that_is_called_off_tells_who_has_it_and_nobody_else(role, shift, ann):
    shift.wanted = 2
    shift.save()
    rota.take(shift=shift, volunteer=ann)
    bob = make_volunteer(role.programme, "Bob")
    rota.offer(shift=shift, volunteer=bob, until=TUESDAY)
    rota.call_off(shift=shift, by=None)
    assert [message.person for message in waiting()] == [ann.person]
    assert not TakenQuarter.objects.exists()


def test_an_event_that_is_cancelled_takes_its_shifts_with_it(role, shift, ann):
    event = make_event(role.programme)
    rota.take(shift=make_shift(role, event=event), volunteer=ann)
    cancel(event=event, because="Storm", by=make_user())
    assert waiting("off").get().person == ann.person
    assert Shift.objects.on().get() == shift


# Reminders and links


def test_reminds_seven_days_and_a_day_before_with_the_way_to_say_no(shift, ann):
    rota.take(shift=shift, volunteer=ann)
    week, day = waiting("7 days").get(), waiting("24 hours").get()
    assert (week.due_at, day.due_at) == (TUESDAY - 7 * DAY, TUESDAY - DAY)
    assert (day.expires_at, day.essential) == (TUESDAY, True)
    assert "I can’t make it:\n" + volunteer_links.link_of(ann) in day.body
    assert "Tuesday 6 January 2099, 10am to midday\nHall" in day.body


def test_a_shift_taken_late_has_the_reminders_that_are_still_of_use(role, ann):
    rota.take(shift=in_hours(role, 30), volunteer=ann)
    assert not waiting("7 days").exists()
    assert waiting("24 hours").exists()


def test_somebody_without_a_way_to_be_written_to_takes_a_shift_all_the_same(role, shift):
    bob = make_volunteer(role.programme, person=make_person(role.programme, "Bob"))
    rota.take(shift=shift, volunteer=bob)
    assert not Message.objects.exists()


def test_a_link_leads_to_its_volunteer_until_there_is_a_new_one_or_they_left(shift, ann):
    rota.take(shift=shift, volunteer=ann)
    old = volunteer_links.token_of(ann)
    assert volunteer_links.volunteer_of(old) == ann
    assert volunteer_links.volunteer_of(old[:-1]) is None
    shift_messages.new_link(volunteer=ann, by=None)
    ann.refresh_from_db()
    assert volunteer_links.volunteer_of(old) is None
    new = volunteer_links.token_of(ann)
    assert volunteer_links.volunteer_of(new) == ann
    assert new in waiting("24 hours").get().body
    change_state(volunteer=ann, version=1, state="archived", because="Left", by=None)
    assert volunteer_links.volunteer_of(new) is None


# Attendance and hours


def test_who_came_is_marked_once_the_shift_has_begun_and_can_be_put_right(shift, ann):
    sign_up = rota.take(shift=shift, volunteer=ann)
    assert not rota.mark_attendance(sign_up=sign_up, came=True, by=None)
    begin(sign_up)
    rota.mark_attendance(sign_up=sign_up, came=False, by=None)
    assert state_of(sign_up) == "not_attended"
    rota.mark_attendance(sign_up=sign_up, came=True, by=None)
    assert state_of(sign_up) == "attended"
    assert Shift.objects.get().taken == 1


def test_hours_count_once_staff_approved_them(shift, ann):
    lead, sign_up = make_user(), rota.take(shift=shift, volunteer=ann)
    begin(sign_up)
    hours.report_shift(sign_up=sign_up, minutes=100)
    hours.report_shift(sign_up=sign_up, minutes=120)
    assert ann.hours.approved().minutes() == 0
    assert hours.approve(hours=Hours.objects.all(), by=lead) == 1
    assert hours.approve(hours=Hours.objects.all(), by=make_user()) == 0
    row = ann.hours.approved().get()
    assert (row.minutes, row.approved_by, row.reported_by) == (120, lead, None)
    with pytest.raises(hours.ApprovedAlready):
        hours.report_shift(sign_up=sign_up, minutes=600)


def test_hours_add_up_by_person_and_programme(shift, ann):
    bob = make_volunteer(shift.role.programme, "Bob")
    elsewhere = make_volunteer(make_programme("Elsewhere"), "Cleo")
    for volunteer, activity, minutes in (
        (ann, "Flyers", 60),
        (ann, "Tea", 90),
        (bob, "Tea", 200),
        (elsewhere, "Tea", 7),
    ):
        hours.report_activity(volunteer=volunteer, activity=activity, day=TUESDAY.date(), minutes=minutes)
    assert hours.by_volunteer(shift.role.programme) == []
    hours.approve(hours=Hours.objects.all(), by=None)
    assert hours.by_volunteer(shift.role.programme) == [(bob, 200), (ann, 150)]


def test_the_same_help_on_one_day_is_reported_once(ann):
    for minutes in (60, 90):
        hours.report_activity(volunteer=ann, activity="Flyers", day=TUESDAY.date(), minutes=minutes)
    assert Hours.objects.get().minutes == 90


def test_hours_that_are_corrected_are_approved_anew(ann):
    row = hours.report_activity(volunteer=ann, activity="Flyers", day=TUESDAY.date(), minutes=60)
    hours.approve(hours=Hours.objects.all(), by=None)
    hours.correct(hours=row, minutes=45, by=None)
    assert ann.hours.approved().minutes() == 0


@pytest.mark.parametrize(
    ("minutes", "words"), [(1440, "24 hours"), (90, "1 hour 30 minutes"), (1, "1 minute"), (0, "0 minutes")]
)
def test_says_how_long_it_was(minutes, words):
    assert hours.in_words(minutes) == words


def test_a_shift_at_an_event_is_where_the_event_is(role, ann):
    shift = make_shift(role, event=make_event(role.programme, place="Oak Green", title="Fun day"))
    rota.take(shift=shift, volunteer=ann)
    assert "Face painting, Fun day" in waiting("taken").get().body
    assert "Oak Green" in waiting("taken").get().body
