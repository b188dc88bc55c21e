"""The list at the door of a session: what is shown of each party, and searching it. Nobody is shown unasked."""

import re

from django.db.models import Prefetch

from estates.plain import plain
from events import links
from events.check_in import Answer, standing
from events.models import Attendance, Attendee, SignUp

LEAST_LETTERS, LEAST_DIGITS, MOST_FOUND = 2, 4, 20


def parties(session):
    """Everybody who signed up for the event, also who cancelled or waits, with who of them came to this session."""
    came = Prefetch("attendances", Attendance.objects.standing().filter(session=session))
    people = Prefetch("attendees", Attendee.objects.prefetch_related(came))
    return SignUp.objects.filter(event=session.event_id).prefetch_related(people).order_by("name", "pk")


def entry(sign_up, session, now=None):
    """What the door needs of a party, and no more: it is also kept on devices, while the session runs."""
    answer = standing(sign_up, session, now)
    everybody = answer == Answer.CANCELLED
    people = [one for one in sign_up.attendees.all() if everybody or one.cancelled_at is None]
    people = [_person(one) for one in people]
    return {
        "id": sign_up.pk,
        "reference": sign_up.reference_aloud,
        "name": sign_up.name,
        "key": plain(" ".join([sign_up.name, *(one["name"] for one in people)])),
        "answer": answer.value,
        "attention": sign_up.attention,
        "outside": sum(not one["came"] for one in people),
        "people": people,
    }


def _person(attendee):
    [came] = list(attendee.attendances.all())[:1] or [None]
    return {
        "id": attendee.pk,
        "name": str(attendee),
        "came": came.when if came else "",
        "tap": str(came.tap) if came else "",
    }


def entries(session, now=None):
    """The whole list, in three queries however long it is."""
    return [entry(sign_up, session, now) for sign_up in parties(session)]


def entry_of(sign_up, session):
    """One party as it stands now."""
    return entry(parties(session).get(pk=sign_up.pk), session)


def typed_enough(text):
    """Whether so much is typed that somebody may be shown: two letters, or four digits of a reference."""
    digits = digits_of(text)
    return len(digits) >= LEAST_DIGITS if digits else len(plain(text).replace(" ", "")) >= LEAST_LETTERS


def search(entries, text):
    """Those of the list whose reference begins so, or some of whose names begin with each of the words."""
    if not typed_enough(text):
        return []
    if "/" in text:
        sign_up = of_link(text)
        found = (one for one in entries if sign_up and one["id"] == sign_up.pk)
    elif digits := digits_of(text):
        found = (one for one in entries if one["reference"].replace(" ", "").startswith(digits))
    else:
        words = plain(text).split()
        found = (one for one in entries if _has_all(one["key"].split(), words))
    return list(found)[: MOST_FOUND + 1]


def _has_all(names, words):
    return all(any(name.startswith(word) for name in names) for word in words)


def digits_of(text):
    """A reference as somebody typed or scanned it, or its beginning; "" for a name."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if digits.isascii() and digits.isdecimal() and len(digits) <= 8 else ""


def of_link(text):
    """The sign-up whose private link was scanned, if its event is not over; None otherwise."""
    return links.sign_up_of(text.rstrip("/").rsplit("/", 1)[-1])


def elsewhere(session, text):
    """The sign-up for another event of the programme that has this reference or link; None if there is none."""
    those = SignUp.objects.filter(event__programme=session.event.programme_id).exclude(event=session.event_id)
    if "/" in text:
        sign_up = of_link(text)
        return those.filter(pk=sign_up.pk).select_related("event").first() if sign_up else None
    return those.filter(reference=digits_of(text) or None).select_related("event").first()
