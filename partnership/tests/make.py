"""The least rows that a test of actions needs."""

from datetime import UTC, date, datetime

from estates.models import Agency
from partnership.actions import add_action
from partnership.issues import raise_issue
from partnership.meetings import add_meeting


def make_agency(name=None):
    return Agency.objects.create(name=name or f"Agency {Agency.objects.count() + 1}")


def make_action(programme, agency=None, what="Repair the lights", due_on=date(2099, 1, 1), by=None, **fields):
    """An open action that is not late."""
    return add_action(programme=programme, agency=agency or make_agency(), what=what, due_on=due_on, by=by, **fields)


def make_issue(programme, what="The lights are out", person=None, by=None, **fields):
    """An open issue, raised once."""
    fields = {"theme": "lighting", "estate": None, "how": "call", **fields}
    return raise_issue(programme=programme, what=what, person=person, by=by, **fields)


def make_meeting(programme, held_at=datetime(2026, 3, 3, 18, tzinfo=UTC), by=None, **fields):
    return add_meeting(programme=programme, held_at=held_at, by=by, **fields)
