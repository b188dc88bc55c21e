"""Actions as they are agreed, changed and answered."""

from django.db import transaction

from engagement.editing import claim_version
from partnership.models import Action, ActionUpdate


@transaction.atomic
def add_action(*, programme, by, issue=None, **fields):
    """`issue` is what residents raised that it answers, if any."""
    action = _save(Action(programme=programme, **fields), by)
    if issue:
        issue.actions.add(action)
    return action


@transaction.atomic
def edit_action(*, action, version, by, **fields):
    """Raises engagement.editing.ChangedMeanwhile if somebody changed or answered it since `version`."""
    claim_version(action, version)
    for name, value in fields.items():
        setattr(action, name, value)
    return _save(action, by)


@transaction.atomic
def post_update(*, action, version, words, state, by, reason=""):
    """Say what happened, and with it the state of the action from now on. Raises ChangedMeanwhile as above."""
    edit_action(action=action, version=version, by=by, state=state, reason=reason)
    return ActionUpdate.objects.create(action=action, by=by, words=words, state=state)


def _save(action, by):
    action._history_user = by
    action.save()
    return action
