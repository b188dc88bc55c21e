"""When sessions are, worked out by the clock on the wall in London, so that six in the evening stays six."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

MOST_WEEKS, MOST_DAYS = 60, 14


class Times(NamedTuple):
    """One session to be."""

    starts_at: datetime
    ends_at: datetime
    name: str = ""


def moment(day, time):
    """That time of that day in London. Raises ValueError where the clocks go forward past it."""
    aware = timezone.make_aware(datetime.combine(day, time))
    if timezone.localtime(aware.astimezone(UTC)).time() != time:
        raise ValueError(f"There is no {time:%H:%M} on that day: the clocks go forward.")
    return aware


def once(day, starts, ends):
    return [Times(moment(day, starts), moment(day, ends))]


def daily(day, until, starts, ends):
    """A session on each day, named "Day 1" and so on. Raises ValueError."""
    days = _days(day, until, 1, MOST_DAYS)
    return [Times(moment(one, starts), moment(one, ends), f"Day {number}") for number, one in enumerate(days, start=1)]


def weekly(day, until, starts, ends):
    """A session on the same day of each week, at the same time by the clock, winter and summer. Raises ValueError."""
    return [Times(moment(one, starts), moment(one, ends)) for one in _days(day, until, 7, MOST_WEEKS)]


def moved(times, first_day):
    """The same sessions, begun on another day: so many days later each, at the same times by the clock."""
    if not times:
        return []
    shift = first_day - timezone.localdate(min(one.starts_at for one in times))
    return [Times(_shifted(one.starts_at, shift), _shifted(one.ends_at, shift), one.name) for one in times]


def times_of(event):
    return [Times(one.starts_at, one.ends_at, one.name) for one in event.sessions.on()]


def _shifted(at, shift):
    local = timezone.localtime(at)
    return moment(local.date() + shift, local.time())


def _days(day, until, step, most):
    number = (until - day).days // step + 1
    if number < 1:
        raise ValueError("The last day cannot be before the first.")
    if number > most:
        raise ValueError(f"That would be {number} sessions. Choose a last day that makes at most {most}.")
    return [day + timedelta(days=step * index) for index in range(number)]
