"""The least rows that a test of actions needs."""

from datetime import date

from estates.models import Agency
from partnership.actions import add_action


def make_agency(name=None):
    return Agency.objects.create(name=name or f"Agency {Agency.objects.count() + 1}")


def make_action(programme, agency=None, what="Repair the lights", due_on=date(2099, 1, 1), by=None, **fields):
    """An open action that is not late."""
    return add_action(programme=programme, agency=agency or make_agency(), what=what, due_on=due_on, by=by, **fields)
