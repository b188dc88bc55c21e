"""Calendar files (RFC 5545, and RFC 5546 for METHOD): one entry a session, the same entry for ever by its UID."""

from datetime import timedelta

import icalendar
from django.conf import settings
from django.utils import timezone

from events.models import Event
from events.words import where_in_words

# Written out, since the one that icalendar makes ends in 2038 and changes an hour late in spring. Rules since 1996.
LONDON = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")
REMINDED = timedelta(days=1)


def calendar_file(event):
    """The event as bytes: with METHOD:CANCEL once it is cancelled; a session that is off is cancelled by itself."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Engagement//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if event.state == Event.State.CANCELLED else "PUBLISH")
    calendar.add_component(icalendar.Timezone.from_ical(LONDON))
    for session in event.sessions.all():
        calendar.add_component(_entry(event, session))
    return calendar.to_ical()


def _entry(event, session):
    is_off = session.is_off or event.state == Event.State.CANCELLED
    entry = icalendar.Event()
    entry.add("uid", f"{session.uid}@engagement")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", timezone.localtime(session.starts_at))
    entry.add("dtend", timezone.localtime(session.ends_at))
    entry.add("summary", f"{event.title}: {session.name}" if session.name else event.title)
    entry.add("location", where_in_words(event))
    entry.add("description", _description(event))
    entry.add("url", event.public_address)
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    entry.add("organizer", _organiser())
    if not is_off:
        entry.add_component(_alarm(event))
    return entry


def _description(event):
    parts = [
        event.cancelled_because and f"Cancelled: {event.cancelled_because}",
        event.description,
        event.step_free and f"Without steps: {event.step_free}",
        event.what_to_bring and f"Bring: {event.what_to_bring}",
        event.phone and f"Questions? Ring {event.phone_shown}.",
        event.public_address,
    ]
    return "\n\n".join(part for part in parts if part)


def _organiser():
    address = icalendar.vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    address.params["CN"] = settings.COUNCIL_NAME or "Engagement"
    return address


def _alarm(event):
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", -REMINDED)
    return alarm
