"""Telling those who raised an issue what became of it, and asking them four weeks later whether it worked.

Closed is not fixed: who raised it has the last word (PRODUCT.md section 1, number 22).
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from outreach.allowed import channel_for
from outreach.models import Message
from outreach.outbox import queue_message, withdraw_messages
from partnership.models import Because, IssueState, RaisedIssue

SIGNER = signing.Signer(salt="partnership.worked", sep="~")
ASKED_AFTER = timedelta(days=28)
# Who closes an issue of long ago is tidying up: nobody is told of it by itself.
TELLS_FOR = timedelta(days=30)
ANSWER, WORKED = "answer", "did it work"
OPENINGS = {
    Because.DONE: "This has been done.",
    Because.PARTLY: "This has been done in part.",
    Because.COULD_NOT: "We could not do this.",
    Because.PASSED_ON: "This was passed on to whoever can do it.",
    Because.GONE: "Residents say that this is no longer so.",
}


def tell(issue):
    """Write to everybody who wants to hear of it, by the way that reaches them, now and in four weeks."""
    if issue.closed_on < timezone.localdate() - TELLS_FOR:
        return
    asked_at = timezone.make_aware(datetime.combine(issue.closed_on + ASKED_AFTER, time(10)))
    for raised in waiting(issue):
        if channel := channel_for(raised.person):
            _queue(raised, channel, ANSWER, _answer_words(issue, raised), timezone.now())
            _queue(raised, channel, WORKED, _worked_words(issue, raised), asked_at)


def withdraw(issue):
    """It is open again: what was not sent yet is not true any more."""
    withdraw_messages(about=_about(issue))


def waiting(issue):
    """Those who raised it and want to hear what comes of it."""
    raised = issue.raised.filter(wants_answer=True, person__erased_at__isnull=True)
    return raised.select_related("person", "issue__programme")


def to_tell_in_person(issue):
    """Of those, whom no message of this closing went to or waits for, and nobody has told: staff do."""
    if issue.state != IssueState.CLOSED:
        return []
    written = Message.objects.filter(about=_about(issue), kind=_kind(ANSWER, issue))
    reached = written.filter(state__in=("pending", "sending", "sent", "delivered")).values("person")
    return waiting(issue).filter(told_on__isnull=True).exclude(person__in=reached)


def link(raised):
    """The private link under which they say whether this closing worked; it says nothing about who they are."""
    token = SIGNER.sign(f"{raised.pk}-{raised.issue.closings}")
    return settings.PUBLIC_URL + reverse("partnership:worked", args=[token])


def asked(token):
    """(RaisedIssue, which closing of its issue) to which a link leads, or None."""
    try:
        key, closing = SIGNER.unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    those = RaisedIssue.objects.filter(person__erased_at__isnull=True).select_related("issue__programme")
    raised = those.filter(pk=key).first()
    return raised and (raised, int(closing))


def _queue(raised, channel, kind, body, due_at):
    queue_message(
        programme=raised.issue.programme, person=raised.person, about=_about(raised.issue),
        kind=_kind(kind, raised.issue), channel=channel, subject="You said: what became of it", body=body,
        essential=True, due_at=due_at, expires_at=due_at + TELLS_FOR,
    )  # fmt: skip


def _about(issue):
    return f"issue:{issue.pk}"


def _kind(kind, issue):
    """Each closing is told once."""
    return f"{kind} {issue.closings}"


def _answer_words(issue, raised):
    return (
        f"Hello {raised.person.name},\n\nyou said: {issue.what}\n\n{OPENINGS[issue.because]}\n\n{issue.answer}\n\n"
        "Thank you for telling us.\n"
    )


def _worked_words(issue, raised):
    return (
        f"Hello {raised.person.name},\n\nyou said: {issue.what}\n\nFour weeks ago we told you what became of it. "
        f"Did it work? Tell us here, with one press; no account is needed:\n{link(raised)}\n"
    )
