"""Who is called next, decided in the database so that twenty officers who press at once get twenty people.

A person is handed out by making a Claim, whose unique person and household let one officer through. Call-backs come
first when their time has come, then whoever was tried least often, then whoever was tried longest ago.
"""

from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from estates.consents import agreeing_to
from estates.models import Channel, Person, Phone
from outreach.models import CallListEntry, Claim, Contact, Message, PartOfDay, Skip
from outreach.models.call_lists import IDLE
from outreach.outcomes import EFFECTS, HEARD, Way

# Nobody hears from us twice within this, whichever list or programme it is.
REST = timedelta(days=1)
# At most so many tries in so long, and the last of them in another part of the day than the others.
MOST_TRIES, IN_DAYS = 3, timedelta(days=7)
MOST_ATTEMPTS = 30

_TRIES = [outcome for outcome, effect in EFFECTS.items() if effect.is_try and not effect.reached]


class OutsideHours(Exception):
    """The list is not called at this time of the day or of the week."""


def to_call(*, call_list, by, now):
    """The entries that this officer may call now, in their order: those to be called back if there are any, or others.

    A call-back was asked for, so it is made whatever else they heard from us.
    """
    waiting = CallListEntry.objects.filter(call_list=call_list, is_done=False)
    due = waiting.filter(Q(call_back_by=by) | Q(call_back_by__isnull=True), call_back_at__lte=now)
    if due.exists():
        yield _may_be_called(due, call_list, by, now).order_by("call_back_at", "pk")
    others = waiting.filter(~_heard_from_us(now), ~_tried_enough(now), call_back_at__isnull=True, next_try_at__lte=now)
    yield _may_be_called(others, call_list, by, now).order_by("tries", "next_try_at", "pk")


def _may_be_called(entries, call_list, by, now):
    people = agreeing_to(
        Person.objects.contactable(Channel.PHONE).filter(Exists(_working_numbers())),
        programme=call_list.programme,
        purpose=call_list.purpose,
        channel=Channel.PHONE,
    )
    return entries.filter(
        Exists(people.filter(pk=OuterRef("person"))),
        ~Exists(Skip.objects.filter(entry=OuterRef("pk"), by=by, at__gt=now - REST)),
    )


def claim_next(*, call_list, by, now=None):
    """Hand this officer one person whom nobody else has, as a Claim; None if nobody is left for now.

    Whoever is holding one of this list already gets the same again. Raises OutsideHours.
    """
    now = now or timezone.now()
    if held := Claim.objects.filter(by=by, entry__call_list=call_list, touched_at__gt=now - IDLE).first():
        return held
    if not call_list.may_call_at(now):
        raise OutsideHours
    Claim.objects.filter(touched_at__lte=now - IDLE).delete()
    passed = []
    for _ in range(MOST_ATTEMPTS):
        entry, claim = _try_to_claim(call_list, by, now, passed)
        if claim or not entry:
            return claim
        passed.append(entry.pk)
    return None


@transaction.atomic
def _try_to_claim(call_list, by, now, passed):
    """The first candidate and the claim on it, or None where somebody else was faster."""
    for entries in to_call(call_list=call_list, by=by, now=now):
        entry = _locked(_unclaimed(entries).exclude(pk__in=passed)).first()
        if entry:
            return entry, _claim(entry, by, now)
    return None, None


def _unclaimed(entries):
    return entries.filter(
        ~Exists(Claim.objects.filter(person=OuterRef("person"))),
        ~Exists(Claim.objects.filter(household=OuterRef("person__household"))),
    )


def _locked(entries):
    """Rows that nobody else is looking at, so that officers who press at once do not wait for one another."""
    if connection.features.has_select_for_update_skip_locked:
        return entries.select_for_update(of=("self",), skip_locked=True)
    return entries  # SQLite: this transaction is the only one that writes


def _claim(entry, by, now):
    household = Person.objects.values_list("household", flat=True).get(pk=entry.person_id)
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                entry=entry, person_id=entry.person_id, household_id=household, by=by, at=now, touched_at=now
            )
    except IntegrityError:
        return None
    # Somebody may have finished with them after the search and before the claim: look once more, now that it stands.
    if _called_meanwhile(entry, now):
        claim.delete()
        return None
    return claim


def _called_meanwhile(entry, now):
    same = CallListEntry.objects.filter(pk=entry.pk, is_done=False, tries=entry.tries, outcome=entry.outcome)
    return not (same if entry.call_back_at else same.filter(~_heard_from_us(now))).exists()


@transaction.atomic
def hold(*, entry, by):
    """Hand an officer this very person again, after an undo, unless somebody else is calling them or their home."""
    entry = CallListEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    household = Person.objects.values_list("household", flat=True).get(pk=entry.person_id)
    with suppress(IntegrityError), transaction.atomic():
        Claim.objects.create(entry=entry, person_id=entry.person_id, household_id=household, by=by)


def touch(*, claim, now=None):
    """Something happened: the fifteen minutes begin anew."""
    Claim.objects.filter(pk=claim.pk).update(touched_at=now or timezone.now())


def release_all(*, by, call_list=None):
    """Going home: whoever this officer holds is free for others. Returns how many."""
    claims = Claim.objects.filter(by=by)
    if call_list:
        claims = claims.filter(entry__call_list=call_list)
    return claims.delete()[0]


@transaction.atomic
def skip(*, claim, by, because):
    """Pass over the person: others may be handed them, this officer not before tomorrow."""
    Skip.objects.create(entry=claim.entry, by=by, because=because)
    claim.delete()


def left_to_call(call_list):
    """How many are still to be called: later today, on another day, or now."""
    return CallListEntry.objects.filter(call_list=call_list, is_done=False).count()


def _working_numbers():
    return Phone.objects.filter(person=OuterRef("pk"), wrong_since__isnull=True)


def _ours(**of):
    """Contacts of ours with somebody; what came from them is no reason to leave them in peace."""
    return Contact.objects.standing().filter(incoming=False, **of)


def _heard_from_us(now):
    """Somebody of their home was called, visited or written to within a day, by any list or programme."""
    contacts = _ours(outcome__in=HEARD, at__gt=now - REST)
    # What they asked for themselves, like the confirmation of a place, is no reason to leave them in peace.
    messages = Message.objects.went_out().filter(essential=False, sent_at__gt=now - REST)
    them, home = {"person": OuterRef("person")}, {"person__household": OuterRef("person__household")}
    return (
        Exists(contacts.filter(**them))
        | Exists(contacts.filter(**home))
        | Exists(messages.filter(**them))
        | Exists(messages.filter(**home))
    )


def _tried_enough(now):
    """Three tries in seven days; or two, both in the part of the day that it is now."""
    tries = _ours(person=OuterRef("person"), way=Way.PHONE, outcome__in=_TRIES, at__gt=now - IN_DAYS)
    counted = tries.order_by().values("person").annotate(
        number=Count("pk"), alike=Count("pk", filter=Q(part_of_day=PartOfDay.of(now)))
    )  # fmt: skip
    enough = Q(number__gte=MOST_TRIES) | Q(number__gte=MOST_TRIES - 1, alike=F("number"))
    return Exists(counted.filter(enough))
