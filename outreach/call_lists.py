"""Making call lists: who goes onto one, and who is left out and why."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from engagement.editing import claim_version
from estates.consents import agreeing_to
from estates.models import Channel, Person, Phone
from outreach.models import CallList, CallListEntry, Claim

# What apps above this one know of people, by which they are chosen: {key: (words, function from programme to people)}.
TAKING_PART = {}


@dataclass(frozen=True)
class Preview:
    """How many of the people asked for would go onto a list; the others by why they are left out."""

    ready: int
    already_there: int
    no_number: int
    not_to_be_contacted: int
    no_consent: int


def callable_people(people, call_list):
    """Those of `people` who may be called for the list's purpose, and can be."""
    can_be = people.filter(Exists(Phone.objects.filter(person=OuterRef("pk"), wrong_since__isnull=True)))
    may_be = Person.objects.contactable(Channel.PHONE)
    may_be = agreeing_to(may_be, programme=call_list.programme, purpose=call_list.purpose, channel=Channel.PHONE)
    return can_be.filter(pk__in=may_be.values("pk"))


def preview(*, call_list, people):
    """Count each person once, at the first reason that holds."""
    people = people.current()
    there = CallListEntry.objects.filter(call_list=call_list).values("person")
    others = people.exclude(pk__in=there)
    with_number = others.filter(Exists(Phone.objects.filter(person=OuterRef("pk"), wrong_since__isnull=True)))
    willing = with_number.filter(pk__in=Person.objects.contactable(Channel.PHONE).values("pk"))
    ready = callable_people(others, call_list).count()
    numbers = [one.count() for one in (people, others, with_number, willing)]
    return Preview(
        ready=ready,
        already_there=numbers[0] - numbers[1],
        no_number=numbers[1] - numbers[2],
        not_to_be_contacted=numbers[2] - numbers[3],
        no_consent=numbers[3] - ready,
    )


@transaction.atomic
def make_list(*, programme, by, **fields):
    return CallList.objects.create(programme=programme, created_by=by, **fields)


@transaction.atomic
def edit_list(*, call_list, version, by, **fields):
    """Raises engagement.editing.ChangedMeanwhile if somebody saved it since `version`."""
    claim_version(call_list, version)
    for name, value in fields.items():
        setattr(call_list, name, value)
    call_list.save()


@transaction.atomic
def add_people(*, call_list, people, by):
    """Put those of `people` onto the list who may be called and are not on it. Returns how many that were."""
    before = call_list.entries.count()
    keys = callable_people(people, call_list).values_list("pk", flat=True)
    now = timezone.now()
    CallListEntry.objects.bulk_create(
        [CallListEntry(call_list=call_list, person_id=key, next_try_at=now) for key in keys],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return call_list.entries.count() - before


@transaction.atomic
def close_list(*, call_list, by):
    """Nobody is called from it any more; what was called stays."""
    CallList.objects.filter(pk=call_list.pk, closed_at__isnull=True).update(closed_at=timezone.now())
    Claim.objects.filter(entry__call_list=call_list).delete()


@transaction.atomic
def open_list(*, call_list, by):
    CallList.objects.filter(pk=call_list.pk).update(closed_at=None)
