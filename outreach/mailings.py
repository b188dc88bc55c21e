"""Mailings: who gets one, who is left out and why, and how the worker writes a message to each."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from estates.consents import agreeing_to
from estates.models import Person
from outreach.allowed import with_address
from outreach.message_templates import filled
from outreach.models import Contact, Mailing, Message, MessageState
from outreach.outbox import withdraw_messages
from outreach.outcomes import HEARD
from outreach.queue import REST

AT_A_TIME = 500
MOST_SECONDS = 40  # so long at most does the worker write messages down before it turns to others
WAITING, SENT = (MessageState.PENDING, MessageState.SENDING), (MessageState.SENT, MessageState.DELIVERED)
TO_LOOK_AT = (MessageState.FAILED, MessageState.UNKNOWN)


@dataclass(frozen=True)
class Preview:
    """How many of the people chosen would get a mailing; the others by why they are left out."""

    ready: int
    no_address: int
    not_to_be_contacted: int
    not_agreed: int
    heard_from_us: int


def preview(*, mailing, people):
    """Count each person once, at the first reason that holds. The mailing need not be saved."""
    chosen, reachable, willing, agreeing, ready = (one.count() for one in _narrowed(people, mailing))
    return Preview(ready, chosen - reachable, reachable - willing, willing - agreeing, agreeing - ready)


def _narrowed(people, mailing):
    """The people, and those who are left after each reason to leave somebody out; who gets the mailing stands last."""
    chosen = people.current()
    reachable = with_address(chosen, mailing.channel)
    willing = reachable.contactable(mailing.channel)
    agreeing = agreeing_to(willing, programme=mailing.programme, purpose=mailing.purpose, channel=mailing.channel)
    return chosen, reachable, willing, agreeing, _left_in_peace(agreeing)


def _left_in_peace(people):
    """Those whom nobody called, visited or wrote to within a day; what they expected from us does not count."""
    since = timezone.now() - REST
    ours = Contact.objects.standing().filter(person=OuterRef("pk"), incoming=False, outcome__in=HEARD, at__gt=since)
    waiting_or_new = Q(state__in=WAITING) | Q(state__in=SENT, sent_at__gt=since)
    written = Message.objects.filter(waiting_or_new, person=OuterRef("pk"), essential=False)
    return people.filter(~Exists(ours), ~Exists(written))


@transaction.atomic
def start_mailing(*, mailing, people, by):
    """Send a mailing to those of `people` who may get it. Returns it, or that which was started by this key before."""
    keys = list(_narrowed(people, mailing)[-1].order_by("pk").values_list("pk", flat=True))
    fields = {name: getattr(mailing, name) for name in ("name", "purpose", "channel", "subject", "body")}
    started, _ = Mailing.objects.get_or_create(
        programme=mailing.programme,
        key=mailing.key,
        defaults={**fields, "people": keys, "number": len(keys), "started_by": by},
    )
    return started


@transaction.atomic
def stop_mailing(*, mailing, by):
    """Send no more of it. What a worker has in its hands may still go. Returns whether it was not stopped before."""
    running = Mailing.objects.filter(pk=mailing.pk, stopped_at=None)
    if not running.update(stopped_at=timezone.now(), stopped_by=by, people=[]):
        return False
    withdraw_messages(about=mailing.about)
    return True


def write_due(*, most_seconds=MOST_SECONDS):
    """Write down messages of mailings, for at most so many seconds. Returns how many."""
    deadline, written = time.monotonic() + most_seconds, 0
    for key in Mailing.objects.unwritten().order_by("pk").values_list("pk", flat=True):
        more = True
        while more and time.monotonic() < deadline:
            number, more = _write_some(key)
            written += number
    return written


@transaction.atomic
def _write_some(key):
    """Write down messages to the next people of a mailing. Returns how many, and whether somebody is left.

    Whoever may not be written to any more, or heard from us meanwhile, gets none; of merged records, the kept one does.
    """
    mailing = Mailing.objects.select_for_update(of=("self",)).select_related("programme").get(pk=key)
    some, mailing.people = mailing.people[:AT_A_TIME], mailing.people[AT_A_TIME:]
    kept = Person.objects.filter(pk__in=some).values(kept=Coalesce("merged_into", "pk"))
    ready = _narrowed(Person.objects.filter(pk__in=kept), mailing)[-1]
    messages = [_message(mailing, person) for person in ready]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    if not mailing.people:
        mailing.written_at = timezone.now()
    mailing.save(update_fields=["people", "written_at"])
    return len(messages), bool(mailing.people)


def _message(mailing, person):
    subject, body = (
        filled(text, name=person.name, programme=mailing.programme) for text in (mailing.subject, mailing.body)
    )
    return Message(
        programme=mailing.programme,
        person=person,
        about=mailing.about,
        kind="mailing",
        channel=mailing.channel,
        subject=" ".join(subject.split())[:200],
        body=body,
        purpose=mailing.purpose,
    )


@dataclass(frozen=True)
class Progress:
    """How far a mailing is, in people. `not_sent` are those stopped, and those left out since it was started."""

    chosen: int
    waiting: int
    sent: int
    to_look_at: int
    not_sent: int


def with_progress(mailings):
    """[(mailing, Progress)], in one query for all."""
    mailings = list(mailings)
    counts = defaultdict(Counter)
    rows = Message.objects.filter(about__in=[one.about for one in mailings], kind="mailing").order_by()
    for about, state, number in rows.values_list("about", "state").annotate(number=Count("pk")):
        counts[about][state] += number
    return [(one, _progress(one, counts[one.about])) for one in mailings]


def _progress(mailing, counts):
    waiting, sent, to_look_at = (sum(counts[state] for state in states) for states in (WAITING, SENT, TO_LOOK_AT))
    waiting += len(mailing.people)
    return Progress(mailing.number, waiting, sent, to_look_at, mailing.number - waiting - sent - to_look_at)
