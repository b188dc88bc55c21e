"""What residents raised and what agencies agreed to do about it, one file a noun."""

from partnership.models.actions import ACTION_ROLES, EDITOR_ROLES, Action, ActionState, ActionUpdate
from partnership.models.issues import Because, How, Issue, IssueState, RaisedIssue, Theme
from partnership.models.meetings import Decision, Meeting

__all__ = [
    "ACTION_ROLES",
    "EDITOR_ROLES",
    "Action",
    "ActionState",
    "ActionUpdate",
    "Because",
    "Decision",
    "How",
    "Issue",
    "IssueState",
    "Meeting",
    "RaisedIssue",
    "Theme",
]
