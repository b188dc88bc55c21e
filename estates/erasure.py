"""Forgetting who somebody is. Counts stay, and so do the keyed hashes of a wish not to be contacted."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from estates.households import forget_if_empty
from estates.models import Consent, DoNotContact, Household, Merge, NotTheSame, Person, Phone
from estates.models.about_people import rows_of_later_apps
from estates.plain import plain

# What stays of a person: enough to be counted, too little to be known by.
KEPT = {"id", "kind", "estate", "programmes", "merged_into", "erased_at", "version", "created_at", "created_by"}


class Reason(models.TextChoices):
    """Why a person is erased; a list, because free text would be one more place for a name."""

    ASKED = "asked", "They asked us to"
    NO_LONGER_NEEDED = "no_longer_needed", "We no longer need the record"
    MISTAKE = "mistake", "The record should never have been made"


class Held(Exception):
    """The record must be kept until a day, for a reason that the record gives."""


@transaction.atomic
def erase_person(*, person, by, reason):
    """Forget a person, and every record that was merged into theirs. Raises Held. A second time changes nothing."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    records = list(Person.objects.select_for_update().filter(Q(pk=person.pk) | Q(merged_into=person.pk)).order_by("pk"))
    if person.erased_at:
        return person
    if any(is_held(record) for record in records):
        raise Held
    _forget_merges(records)
    for record in records:
        _forget(record, by, Reason(reason))
    person.refresh_from_db()
    return person


@transaction.atomic
def hold_person(*, person, version, hold_until, hold_reason, by):
    """Keep a record that was opened at `version` from being erased until a day, or no longer (None and "").

    Raises ChangedMeanwhile and GoneMeanwhile like lock_opened.
    """
    person = Person.objects.lock_opened(person, version)
    person.hold_until, person.hold_reason = hold_until, hold_reason
    person.version += 1
    person._history_user = by
    person.save()
    return person


def is_held(person):
    return bool(person.hold_until and person.hold_until >= timezone.localdate())


def _forget(person, by, reason):
    household, names = person.household, [person.name, *person.history.values_list("name", flat=True)]
    _forget_phones(person, by)
    nothing = _nothing(person)
    for field, value in nothing.items():
        setattr(person, field, value)
    person.erased_at = timezone.now()
    person.version += 1
    person._history_user = by
    person._change_reason = f"Erased: {reason.label}"
    person.save()
    person.history.update(**nothing)
    Consent.objects.filter(person=person).forget_source()
    DoNotContact.objects.filter(person=person).update(reason="", lifted_because="")
    NotTheSame.objects.filter(Q(first=person) | Q(second=person)).delete()
    for _, rows in rows_of_later_apps(person):
        rows.forget()
    if household:
        _forget_in_household(household, names)


def _forget_phones(person, by):
    for phone in person.phones.all():
        phone._history_user = by
        phone.delete()
    # A number also stands in the history of a record that this one was merged into for a while.
    once_theirs = Phone.history.filter(person_id=person.pk).values("id")
    not_theirs = Phone.objects.exclude(person=person).values("pk")
    Phone.history.filter(id__in=once_theirs).exclude(id__in=not_theirs).update(number="")


def _nothing(person):
    """Every field that tells who somebody is, emptied; the name is a number."""
    empty = {"name": f"Erased person {person.pk}"}
    for field in person.history.model.tracked_fields:
        if field.name not in KEPT and field.name != "name":
            empty[field.attname] = None if field.null else ""
    return empty


def _forget_merges(records):
    """Empty what merges remember of these records, and what they left in the history of others, also through a third.

    A value may have gone from one record to the next by merges that were all undone: every record that merges reach
    from here is looked at.
    """
    theirs = {record.pk for record in records}
    values = {(field, value) for record in records for field, value in _values(record)}
    for merge in _merges_that_reach(theirs):
        is_ours = {merge.kept_id, merge.merged_id} & theirs
        for field, (before, after) in list(merge.changed.items()):
            if is_ours or (field, after) in values:
                merge.kept.history.filter(**{field: after}).update(**{field: before})
                del merge.changed[field]
        merge.save()


def _merges_that_reach(keys):
    """Every merge that leads from these records to another, or from one of those to a third, and so on."""
    found, reached = {}, set(keys)
    while True:
        more = Merge.objects.filter(Q(kept__in=reached) | Q(merged__in=reached)).exclude(pk__in=found)
        merges = list(more.select_related("kept"))
        if not merges:
            return found.values()
        found |= {merge.pk: merge for merge in merges}
        reached |= {key for merge in merges for key in (merge.kept_id, merge.merged_id)}


def _values(record):
    """(field, value) of whatever the record holds or held, written as merges remember it."""
    fields = [field for field in record.history.model.tracked_fields if field.name not in KEPT]
    for row in [record, *record.history.all()]:
        for field in fields:
            value = getattr(row, field.attname)
            if value not in (None, ""):
                yield field.name, value.isoformat() if hasattr(value, "isoformat") else value


def _forget_in_household(household, names):
    """A household is often named after the home or after somebody: it keeps that only while it is somebody else's."""
    if forget_if_empty(household):
        return
    words = {word for name in names for word in plain(name.replace("-", " ")).split() if len(word) > 2}
    said = plain(" ".join([household.name, *household.history.values_list("name", flat=True)]))
    if not household.people.exists() or any(word in said for word in words):
        name = f"Household {household.pk}"
        Household.objects.filter(pk=household.pk).update(name=name, version=F("version") + 1)
        household.history.update(name=name)
