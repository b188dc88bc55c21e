"""Actions as they are agreed, changed and answered."""

from django.db import transaction

from engagement.editing import claim_version
from partnership import reminding
from partnership.models import Action, ActionUpdate

# Of what whoever sees to it is told again when it changes.
TOLD_OF = ("what", "due_on", "person_id", "state")


@transaction.atomic
def add_action(*, programme, by, issue=None, **fields):
    """`issue` is what residents raised that it answers, if any."""
    action = _save(Action(programme=programme, **fields), by)
    if issue:
        issue.actions.add(action)
    reminding.plan(action)
    return action


@transaction.atomic
def edit_action(*, action, version, by, **fields):
    """Raises engagement.editing.ChangedMeanwhile if somebody changed or answered it since `version`."""
    claim_version(action, version)
    before = Action.objects.values_list(*TOLD_OF).get(pk=action.pk)
    for name, value in fields.items():
        setattr(action, name, value)
    is_agreed_anew = before != tuple(getattr(action, name) for name in TOLD_OF)
    if is_agreed_anew:
        action.escalated_on = None
    _save(action, by)
    if is_agreed_anew:
        reminding.plan(action)
    return action


@transaction.atomic
def post_update(*, action, version, words, state, by, reason=""):
    """Say what happened, and with it the state of the action from now on. Raises ChangedMeanwhile as above.

    Without `by`, it was said under the agency's private link.
    """
    edit_action(action=action, version=version, by=by, state=state, reason=reason)
    return ActionUpdate.objects.create(action=action, by=by, by_link=by is None, words=words, state=state)


def _save(action, by):
    action._history_user = by
    action.save()
    return action
