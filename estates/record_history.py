"""What happened to a person's record: who changed what, with the values before and after, and who read it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from estates.do_not_contact import own_wishes
from estates.models import AuditEvent, DoNotContact, Person, Phone
from estates.phones import shown

NOT_TOLD = {"version", "created_at", "created_by", "erased_at"}


@dataclass(frozen=True)
class Change:
    """One field of one moment, as the page shows it; "" for nothing."""

    what: str
    before: str
    after: str


@dataclass
class Entry:
    """One moment of the history: somebody changed the record, or looked at it, or exported it."""

    at: datetime
    who: object
    what: str
    changes: list = field(default_factory=list)


def entries(person, without_phones=()):
    """The whole history, the newest first, in a fixed number of queries; numbers of these keys can be left out."""
    numbers = _numbers(person, without_phones)
    return sorted(
        [*_writes(person), *numbers, *_wishes(person), *_reads(person)], key=lambda entry: entry.at, reverse=True
    )


def _writes(person):
    rows = list(person.history.select_related("history_user", "estate", "agency", "household", "merged_into"))
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        what = row.history_change_reason or ("Recorded" if before is None else "Changed")
        changes = [] if before is None else list(_changes(before, row))
        if changes or before is None or row.history_change_reason:
            yield Entry(row.history_date, row.history_user, what, changes)


def _changes(before, after):
    for model_field in Person.history.model.tracked_fields:
        if model_field.name not in NOT_TOLD:
            values = [_shown(row, model_field) for row in (before, after)]
            if values[0] != values[1]:
                yield Change(model_field.verbose_name, *values)


def _shown(row, model_field):
    display = getattr(row, f"get_{model_field.name}_display", None)
    value = display() if display else getattr(row, model_field.name)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    return "" if value is None else str(value)


def _numbers(person, without):
    """Numbers that came, went or were marked; an erased number is an empty one."""
    last, rows = {}, Phone.history.filter(person_id=person.pk).exclude(id__in=without)
    for row in rows.select_related("history_user").order_by("history_date", "pk"):
        number = shown(row.number) if row.number else "(erased)"
        before = last.get(row.id)
        if row.history_type == "-":
            yield Entry(row.history_date, row.history_user, "Changed", [Change("phone number", number, "")])
        elif before is None:
            yield Entry(row.history_date, row.history_user, "Changed", [Change("phone number", "", number)])
        elif before.wrong_since != row.wrong_since:
            marks = ["wrong number" if one.wrong_since else "right number" for one in (before, row)]
            yield Entry(row.history_date, row.history_user, "Changed", [Change(f"phone number {number}", *marks)])
        last[row.id] = row


def _wishes(person):
    """Wishes not to be contacted, of the person and of their household: when they were recorded, and lifted."""
    wishes = DoNotContact.objects.filter(own_wishes(person)).select_related("recorded_by", "lifted_by")
    for wish in wishes:
        whose = "Household: do not contact" if wish.household_id else "Do not contact"
        by = wish.get_channel_display() or "every way"
        yield Entry(wish.since, wish.recorded_by, f"{whose}, by {by.lower()}")
        if wish.lifted_at:
            yield Entry(wish.lifted_at, wish.lifted_by, f"Lifted: {whose.lower()}, by {by.lower()}")


def _reads(person):
    events = AuditEvent.objects.filter(model="estates.person", object_id=person.pk).select_related("actor")
    return [Entry(event.at, event.actor, event.get_action_display()) for event in events]
