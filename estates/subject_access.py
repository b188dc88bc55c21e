"""Everything held about one person, for whoever asks what we know of them. Other people are counted, not named.

A later app's rows about people join by estates/models/about_people.py.
"""

from estates.models import Merge
from estates.models.about_people import rows_of_later_apps
from estates.record_history import entries

FIELDS = [
    "kind", "name", "email", "flat", "block", "street", "postcode", "estate", "agency", "job_title",
    "preferred_channel", "language", "access_needs", "age_band", "hold_until", "hold_reason", "created_at",
    "created_by",
]  # fmt: skip


def everything_about(person):
    """Sections of rows of plain values: {"Who they are": [{"Name": "Ann Lee", ...}], ...}."""
    return {
        "Who they are": [_fields(person, FIELDS)],
        "Phone numbers": [
            {"Number": str(phone), "Known to be wrong since": _text(phone.wrong_since)} for phone in person.phones.all()
        ],
        "Programmes": [{"Programme": programme.name} for programme in person.programmes.all()],
        "Household": _household(person),
        "Consent": [_answer(answer) for answer in person.consents.select_related("wording", "recorded_by")],
        "Wishes not to be contacted": [
            _fields(wish, ["channel", "reason", "since", "recorded_by", "lifted_at", "lifted_by", "lifted_because"])
            for wish in person.do_not_contact.select_related("recorded_by", "lifted_by")
        ],
        "Records merged into this one": [
            {"Merged": _text(merge.at), "Undone": _text(merge.undone_at)} for merge in Merge.objects.filter(kept=person)
        ],
        **{title: rows.told() for title, rows in rows_of_later_apps(person)},
        "Who changed or read the record": [_entry(entry) for entry in entries(person)],
    }


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
    changes = "; ".join(f"{one.what}: {one.before or '(empty)'} → {one.after or '(empty)'}" for one in entry.changes)
    return {"When": _text(entry.at), "Who": _text(entry.who), "What": entry.what, "Before and after": changes}


def _text(value):
    if hasattr(value, "isoformat"):
        return value.isoformat(timespec="seconds") if hasattr(value, "hour") else value.isoformat()
    return "" if value is None else str(value)
