"""Days and times of events as people in London say them: "Saturday 24 June 2006, 10am to 4pm"."""

from django.utils.timezone import localtime

from events.models import Kind


def day_in_words(moment, year=True):
    local = localtime(moment)
    return f"{local:%A} {local.day} {local:%B}" + (f" {local.year}" if year else "")


def time_in_words(moment):
    """As GOV.UK writes times: 10am, 5:30pm, midday, midnight."""
    local = localtime(moment)
    if (local.hour, local.minute) in NAMED:
        return NAMED[local.hour, local.minute]
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


NAMED = {(12, 0): "midday", (0, 0): "midnight"}


def times_in_words(starts_at, ends_at):
    """From one moment to another: the day is said twice only if it is not the same."""
    if localtime(starts_at).date() == localtime(ends_at).date():
        return f"{day_in_words(starts_at)}, {time_in_words(starts_at)} to {time_in_words(ends_at)}"
    return (
        f"{day_in_words(starts_at)}, {time_in_words(starts_at)}, to {day_in_words(ends_at)}, {time_in_words(ends_at)}"
    )


def when_in_words(event):
    """All of the event in one line, from its first start and last end."""
    if not event.starts_at:
        return "No date yet"
    first, last = localtime(event.starts_at), localtime(event.ends_at)
    if first.date() == last.date():
        return times_in_words(first, last)
    if event.kind == Kind.YOUTH_CLUB:
        hours = f"{time_in_words(first)} to {time_in_words(last)}"
        return f"{first:%A}s, {hours}, from {_date(first)} to {_date(last)}"
    return f"{day_in_words(first, year=first.year != last.year)} to {day_in_words(last)}"


def where_in_words(event):
    return ", ".join(part for part in (event.place, event.street, event.postcode) if part)


def _date(local):
    return f"{local.day} {local:%B} {local.year}"
