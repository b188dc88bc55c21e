"""What residents raised in the demonstration, what the Joint Action Group agreed, and what the agencies said since."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from estates.models import Person
from partnership.actions import add_action, post_update
from partnership.issues import close_issue, raise_issue
from partnership.meetings import add_meeting, decide
from partnership.models import ActionState, Because, How, Theme

DONE, NOT_POSSIBLE, OPEN = ActionState.DONE, ActionState.NOT_POSSIBLE, ActionState.OPEN


class Agreed(NamedTuple):
    """One action: `estate` is its place in places.ESTATES, or None; `said` what became of it, if anything."""

    what: str
    estate: int | None
    agency: str
    due_on: date
    state: ActionState = OPEN
    said: str = ""
    reason: str = ""


AGREED = (
    Agreed(
        "Open a youth club one night a week, run by residents",
        1,
        "Camley Youth Service",
        date(2006, 9, 15),
        DONE,
        "Open every Thursday since 14 September.",
    ),
    Agreed(
        "Repair the lights at the garages", 0, "Riverside Homes", date(2006, 2, 28), DONE, "All twelve lamps are new."
    ),
    Agreed(
        "Fit a self-closing gate at the bin store",
        2,
        "Riverside Homes",
        date(2006, 11, 30),
        OPEN,
        "Ordered; the supplier is late.",
    ),
    Agreed(
        "Walk the stairwells of B Block with residents, once a month",
        3,
        "Camley police",
        date(2006, 6, 30),
        DONE,
        "First walk on 12 June, and monthly since.",
    ),
    Agreed(
        "Close the passage behind the shops at night",
        4,
        "Camley Council",
        date(2006, 10, 31),
        NOT_POSSIBLE,
        "The highways team looked at it.",
        "It is a public right of way.",
    ),
    Agreed("Bring the mobile surgery to the fun day", None, "Hope Street Surgery", date(2007, 7, 14)),
    Agreed("Say by letter what was done about the noise", 1, "Riverside Homes", date(2007, 3, 30)),
)


class Raised(NamedTuple):
    """One issue: `answered_by` is the place of its action in AGREED, `times` how many residents raised it."""

    what: str
    theme: Theme
    answered_by: int | None
    times: int
    because: Because | str = ""
    answer: str = ""


RAISED = (
    Raised(
        "Nothing for young people to do in the evening", Theme.YOUNG_PEOPLE, 0, 11, Because.DONE,
        "A youth club is open every Thursday, run by residents.",
    ),
    Raised("The lights at the garages are out", Theme.LIGHTING, 1, 7, Because.DONE, "All twelve lamps are new."),
    Raised("Rubbish is dumped at the bin store", Theme.RUBBISH, 2, 4),
    Raised(
        "Groups gather on the stairs of B Block", Theme.INTIMIDATION, 3, 6, Because.PARTLY,
        "Police walk the stairs with residents once a month. It is quieter, not quiet.",
    ),
    Raised(
        "The passage behind the shops does not feel safe at night", Theme.INTIMIDATION, 4, 3, Because.COULD_NOT,
        "It is a public right of way, which cannot be closed. Brighter lamps are asked for.",
    ),
    Raised("Nobody says what was done about complaints of noise", Theme.LANDLORD, 6, 5),
    Raised("No bench near the playground", Theme.SPACES, None, 1),
)  # fmt: skip


def add_issues(programme, random, *, by):
    """Who raised them are residents of the estate who were interviewed."""
    actions = list(programme.actions.order_by("pk"))
    heard = Person.objects.filter(interviews__programme=programme).distinct().order_by("pk")
    for raised in RAISED:
        action = None if raised.answered_by is None else actions[raised.answered_by]
        estate = action.estate if action else programme.estates.order_by("name").first()
        fields = {"what": raised.what, "theme": raised.theme, "estate": estate, "is_shown": True}
        those = random.sample(list(heard.filter(estate=estate)), 3) if raised.times > 3 else [None]
        issue = None
        for person in (those + [None] * raised.times)[: raised.times]:
            issue = raise_issue(
                programme=programme, by=by, how=How.INTERVIEW if person else How.WORKSHOP, person=person, issue=issue,
                wants_answer=person is not None, raised_on=date(2005, 9, 24), **({} if issue else fields),
            )  # fmt: skip
        if action:
            issue.actions.add(action)
        if raised.because:
            closing = {"because": raised.because, "answer": raised.answer, "closed_on": date(2006, 11, 28)}
            close_issue(issue=issue, version=issue.version, by=by, **closing)
            issue.raised.filter(wants_answer=True).update(told_on=date(2006, 12, 5))


def add_meeting_of(programme, agencies, *, chair, by):
    """The meeting that agreed the actions, for what residents had raised."""
    meeting = add_meeting(
        programme=programme, by=by, held_at=datetime(2006, 1, 24, 18, 30, tzinfo=UTC), place="Camley Green hall",
        chair=chair, residents=9, agencies=agencies.values(),
    )  # fmt: skip
    for action in programme.actions.order_by("pk"):
        decide(meeting=meeting, by=by, words=action.what, action=action, issue=action.issues.first())


def add_actions(programme, estates, agencies, *, by):
    for agreed in AGREED:
        action = add_action(
            programme=programme, what=agreed.what, estate=None if agreed.estate is None else estates[agreed.estate],
            agency=agencies[agreed.agency], due_on=agreed.due_on, raised_on=date(2006, 1, 24), by=by,
        )  # fmt: skip
        if agreed.said:
            post_update(
                action=action,
                version=action.version,
                words=agreed.said,
                state=agreed.state,
                reason=agreed.reason,
                by=by,
            )
