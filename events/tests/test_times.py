from datetime import UTC, date, datetime, time, timedelta

import pytest

from events.forms.times import ClockField
from events.models import Event, Kind
from events.times import daily, moment, moved, once, weekly
from events.words import time_in_words, times_in_words, when_in_words

SIX, EIGHT = time(18), time(20)


@pytest.mark.parametrize(
    ("first", "last", "in_utc"),
    [(date(2026, 3, 24), date(2026, 3, 31), [18, 17]), (date(2026, 10, 20), date(2026, 10, 27), [17, 18])],
)
def test_a_weekly_club_stays_at_six_across_the_clock_change(first, last, in_utc):
    times = weekly(first, last, SIX, EIGHT)
    assert [one.starts_at.astimezone(UTC).hour for one in times] == in_utc
    assert {one.ends_at - one.starts_at for one in times} == {timedelta(hours=2)}


def test_a_weekly_club_is_held_until_its_last_day():
    times = weekly(date(2026, 7, 7), date(2026, 7, 27), SIX, EIGHT)
    assert [one.starts_at.date() for one in times] == [date(2026, 7, 7), date(2026, 7, 14), date(2026, 7, 21)]


def test_a_workshop_of_two_days_has_a_name_for_each():
    assert [one.name for one in daily(date(2026, 7, 4), date(2026, 7, 5), SIX, EIGHT)] == ["Day 1", "Day 2"]


@pytest.mark.parametrize(
    ("until", "message"),
    [
        (date(2026, 7, 3), "The last day cannot be before the first."),
        (date(2036, 7, 4), "That would be 522 sessions. Choose a last day that makes at most 60."),
    ],
)
def test_a_last_day_that_cannot_be_is_refused(until, message):
    with pytest.raises(ValueError, match=message):
        weekly(date(2026, 7, 4), until, SIX, EIGHT)


def test_a_time_that_the_clocks_leave_out_is_refused():
    with pytest.raises(ValueError, match="There is no 01:30 on that day: the clocks go forward."):
        moment(date(2026, 3, 29), time(1, 30))


def test_copied_times_keep_their_hours_on_the_other_side_of_the_clock_change():
    winter = daily(date(2026, 3, 27), date(2026, 3, 28), SIX, EIGHT)
    summer = moved(winter, date(2026, 7, 3))
    assert summer == daily(date(2026, 7, 3), date(2026, 7, 4), SIX, EIGHT)


@pytest.mark.parametrize(
    ("at", "words"),
    [((10, 0), "10am"), ((17, 30), "5:30pm"), ((12, 0), "midday"), ((0, 0), "midnight"), ((0, 5), "12:05am")],
)
def test_says_a_time_as_people_do(at, words):
    assert time_in_words(moment(date(2026, 7, 4), time(*at))) == words


def test_says_the_time_in_london():
    [one] = once(date(2006, 6, 24), time(10), time(16))
    assert one.starts_at.astimezone(UTC) == datetime(2006, 6, 24, 9, tzinfo=UTC)
    assert times_in_words(one.starts_at.astimezone(UTC), one.ends_at) == "Saturday 24 June 2006, 10am to 4pm"


@pytest.mark.parametrize(
    ("kind", "times", "words"),
    [
        (Kind.FUN_DAY, [], "No date yet"),
        (Kind.FUN_DAY, once(date(2006, 7, 1), time(12), time(16)), "Saturday 1 July 2006, midday to 4pm"),
        (
            Kind.WORKSHOP,
            daily(date(2005, 12, 31), date(2006, 1, 1), time(10), time(16)),
            "Saturday 31 December 2005 to Sunday 1 January 2006",
        ),
        (
            Kind.YOUTH_CLUB,
            weekly(date(2006, 1, 10), date(2006, 4, 4), SIX, EIGHT),
            "Tuesdays, 6pm to 8pm, from 10 January 2006 to 4 April 2006",
        ),
    ],
)
def test_says_in_one_line_when_an_event_is(kind, times, words):
    event = Event(
        kind=kind, starts_at=times[0].starts_at if times else None, ends_at=times[-1].ends_at if times else None
    )
    assert when_in_words(event) == words


@pytest.mark.parametrize("typed", ["14:30", "14.30", "2:30pm", "2.30 PM", " 2:30 pm "])
def test_reads_a_time_as_people_type_it(typed):
    assert ClockField(missing="").clean(typed) == time(14, 30)
