"""Everything held about one person, for whoever asks what we know of them. Other people are counted, not named.

A later app's rows about people join by estates/models/about_people.py.
"""

from django.db.models import Q

from estates import do_not_contact
from estates.models import DoNotContact, Merge, Phone
from estates.models.about_people import rows_of_later_apps
from estates.record_history import entries

PHONE = Phone._meta.label
FIELDS = [
    "kind", "name", "email", "email_wrong_since", "flat", "block", "street", "postcode", "estate", "agency",
    "job_title", "preferred_channel", "language", "access_needs", "age_band", "hold_until", "hold_reason", "created_at",
    "created_by",
]  # fmt: skip


def everything_about(person):
    """Sections of rows of plain values: {"Who they are": [{"Name": "Ann Lee", ...}], ...}.

    Records that were merged into this one are of the same person: what stands in them is told too.
    """
    merged = list(person.merged_from.order_by("pk"))
    records = [person, *merged]
    wishes = DoNotContact.objects.filter(do_not_contact.own_wishes(person) | Q(person__in=merged))
    return {
        "Who they are": [_fields(person, FIELDS)],
        "Phone numbers": [
            {"Number": str(phone), "Known to be wrong since": _text(phone.wrong_since)}
            for record in records
            for phone in record.phones.all()
        ],
        "Programmes": [{"Programme": programme.name} for programme in person.programmes.all()],
        "Household": _household(person),
        "Consent": [
            _answer(answer) for record in records for answer in record.consents.select_related("wording", "recorded_by")
        ],
        "Wishes not to be contacted": [
            _fields(wish, ["channel", "reason", "since", "recorded_by", "lifted_at", "lifted_by", "lifted_because"])
            for wish in wishes.select_related("recorded_by", "lifted_by")
        ],
        "Records merged into this one": [_fields(record, FIELDS) for record in merged],
        **_of_later_apps(records),
        "Who changed or read the record": [_entry(entry) for record in records for entry in _history(record)],
    }


def _of_later_apps(records):
    sections = {}
    for record in records:
        for title, rows in rows_of_later_apps(record):
            sections.setdefault(title, []).extend(rows.told())
    return sections


def _history(record):
    """Without what a merge by mistake, since undone, put into the record for a while: that is somebody else's."""
    mistakes = Merge.objects.filter(Q(kept=record) | Q(merged=record), undone_at__isnull=False)
    spans = [(_began(record, merge), merge.undone_at) for merge in mistakes]
    others = [
        key for merge in mistakes if merge.kept_id == record.pk for label, _, key in merge.moved if label == PHONE
    ]
    for entry in entries(record, without_phones=others):
        changed = entry.changes or entry.what in ("Merged", "Merge undone")
        if not (changed and any(began <= entry.at <= ended for began, ended in spans)):
            yield entry


def _began(record, merge):
    """When the record was saved by the merge, which is a moment before the merge itself was written down."""
    saved = record.history.filter(history_change_reason="Merged", history_date__lte=merge.at).first()
    return saved.history_date if saved else merge.at


def _fields(row, names):
    values = {}
    for name in names:
        field = row._meta.get_field(name)
        display = getattr(row, f"get_{name}_display", None)
        values[field.verbose_name.capitalize()] = _text(display() if display else getattr(row, name))
    return values


def _household(person):
    if not person.household:
        return []
    others = person.household.people.exclude(pk=person.pk).count()
    return [{"Household": person.household.name, "Other people in it": others}]


def _answer(answer):
    return {
        "Purpose": answer.get_purpose_display(), "Channel": answer.get_channel_display(),
        "Answer": answer.get_state_display(), "When": _text(answer.answered_at), "How": answer.get_how_display(),
        "Words shown": answer.wording.text if answer.wording else "", "Source": answer.source,
        "Recorded by": _text(answer.recorded_by),
    }  # fmt: skip


def _entry(entry):
    changes = "; ".join(
        f"{one.what}: {one.before or '(empty)'} → {one.after or '(empty)'}"
        for one in entry.changes
        if one.what != "merged into"  # which would name the other record
    )
    return {"When": _text(entry.at), "Who": _text(entry.who), "What": entry.what, "Before and after": changes}


def _text(value):
    if hasattr(value, "isoformat"):
        return value.isoformat(timespec="seconds") if hasattr(value, "hour") else value.isoformat()
    return "" if value is None else str(value)
