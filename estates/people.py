"""Writing down who somebody is and how to reach them. How they are found again: duplicates.py; consent: consents.py."""

from django.db import transaction
from django.db.models import prefetch_related_objects
from simple_history.utils import bulk_create_with_history

from engagement.editing import GoneMeanwhile
from estates import do_not_contact
from estates.contact_hash import contact_hash
from estates.models import Person, Phone
from estates.phones import e164
from estates.postcodes import normal_postcode

BATCH = 500
# What somebody may write into a record; everything else follows from it or has a function of its own.
FIELDS = (
    "kind", "name", "email", "flat", "block", "street", "postcode", "estate", "agency", "job_title", "household",
    "preferred_channel", "language", "access_needs", "age_band",
)  # fmt: skip


@transaction.atomic
def record_person(*, programme, by, phones=(), **fields):
    """Write down a person who is new here. Raises ValueError for a phone number or postcode that cannot exist.

    `fields` are those of FIELDS. Whether the person is already there is asked before: duplicates.likely_the_same().
    """
    person = Person(created_by=by)
    _fill(person, fields)
    person._history_user = by
    person.save()
    person.programmes.add(programme)
    _set_phones(person, phones, by)
    return person


@transaction.atomic
def record_people(*, programme, by, people):
    """Write down many who are new here, (fields, phones) each, as record_person does one, in a few queries for all.

    Returns their keys. Raises ValueError likewise, and then nobody is written down.
    """
    rows = [Person(created_by=by) for _ in people]
    for row, (fields, _) in zip(rows, people, strict=True):
        _fill(row, fields)
        row.work_out()
    rows = bulk_create_with_history(rows, Person, batch_size=BATCH, default_user=by)
    phones = [
        Phone(person=row, number=number, number_hash=contact_hash(number))
        for row, (_, numbers) in zip(rows, people, strict=True)
        for number in dict.fromkeys(map(e164, numbers))
    ]
    bulk_create_with_history(phones, Phone, batch_size=BATCH, default_user=by)
    through = Person.programmes.through
    through.objects.bulk_create([through(person=row, programme=programme) for row in rows], batch_size=BATCH)
    prefetch_related_objects(rows, "phones")
    for row in rows:
        row.work_out()
    Person.objects.bulk_update(rows, ["search_text"], batch_size=BATCH)
    return [row.pk for row in rows]


@transaction.atomic
def change_person(*, person, by, version, phones=None, **fields):
    """Change a record that was opened at `version`. `phones=None` leaves the numbers alone.

    Raises ChangedMeanwhile and GoneMeanwhile like lock_opened, and ValueError like record_person.
    """
    current = Person.objects.lock_opened(person, version)
    _fill(current, fields)
    current.version = version + 1
    current._history_user = by
    current.save()
    _set_phones(current, phones, by)
    return current


@transaction.atomic
def add_to_programme(*, person, programme, by):
    """Let another programme work with a person who is already known. Who did it stands in the history."""
    person = Person.objects.lock_current(person)
    person.programmes.add(programme)
    _next_version(person, by, f"Added to {programme.name}")


@transaction.atomic
def move_to_household(*, person, household, by):
    """Used by households.py, which says who may."""
    person = Person.objects.lock_current(person)
    person.household = household
    _next_version(person, by, "Household")
    do_not_contact.cover_new_contacts(person)


@transaction.atomic
def mark_phone(*, phone, wrong_since, by):
    """Say that a number is wrong (since a moment) or right after all (None). The person keeps it, marked."""
    Person.objects.lock_current(phone.person)
    phone = Phone.objects.filter(pk=phone.pk).first()
    if phone is None:
        raise GoneMeanwhile
    phone.wrong_since = wrong_since
    phone._history_user = by
    phone.save()


@transaction.atomic
def mark_email(*, person, address, wrong_since, by):
    """Say that an e-mail address is wrong (since a moment) or right after all (None), while it is the person's."""
    person = Person.objects.lock_current(person)
    if person.email_hash == contact_hash(address) and bool(person.email_wrong_since) != bool(wrong_since):
        person.email_wrong_since = wrong_since
        person._history_user = by
        person._change_reason = "E-mail to this address failed" if wrong_since else "The e-mail address is right"
        person.save()


def _fill(person, fields):
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))} to write.")
    if "postcode" in fields:
        fields["postcode"] = normal_postcode(fields["postcode"]) if fields["postcode"] else ""
    for field, value in fields.items():
        setattr(person, field, value)


def _set_phones(person, numbers, by):
    """Make the person's numbers these, keeping the rows that stay, then work out anew what follows from them."""
    if numbers is not None:
        wanted = list(dict.fromkeys(e164(number) for number in numbers))
        for phone in person.phones.exclude(number__in=wanted):
            phone._history_user = by
            phone.delete()
        there = set(person.phones.values_list("number", flat=True))
        for number in wanted:
            if number not in there:
                phone = Phone(person=person, number=number)
                phone._history_user = by
                phone.save()
    write_search_text(person)
    do_not_contact.cover_new_contacts(person)


def write_search_text(person):
    """Bring what the record is found by up to date after its numbers changed; nothing that history keeps."""
    person.work_out()
    Person.objects.filter(pk=person.pk).update(search_text=person.search_text)


def _next_version(person, by, reason):
    """Save a change that no form holds, so that a form opened before it does not overwrite it."""
    person.version += 1
    person._history_user = by
    person._change_reason = reason[:100]
    person.save()
