"""Writing down a contact, with everything that follows from how it ended, and taking it back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from estates import do_not_contact, people
from estates.models import DoNotContact, Person, Phone
from outreach.models import CallListEntry, Claim, Contact
from outreach.outcomes import EFFECTS, Outcome

TIME_TO_UNDO = timedelta(minutes=1)


class TooLate(Exception):
    """The minute in which a contact may be undone is over."""


@transaction.atomic
def record_contact(*, client_id, programme, person, by, way, outcome, entry=None, phone=None, spoke=False, at=None,
                   anyone=False, **fields):  # fmt: skip
    """Write down one contact and do what its outcome says, at once and everywhere. The same `client_id` again: nothing.

    `fields` are notes, call_back_at, language, incoming. `phone` is the number that was called. With `anyone`, a
    call-back goes to whoever is there, and not to `by` alone.
    """
    if there := Contact.objects.filter(client_id=client_id).first():
        return there
    if entry:  # before its claim, as in the queue: two that lock in the same order never wait for each other
        CallListEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    person = person.merged_into or person
    effect, now = EFFECTS[Outcome(outcome)], timezone.now()
    contact = Contact.objects.create(
        client_id=client_id, programme=programme, person=person, entry=entry, way=way, outcome=outcome,
        spoke=spoke or effect.reached, at=at or now, recorded_at=now, by=by, **fields,
    )  # fmt: skip
    _do_elsewhere(contact, effect, phone)
    if entry:
        Claim.objects.filter(entry=entry, by=by).delete()
        bring_up_to_date(entry, call_back_by=None if anyone else by)
    return contact


@transaction.atomic
def undo_contact(*, contact, by):
    """Take back a contact of one's own within a minute, with all that it did. Raises TooLate. Twice changes nothing."""
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if contact.undone_at:
        return contact
    if contact.by_id != by.pk or timezone.now() - contact.recorded_at > TIME_TO_UNDO:
        raise TooLate
    contact.undone_at = timezone.now()
    contact.save()
    if contact.wrong_phone:
        people.mark_phone(phone=contact.wrong_phone, wrong_since=None, by=by)
    if contact.wish:
        do_not_contact.lift_wish(wish=contact.wish, by=by, because="Recorded by mistake and undone at once")
    if contact.entry:
        bring_up_to_date(contact.entry, call_back_by=by)
    return contact


def _do_elsewhere(contact, effect, phone):
    """What the outcome does beyond the call list: mark the number, stop contact, note the language."""
    if effect.number_is_wrong and phone and not phone.wrong_since:
        people.mark_phone(phone=phone, wrong_since=contact.recorded_at, by=contact.by)
        contact.wrong_phone = phone
    if effect.stops_contact and not DoNotContact.objects.in_force().filter(person=contact.person, channel="").exists():
        contact.wish = do_not_contact.record_wish(person=contact.person, by=contact.by, reason=contact.why_no_contact)
    if effect.needs_language and contact.language:
        _note_language(contact)
    if contact.wrong_phone or contact.wish:
        contact.save()


def _note_language(contact):
    person = contact.person
    people.change_person(person=person, by=contact.by, version=person.version, language=contact.language)


def bring_up_to_date(entry, *, call_back_by):
    """Work out where calling somebody stands from the contacts of the entry that stand, and from nothing else."""
    entry = CallListEntry.objects.select_for_update(of=("self",)).select_related("call_list", "person").get(pk=entry.pk)
    contacts = list(Contact.objects.standing().filter(entry=entry).order_by("at", "pk"))
    last = contacts[-1] if contacts else None
    entry.tries = sum(1 for one in contacts if one.effect.is_try)
    entry.outcome = last.outcome if last else ""
    entry.last_try_at = last.at if last else None
    entry.call_back_at = last.call_back_at if last else None
    entry.call_back_by = call_back_by if entry.call_back_at else None
    entry.next_try_at = _next_try(entry, last)
    entry.is_done = bool(last) and (last.effect.closes or _is_hopeless(entry, last))
    entry.save()
    return entry


def _next_try(entry, last):
    if last is None:
        return entry.added_at
    after = last.effect.again_after
    return last.at + (timedelta(days=entry.call_list.days_apart) if after is None else after)


def _is_hopeless(entry, last):
    """All tries are made, or no number is left; an agreed call-back is made all the same."""
    if last.outcome == Outcome.CALL_BACK:
        return False
    has_number = Phone.objects.filter(person=entry.person, wrong_since__isnull=True).exists()
    return entry.tries >= entry.call_list.most_tries or not has_number
