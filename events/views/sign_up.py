"""Signing up for an event, without an account."""

import time

from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import public
from engagement.jobs import queue_after_commit
from events import limits, sign_ups
from events.forms.sign_up import SignUpForm
from events.links import token_of
from events.models import Event, Status
from events.tasks import match_sign_ups

TOO_MANY = (
    "Too many sign-ups were sent from here, or with this phone number or e-mail address. Your answers are still on "
    "this page: wait an hour and press the button again"
)

# The forms that were laid out in this process, by what makes them differ.
BLANK, MOST_BLANK = {}, 200
QUEUED = {"at": -1.0}


def event_of(slug):
    return get_object_or_404(Event.objects.public(), slug=slug)


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request, slug):
    event = event_of(slug)
    status = event.status(timezone.now())
    if status not in (Status.OPEN, Status.FULL):
        return closed(request, event, status)
    form = SignUpForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST":
        if "back" in request.POST:
            form.go_back()
        elif form.go_on():
            return save(request, event, form)
    return shown(request, event, form, status)


def questions(form, current):
    """The questions as HTML. An unanswered form looks the same to everybody, so it is laid out once."""
    key = None if form.is_bound else form.differs_by
    if key in BLANK:
        return BLANK[key]
    html = render_to_string("events/_questions.html", {"form": form, "current": current})
    if key:
        if len(BLANK) >= MOST_BLANK:
            BLANK.clear()
        BLANK[key] = html
    return html


def shown(request, event, form, status, code=200):
    current = form.steps[form.step]
    context = {
        "event": event,
        "event_url": reverse("events:public-event", args=[event.slug]),
        "form": form,
        "current": current,
        "questions": questions(form, current),
        "is_full": status == Status.FULL,
    }
    return render(request, "events/sign_up.html", context, status=code)


def save(request, event, form):
    answers = form.answers
    tries = limits.keys(request, answers["phone"], answers["email"])
    try:
        outcome = sign_ups.sign_up(event=event, tries=tries, **answers)
    except limits.TooManyTries:
        form.add_error(None, f"{TOO_MANY}, or ring {event.phone_shown}." if event.phone else f"{TOO_MANY}.")
        return shown(request, event, form, event.status(timezone.now()), code=429)
    except sign_ups.SignUpClosed:
        event.refresh_from_db()
        return closed(request, event, event.status(timezone.now()))
    if outcome.sign_up.person_id is None:
        match_soon()
    if outcome.is_theirs:
        return redirect("events:my-sign-up", token_of(outcome.sign_up))
    return redirect("events:signed-up-before", event.slug)


def match_soon():
    """Let the worker find out who it is: at most once a second from here, since one run takes all that there are.

    Whom a run misses that began before they were saved, the next minute's finds.
    """
    if time.monotonic() - QUEUED["at"] >= 1:
        QUEUED["at"] = time.monotonic()
        queue_after_commit(match_sign_ups)


def closed(request, event, status):
    context = {
        "event": event,
        "event_url": reverse("events:public-event", args=[event.slug]),
        "status": status.value,
        "was_sent": request.method == "POST",
    }
    return render(request, "events/sign_up_closed.html", context, status=410 if request.method == "POST" else 200)


@public
@require_safe
def signed_up_before(request, slug):
    """Says nothing of the sign-up that is there: whoever typed the name and contact may be somebody else."""
    return render(request, "events/signed_up_before.html", {"event": event_of(slug)})
