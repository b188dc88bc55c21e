"""What was said on an estate and what was done about it, as everybody may read it: no name, no small number."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.template.loader import render_to_string

from engagement.context_processors import council
from partnership.models import Action, Because, Issue, IssueState

# Counts from 1 to 4 could point at somebody (METHOD.md, refusal 13).
LEAST_SHOWN = 5
HEADINGS = {
    Because.DONE: "We did",
    Because.PARTLY: "We did in part",
    Because.COULD_NOT: "We could not, because",
    Because.PASSED_ON: "We passed it on",
    Because.GONE: "You say it is no longer so",
}


@dataclass(frozen=True)
class Answer:
    """One issue with what became of it. `times` is how many residents raised it, or None where that is not shown."""

    issue: Issue
    times: int | None
    actions: list[Action]
    heading: str
    on: date | None


def answers_of(programme, estate):
    """[Answer], those that were answered last first, then those that are still open. Three queries."""
    issues = Issue.objects.shown().filter(programme=programme, estate=estate).prefetch_related("actions__agency")
    rows = issues.annotate(times=Count("raised", distinct=True)).order_by("-closed_on", "-created_at", "-pk")
    answers = [_answer(issue) for issue in rows]
    return sorted(answers, key=lambda answer: answer.on is None)


def _answer(issue):
    is_open = issue.state == IssueState.OPEN
    times = issue.times if issue.times >= LEAST_SHOWN else None
    heading = "This is where it stands" if is_open else HEADINGS[issue.because]
    return Answer(issue, times, list(issue.actions.all()), heading, issue.closed_on)


def poster_html(programme, estate):
    """A4, for the notice board: what was answered, as much as fits on one page."""
    answered = [answer for answer in answers_of(programme, estate) if answer.on]
    context = {"of": programme, "estate": estate, "answers": answered, **council(None)}
    return render_to_string("partnership/you_said_poster.html", context)
