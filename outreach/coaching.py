"""Coaching as it runs by itself: the next call comes due, both are reminded, a missed call comes back."""

import logging
import smtplib
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engagement.editing import GoneMeanwhile
from estates.models import Channel, Person
from outreach.allowed import channel_for
from outreach.contacts import record_contact
from outreach.models import Coaching, CoachingCall, CoachingStep, MessageChannel
from outreach.outbox import queue_message, withdraw_messages
from outreach.outcomes import Way

logger = logging.getLogger(__name__)

REMINDER = (
    "Hello {name},\n\nyour coaching call with {coach} is on {day}. "
    "If that does not suit you, tell us, and we find another day.\n"
)
State = Coaching.State


@transaction.atomic
def start_coaching(*, programme, person, coach, goal, every_weeks, starts_on, ends_on, by):
    """Begin, with the first call due on `starts_on`."""
    coaching = Coaching.objects.create(
        programme=programme, person=person, coach=coach, goal=goal, every_weeks=every_weeks, starts_on=starts_on,
        ends_on=ends_on,
    )  # fmt: skip
    _make_due(coaching, starts_on)
    return coaching


@transaction.atomic
def log_call(*, call, by, **fields):
    """Write down a try. Spoken to, the next call comes due after so many weeks; else this one is back tomorrow.

    `fields` are those of record_contact: client_id, outcome, notes and so on.
    """
    coaching = _locked(call.coaching)
    contact = record_contact(
        programme=coaching.programme, person=coaching.person, by=by, way=Way.PHONE, **fields
    )  # fmt: skip
    if CoachingCall.objects.filter(contact=contact).exists():  # pressed twice
        return contact
    waiting = CoachingCall.objects.filter(pk=call.pk, contact__isnull=True)
    if not contact.spoke:
        waiting.update(not_before=timezone.localdate(contact.at) + timedelta(days=1))
    elif waiting.update(contact=contact):
        withdraw_messages(about=_about(call))
        # Made before its day, it leaves the rhythm as it is: that day is taken, and no next call would be due.
        since = max(timezone.localdate(contact.at), call.due_on)
        _make_due(coaching, since + timedelta(weeks=coaching.every_weeks))
    return contact


@transaction.atomic
def pause_coaching(*, coaching, by):
    """No call is due while it is paused."""
    Coaching.objects.filter(pk=coaching.pk, state=State.ACTIVE).update(state=State.PAUSED)
    _withdraw(coaching)


@transaction.atomic
def resume_coaching(*, coaching, by):
    """The call that was due is due again, today at the earliest."""
    coaching = _locked(coaching)
    if coaching.state != State.PAUSED:
        return
    coaching.state = State.ACTIVE
    coaching.save()
    today = timezone.localdate()
    if not coaching.calls.filter(contact__isnull=True, due_on__lt=today).update(due_on=today, reminded_at=None):
        _make_due(coaching, today)


@transaction.atomic
def end_coaching(*, coaching, came_of_it, by):
    """What came of it is an outcome that reports count."""
    coaching = _locked(coaching)
    coaching.state, coaching.came_of_it = State.ENDED, came_of_it
    coaching.save()
    _withdraw(coaching)
    coaching.calls.filter(contact__isnull=True).delete()


@transaction.atomic
def add_step(*, coaching, what, by):
    return CoachingStep.objects.create(coaching=_locked(coaching), what=what)


@transaction.atomic
def mark_step(*, step, is_done, by):
    CoachingStep.objects.filter(pk=step.pk).update(done_at=timezone.now() if is_done else None)


def due_calls(day=None):
    """The calls to be made on this day, by whoever coaches, to those who may be called."""
    day = day or timezone.localdate()
    calls = CoachingCall.objects.filter(contact__isnull=True, coaching__state=State.ACTIVE, due_on__lte=day)
    calls = calls.filter(coaching__person__in=Person.objects.contactable(Channel.PHONE))
    return calls.filter(Q(not_before__isnull=True) | Q(not_before__lte=day))


def remind_coaches(day=None):
    """One mail to each coach who has calls due and was not told of them yet. It names nobody. Returns how many."""
    calls = due_calls(day).filter(reminded_at__isnull=True, coaching__coach__is_active=True)
    told = 0
    for coach, address in calls.order_by().values_list("coaching__coach", "coaching__coach__email").distinct():
        # Marked before it is sent: a second worker, or a crash, sends nothing twice.
        own = CoachingCall.objects.filter(pk__in=calls.filter(coaching__coach=coach).values("pk"))
        number = own.filter(reminded_at__isnull=True).update(reminded_at=timezone.now())
        told += bool(number and _tell(address, number))
    return told


def _tell(address, number):
    calls = "1 coaching call is" if number == 1 else f"{number} coaching calls are"
    text = f"{calls} due today. Sign in to see whom to call:\n\n{settings.PUBLIC_URL}{reverse('reporting:home')}\n"
    try:
        return send_mail("Coaching calls are due", text, None, [address])
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("A coach could not be reminded by e-mail (%s)", type(error).__name__)
        return 0


def _make_due(coaching, day):
    """The next call, unless the coaching is over by then; and its reminder to the person, the day before."""
    if day > coaching.ends_on or coaching.calls.filter(contact__isnull=True).exists():
        return
    call, is_new = CoachingCall.objects.get_or_create(coaching=coaching, due_on=day)
    channel = channel_for(coaching.person, among=(MessageChannel.EMAIL, MessageChannel.TEXT))
    if not is_new or not channel or day <= timezone.localdate():
        return
    at = timezone.make_aware(datetime.combine(day - timedelta(days=1), time(17)))
    words = {"name": coaching.person.name, "coach": coaching.coach.name if coaching.coach else "us"}
    queue_message(
        programme=coaching.programme, person=coaching.person, about=_about(call), kind="coaching reminder",
        channel=channel, subject="Your coaching call", body=REMINDER.format(day=f"{day:%A %-d %B}", **words),
        due_at=at, expires_at=timezone.make_aware(datetime.combine(day, time(12))),
    )  # fmt: skip


def _about(call):
    return f"coaching call:{call.pk}"


def _withdraw(coaching):
    for call in coaching.calls.filter(contact__isnull=True):
        withdraw_messages(about=_about(call))


def _locked(coaching):
    row = Coaching.objects.select_for_update(of=("self",)).select_related("programme", "person", "coach").filter(
        pk=coaching.pk
    )  # fmt: skip
    coaching = row.first()
    if coaching is None or coaching.state == State.ENDED:
        raise GoneMeanwhile
    return coaching
