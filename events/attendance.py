"""After the day: who came, who did not, who came for the first time, from where, and of whom photos may be shown."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch

from estates.models import Consent, Purpose
from events.models import Attendance, Attendee, Feedback, SignUp, SignUpState, Source

HEADER = ["Name", "Party of", "Reference", "Adult or child", "Signed up", "State", "Came", "Door", "Photos"]


@dataclass(frozen=True)
class One:
    """One person of a party: who was expected, and when they came, if they did. `person` is who they are known as."""

    attendee: Attendee
    sign_up: SignUp
    came: tuple

    @property
    def is_expected(self):
        return self.sign_up.state == SignUpState.REGISTERED and self.attendee.cancelled_at is None

    @property
    def is_first_of_party(self):
        return self.attendee.name == self.sign_up.name

    @property
    def person(self):
        return self.attendee.person or (self.sign_up.person if self.is_first_of_party else None)


@dataclass(frozen=True)
class Turnout:
    """How those who had a place and those who came compare, in people."""

    expected: int
    came: int
    walk_ins: int

    @property
    def no_shows(self):
        return self.expected - self.came


def everyone(event, session=None):
    """[One] of those who were expected at an event, or came to it; with a session, to that one. Four queries."""
    came = Attendance.objects.standing().filter(session__event=event).select_related("session")
    came = came.filter(session=session) if session else came
    attendees = Attendee.objects.select_related("person__estate").prefetch_related(Prefetch("attendances", came))
    sign_ups = SignUp.objects.filter(event=event).select_related("person__estate")
    sign_ups = sign_ups.prefetch_related(Prefetch("attendees", attendees)).order_by("name", "pk")
    all_of_them = (
        One(attendee, sign_up, tuple(attendee.attendances.all()))
        for sign_up in sign_ups
        for attendee in sign_up.attendees.all()
    )
    return [one for one in all_of_them if one.is_expected or one.came]


def turnout(people):
    return Turnout(
        expected=sum(one.is_expected for one in people),
        came=sum(bool(one.came) for one in people),
        walk_ins=sum(bool(one.came) and one.sign_up.source == Source.WALK_IN for one in people),
    )


def came_to_all(people, sessions):
    """How many came to every one of the sessions."""
    return sum(len({row.session_id for row in one.came}) == len(sessions) for one in people) if sessions else 0


def first_time(event, people):
    """(those known people who came to nothing of the programme before this event, how many who came are not known)."""
    here = [one for one in people if one.came]
    known = {one.person.pk: one for one in here if one.person}
    earlier = Attendance.objects.standing().exclude(session__event=event)
    earlier = earlier.filter(session__event__programme=event.programme_id, session__starts_at__lt=event.starts_at)
    before = set(earlier.filter(attendee__person__in=known).values_list("attendee__person", flat=True))
    return [one for key, one in known.items() if key not in before], sum(one.person is None for one in here)


def by_block(people):
    """[(estate, block or street, how many came)], the most first; a party comes from where who signed up lives."""
    numbers = Counter(_home(one) for one in people if one.came)
    return sorted(((*home, number) for home, number in numbers.items()), key=lambda row: (-row[2], row[:2]))


def _home(one):
    person = one.person or one.sign_up.person
    if person:
        return (str(person.estate or ""), person.block or person.street)
    return ("", one.sign_up.street)


def photos(people):
    """[(One, what they answered about photos)] of whoever signed up and came. Nobody else was asked: that is a no."""
    here = [one for one in people if one.came]
    asked = [one for one in here if one.is_first_of_party]
    persons = [one.person.pk for one in asked if one.person]
    answers = Consent.objects.filter(purpose=Purpose.PHOTOS, person__in=persons).latest_answers()
    states = dict(answers.values_list("person", "state"))
    return [(one, _photos_of(one, states)) for one in here]


def _photos_of(one, states):
    if not one.is_first_of_party:
        return "Not asked"
    state = states.get(one.person.pk) if one.person else None
    if state is None and one.sign_up.photos_ok is not None:
        state = Consent.State.GIVEN if one.sign_up.photos_ok else Consent.State.REFUSED
    return {Consent.State.GIVEN: "Yes", None: "Not asked"}.get(state, "No")


def feedback(event):
    """([(rating in words, how many)], the answers with words), or None where nobody answered."""
    given = list(Feedback.objects.filter(sign_up__event=event))
    if not given:
        return None
    numbers = Counter(one.rating for one in given)
    return [(words, numbers[rating]) for rating, words in Feedback.RATINGS], [one for one in given if one.words]


def table(people):
    """The rows under HEADER, for whoever works on in a spreadsheet."""
    answers = {one.attendee.pk: answer for one, answer in photos(people)}
    for one in people:
        came = one.came[0] if one.came else None
        yield [
            str(one.attendee), one.sign_up.name, one.sign_up.reference_aloud,
            "Child" if one.attendee.is_child else "Adult", one.sign_up.get_source_display(),
            one.sign_up.get_state_display(), came.at.isoformat(timespec="minutes") if came else "",
            came.gate if came else "", answers.get(one.attendee.pk, ""),
        ]  # fmt: skip
