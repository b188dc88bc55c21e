"""What the Joint Action Group agreed in the demonstration, and what the agencies said since."""

from datetime import date
from typing import NamedTuple

from partnership.actions import add_action, post_update
from partnership.models import ActionState

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
