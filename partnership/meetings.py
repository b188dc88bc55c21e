"""Meetings: what is to be talked about, and what was decided."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from engagement.editing import claim_version
from partnership.actions import add_action
from partnership.models import Action, Decision, Issue, Meeting

# An action that is due before the next meeting could look at it belongs on the agenda.
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Agenda:
    """What a meeting has to talk about: actions that are late or nearly due, and open issues, the most raised first."""

    actions: list
    issues: list


def agenda_of(meeting):
    """What is open and not decided at this meeting yet. Two queries."""
    day = timezone.localdate(meeting.held_at)
    decided = meeting.decisions.all()
    actions = Action.objects.open().filter(programme=meeting.programme, due_on__lte=day + SOON)
    actions = actions.exclude(pk__in=decided.filter(action__isnull=False).values("action"))
    issues = Issue.objects.open().filter(programme=meeting.programme)
    issues = issues.exclude(pk__in=decided.filter(issue__isnull=False).values("issue"))
    issues = issues.annotate(times=Count("raised", distinct=True)).order_by("-times", "created_at", "pk")
    return Agenda(list(actions.select_related("agency", "estate")), list(issues.select_related("estate")))


@transaction.atomic
def add_meeting(*, programme, by, agencies=(), **fields):
    meeting = Meeting.objects.create(programme=programme, **fields)
    meeting.agencies.set(agencies)
    return meeting


@transaction.atomic
def edit_meeting(*, meeting, version, by, agencies, **fields):
    """Raises engagement.editing.ChangedMeanwhile if somebody saved it since `version`."""
    claim_version(meeting, version)
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.save()
    meeting.agencies.set(agencies)
    return meeting


@transaction.atomic
def decide(*, meeting, by, words, issue=None, action=None, agency=None, due_on=None, person=None):
    """Write down a decision. With an `agency`, it agreed to do it by `due_on`: that is a new action, for the issue."""
    if agency:
        estate = issue.estate if issue else None
        action = add_action(
            programme=meeting.programme, issue=issue, what=words, estate=estate, agency=agency, person=person,
            due_on=due_on, raised_on=timezone.localdate(meeting.held_at), by=by,
        )  # fmt: skip
    return Decision.objects.create(meeting=meeting, issue=issue, action=action, words=words, by=by)
