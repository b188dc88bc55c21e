"""Two records of one person become one, and can become two again exactly as they were."""

from datetime import date
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from estates import do_not_contact
from estates.models import Consent, ContactHash, DoNotContact, Merge, NotTheSame, Person
from estates.people import FIELDS, write_search_text

# What the kept record takes over where it has nothing itself.
FILLED = [field for field in FIELDS if field not in ("kind", "name")]
HOLD = ["hold_until", "hold_reason"]
# Which of two answers counts: the later in this list.
STRICTNESS = [Consent.State.GIVEN, Consent.State.REFUSED, Consent.State.WITHDRAWN]


class CannotMerge(Exception):
    """One of the two is merged or erased already."""


class CannotUndo(Exception):
    """What the merge did has been changed since. `conflicts` says what, a sentence each."""

    def __init__(self, conflicts):
        self.conflicts = conflicts
        super().__init__(" ".join(conflicts))


@transaction.atomic
def merge(*, kept, merged, by):
    """Merge `merged` into `kept`: rows go over, gaps are filled, the stricter answer and wishes of either hold."""
    kept, merged = _locked(kept, merged)
    if kept == merged or any(one.merged_into_id or one.erased_at for one in (kept, merged)):
        raise CannotMerge
    hashes = set(_hashes_of(kept, merged))
    stricter = _stricter_answers(kept, merged)
    record = Merge(kept=kept, merged=merged, by=by)
    record.moved = _move_rows(merged, kept)
    record.changed = _fill_gaps(kept, merged)
    added = [Consent.objects.create(person=kept, recorded_by=by, **answer) for answer in stricter]
    added += _household_wishes(kept, merged, by)
    merged.merged_into = kept
    for one in (merged, kept):
        _save(one, by, "Merged")
    write_search_text(kept)
    do_not_contact.cover_new_contacts(kept)
    added += ContactHash.objects.filter(pk__in=set(_hashes_of(kept)) - hashes)
    record.added = [[row._meta.label, row.pk] for row in added]
    record.save()
    return record


@transaction.atomic
def undo_merge(*, record, by):
    """Make two records of one again. Raises CannotUndo, changing nothing, if what the merge did was changed since."""
    kept, merged = _locked(record.kept, record.merged)
    record = Merge.objects.select_for_update().get(pk=record.pk)
    if record.undone_at:
        return record
    if conflicts := _conflicts(record, kept, merged):
        raise CannotUndo(conflicts)
    for label, key in reversed(record.added):
        _take_back(label, key)
    for label, field, key in record.moved:
        _move(apps.get_model(label)._base_manager.get(pk=key), field, merged, by)
    for field, (before, _after) in record.changed.items():
        setattr(kept, _attname(field), Person._meta.get_field(field).to_python(before))
    merged.merged_into = None
    for one in (kept, merged):
        _save(one, by, "Merge undone")
        write_search_text(one)
    record.undone_at, record.undone_by = timezone.now(), by
    record.save()
    return record


@transaction.atomic
def say_not_the_same(*, one, other, by):
    """Remember that two records are two people."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    NotTheSame.objects.get_or_create(first=first, second=second, defaults={"said_by": by})


def _locked(*people):
    keys = [person.pk for person in people]
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return [rows[key] for key in keys]


def _save(person, by, reason):
    person.version += 1
    person._history_user = by
    person._change_reason = reason
    person.save()


def _attname(field):
    return Person._meta.get_field(field).attname


def _relations():
    """Every foreign key to a person that holds something about them, those of later apps too."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        is_history = hasattr(relation.related_model, "instance_type")
        if not is_history and relation.related_model not in (Merge, NotTheSame):
            yield relation.related_model, relation.field.attname


def _move_rows(merged, kept):
    """Move every row that may go over; one that the kept record has likewise stays with the merged one."""
    moved = []
    for model, field in _relations():
        for row in model._base_manager.filter(**{field: merged.pk}).order_by("pk"):
            try:
                with transaction.atomic():
                    _move(row, field, kept, None)
            except IntegrityError:
                continue
            moved.append([model._meta.label, field, row.pk])
    return moved


def _move(row, field, person, by):
    if isinstance(row, Consent):
        Consent.objects.filter(pk=row.pk).move_to(person)
        return
    setattr(row, field, person.pk)
    row._history_user = by
    row.save()


def _fill_gaps(kept, merged):
    """Take over what the kept record lacks, and the longer hold. Returns {field: [before, after]} fit for JSON."""
    fields = [field for field in FILLED if not _value(kept, field) and _value(merged, field)]
    if (merged.hold_until or date.min) > (kept.hold_until or date.min):
        fields += HOLD
    changed = {field: [_value(kept, field), _value(merged, field)] for field in fields}
    for field in fields:
        setattr(kept, _attname(field), getattr(merged, _attname(field)))
    if "email" in fields:
        kept.email_wrong_since = merged.email_wrong_since
    return changed


def _value(person, field):
    value = getattr(person, _attname(field))
    return value.isoformat() if isinstance(value, date) else value


def _stricter_answers(kept, merged):
    """For each purpose and channel on which the two differ, the stricter answer as fields of a new row."""
    mine = {(row.purpose, row.channel): row for row in kept.consents.latest_answers()}
    theirs = {(row.purpose, row.channel): row for row in merged.consents.latest_answers()}
    answers, now = [], timezone.now()
    for key in mine.keys() & theirs.keys():
        strict = max(mine[key], theirs[key], key=lambda row: STRICTNESS.index(row.state))
        latest = max(mine[key], theirs[key], key=lambda row: (row.answered_at, row.pk))
        if strict.state != latest.state:
            answers.append(
                {"purpose": key[0], "channel": key[1], "state": strict.state, "wording": strict.wording,
                 "how": Consent.How.MERGE, "answered_at": now, "recorded_at": now}
            )  # fmt: skip
    return answers


def _household_wishes(kept, merged, by):
    """The wishes of a household that the kept record does not belong to hold for the person all the same."""
    if not merged.household_id or merged.household_id == kept.household_id:
        return []
    wishes = DoNotContact.objects.in_force().filter(household=merged.household_id)
    return [
        DoNotContact.objects.create(person=kept, channel=wish.channel, reason=wish.reason, recorded_by=by)
        for wish in wishes
    ]


def _hashes_of(*people):
    own = [do_not_contact.own_wishes(person) for person in people]
    wishes = DoNotContact.objects.in_force().filter(reduce(or_, own))
    return ContactHash.objects.filter(wish__in=wishes).values_list("pk", flat=True)


def _conflicts(record, kept, merged):
    if kept.merged_into_id:
        return ["The record that was kept has itself been merged into another since. Undo that merge first."]
    if kept.erased_at or merged.erased_at or merged.merged_into_id != kept.pk:
        return ["The records have been erased since."]
    conflicts = []
    for field, (_before, after) in record.changed.items():
        if _value(kept, field) != after:
            conflicts.append(f"The {Person._meta.get_field(field).verbose_name} was changed after the merge.")
    for label, field, key in record.moved:
        model = apps.get_model(label)
        row = model._base_manager.filter(pk=key).first()
        if row is None or getattr(row, field) != kept.pk:
            conflicts.append(f"A {model._meta.verbose_name} that came with the merge is no longer there.")
    return conflicts


def _take_back(label, key):
    rows = apps.get_model(label)._base_manager.filter(pk=key)
    if label == Consent._meta.label:
        Consent.objects.filter(pk=key).take_back()
    else:
        rows.delete()
