import re
from datetime import UTC, date, time, timedelta

import icalendar
import pytest
from django.urls import reverse

from estates.tests.make import make_programme
from events import planning, sessions
from events.calendar_files import LONDON
from events.models import Kind
from events.tests.make import make_event, make_session
from events.times import weekly
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db


def raw(client, event):
    response = client.get(reverse("events:calendar-file", args=[event.slug]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content.decode()


def read(client, event):
    return icalendar.Calendar.from_ical(raw(client, event))


def make_club(first, last):
    times = weekly(first, last, time(18), time(20))
    event = planning.make_event(
        programme=make_programme(), times=times, by=None, kind=Kind.YOUTH_CLUB, title="Youth club", place="Hall"
    )
    planning.publish(event=event, by=None)
    return event


@pytest.mark.parametrize(
    ("first", "last", "in_utc"),
    [(date(2099, 3, 26), date(2099, 4, 2), [18, 17]), (date(2099, 10, 22), date(2099, 10, 29), [17, 18])],
)
def test_stays_at_six_across_the_clock_change_for_whoever_reads_the_zone_of_the_file(client, first, last, in_utc):
    club = make_club(first, last)
    text = raw(client, club)
    assert re.findall(r"DTSTART;TZID=Europe/London:\d+T(\d+)", text) == ["180000", "180000"]
    zone = icalendar.Calendar.from_ical(text).timezones[0].to_tz()
    starts = [entry.start.replace(tzinfo=zone) for entry in icalendar.Calendar.from_ical(text).events]
    assert [one.astimezone(UTC).hour for one in starts] == in_utc


def test_the_zone_of_the_file_changes_on_the_last_sundays_at_one_in_utc():
    assert "DTSTART:19960331T010000" in LONDON  # 01:00 GMT, 31 March 1996
    assert "DTSTART:19961027T020000" in LONDON  # 02:00 BST, which is 01:00 in UTC
    assert LONDON.count("BYDAY=-1SU") == 2


def test_has_an_entry_for_each_session_with_what_one_needs_to_know(client):
    event = make_event(
        make_programme(), title="Workshop", place="Hall", postcode="EC1A 1BB", description="Two days; bring 🎂, friends"
    )
    make_session(event, name="Day 2")
    calendar = read(client, event)
    assert (calendar["METHOD"], [str(one["SUMMARY"]) for one in calendar.events]) == (
        "PUBLISH",
        ["Workshop", "Workshop: Day 2"],
    )
    entry = calendar.events[0]
    assert (str(entry["LOCATION"]), str(entry["STATUS"]), entry["SEQUENCE"]) == ("Hall, EC1A 1BB", "CONFIRMED", 0)
    assert "Two days; bring 🎂, friends" in str(entry["DESCRIPTION"])
    assert entry.end - entry.start == timedelta(hours=2)
    assert entry.alarms.times[0].trigger == entry.start - timedelta(days=1)


def test_an_entry_is_the_same_for_ever_and_counts_its_changes(client):
    event = make_event(make_programme())
    [before] = read(client, event).events
    session = event.sessions.get()
    sessions.edit_session(
        session=session, version=1, by=None, starts_at=TUESDAY + timedelta(hours=1),
        ends_at=TUESDAY + timedelta(hours=2), name="",
    )  # fmt: skip
    [after] = read(client, event).events
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_a_session_that_is_off_is_cancelled_and_the_others_stand(client):
    event = make_event(make_programme())
    make_session(event)
    sessions.call_off(session=event.sessions.first(), by=None)
    calendar = read(client, event)
    assert [str(one["STATUS"]) for one in calendar.events] == ["CANCELLED", "CONFIRMED"]
    assert calendar["METHOD"] == "PUBLISH"
    assert [len(one.subcomponents) for one in calendar.events] == [0, 1]


def test_a_cancelled_event_is_taken_out_of_calendars(client):
    event = make_event(make_programme())
    [before] = read(client, event).events
    planning.cancel(event=event, because="Rain", by=None)
    calendar = read(client, event)
    [entry] = calendar.events
    assert (calendar["METHOD"], str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert entry["UID"] == before["UID"]
    assert entry.subcomponents == []


def test_lines_are_as_long_as_the_standard_allows(client):
    event = make_event(make_programme(), description="Ünïcödé 🎉 " * 100)
    assert max(len(line) for line in raw(client, event).encode().split(b"\r\n")) <= 75
