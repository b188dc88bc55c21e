"""Issues as they are raised, joined, closed and opened again."""

from django.db import transaction
from django.utils import timezone

from engagement.editing import GoneMeanwhile, claim_version
from estates.models import Person
from partnership import answering
from partnership.models import Issue, IssueState, RaisedIssue


class CannotBeJoined(Exception):
    """The other is the same issue, of another programme, or was itself joined into a third one meanwhile."""


@transaction.atomic
def raise_issue(*, programme, by, how, issue=None, person=None, words="", wants_answer=False, raised_on=None, **fields):
    """Somebody raised an issue: `issue`, which is there already, or a new one of `fields` (what, theme, estate).

    Who has raised it before raises it once: their newer words are added to their older. A closed one opens again.
    """
    issue = reopen_issue(issue=issue, by=by) if issue else _save(Issue(programme=programme, **fields), by)
    before = RaisedIssue.objects.filter(issue=issue, person=person).first() if person else None
    if before:
        before.words = "\n\n".join(filter(None, (before.words, words)))
        before.wants_answer |= wants_answer
        before.save()
        return issue
    RaisedIssue.objects.create(
        issue=issue, person=person, words=words, how=how, wants_answer=wants_answer and person is not None,
        raised_on=raised_on or timezone.localdate(), by=by,
    )  # fmt: skip
    return issue


@transaction.atomic
def edit_issue(*, issue, version, by, **fields):
    """Raises engagement.editing.ChangedMeanwhile if somebody changed it since `version`. `actions` are its actions."""
    actions = fields.pop("actions", None)
    claim_version(issue, version)
    for name, value in fields.items():
        setattr(issue, name, value)
    _save(issue, by)
    if actions is not None:
        issue.actions.set(actions)
    return issue


@transaction.atomic
def close_issue(*, issue, version, by, because, answer, closed_on=None):
    """Say why it is closed and what happened; who wanted to hear it is told. Raises ChangedMeanwhile as above."""
    issue = edit_issue(
        issue=issue, version=version, by=by, state=IssueState.CLOSED, because=because, answer=answer,
        closed_on=closed_on or timezone.localdate(), closings=issue.closings + 1,
    )  # fmt: skip
    RaisedIssue.objects.filter(issue=issue).update(told_on=None)
    answering.tell(issue)
    return issue


@transaction.atomic
def reopen_issue(*, issue, by):
    """It is not fixed after all. What happened so far stays to be read; an open one stays as it is."""
    issue = _standing(issue)
    if issue.state == IssueState.CLOSED:
        issue.state, issue.because, issue.closed_on = IssueState.OPEN, "", None
        issue.version += 1
        _save(issue, by)
        answering.withdraw(issue)
    return issue


@transaction.atomic
def join_issues(*, issue, into, by):
    """Two turned out to be one: who raised the first has raised the second. Raises CannotBeJoined."""
    first, second = sorted((issue.pk, into.pk))
    locked = {one.pk: one for one in Issue.objects.select_for_update().filter(pk__in=(first, second)).order_by("pk")}
    if first == second or len(locked) < 2:
        raise CannotBeJoined
    issue, into = locked[issue.pk], locked[into.pk]
    if issue.programme_id != into.programme_id or issue.joined_into_id or into.joined_into_id:
        raise CannotBeJoined
    answering.withdraw(issue)  # they are asked about the other from now on
    for raised in issue.raised.all():
        _move(raised, into)
    into.actions.add(*issue.actions.all())
    issue.joined_into = into
    _save(issue, by)
    issue.joined.update(joined_into=into)
    return into


@transaction.atomic
def say_whether_it_worked(*, raised, closing, worked, words=""):
    """What somebody who raised it says of one of its closings; "no" opens it again. Of an earlier one: False.

    A second answer to the same closing takes the place of the first.
    """
    issue = _standing(raised.issue)
    if issue.closings != closing:
        return False
    raised = RaisedIssue.objects.select_for_update(of=("self",)).get(pk=raised.pk)
    raised.worked, raised.worked_closing = worked, closing
    if words not in raised.words:  # pressed twice, it is said once
        raised.words = "\n\n".join(filter(None, (raised.words, words)))
    raised.save()
    if not worked:
        reopen_issue(issue=issue, by=None)
    return True


def mark_told(*, raised):
    """Somebody of the team told them, where no message could go."""
    RaisedIssue.objects.filter(pk=raised.pk, told_on__isnull=True).update(told_on=timezone.localdate())


def who_raised_one(programme):
    """The people who raised an issue of the programme."""
    return Person.objects.filter(raised_issues__issue__programme=programme).distinct()


def _move(raised, into):
    there = into.raised.filter(person=raised.person).first() if raised.person_id else None
    if there is None:
        raised.issue = into
        raised.save()
        return
    there.words = "\n\n".join(filter(None, (there.words, raised.words)))
    there.wants_answer |= raised.wants_answer
    there.raised_on = min(there.raised_on, raised.raised_on)
    there.save()
    raised.delete()


def _standing(issue):
    """The issue, locked; of a joined one, that into which it was joined."""
    rows = Issue.objects.select_for_update(of=("self",))
    current = rows.filter(pk=issue.pk).first()
    if current and current.joined_into_id:
        current = rows.get(pk=current.joined_into_id)
    if current is None:
        raise GoneMeanwhile
    return current


def _save(issue, by):
    issue._history_user = by
    issue.save()
    return issue
