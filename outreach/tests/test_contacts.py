import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.access import Role
from estates.erasure import erase_person
from estates.models import Person
from estates.subject_access import everything_about
from estates.tests.make import make_member, make_person, make_programme
from outreach.contacts import TooLate, record_contact, undo_contact
from outreach.models import Contact
from outreach.outcomes import EFFECTS, OUTCOMES_OF, Outcome, Way
from outreach.tests.make import make_call_list, make_callable, make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(programme):
    return make_member(programme, Role.OFFICER)


@pytest.fixture
def ann(programme):
    return make_callable(programme)


@pytest.fixture
def entry(programme, ann):
    return make_call_list(programme, ann).entries.get()


def now_of(entry):
    entry.refresh_from_db()
    return entry


def test_every_outcome_says_what_follows_and_can_be_chosen_somewhere():
    assert set(EFFECTS) == set(Outcome)
    assert set().union(*OUTCOMES_OF.values()) == set(Outcome)
    assert set(OUTCOMES_OF) == set(Way)


def test_the_same_attempt_sent_twice_is_kept_once(programme, ann, officer):
    once = {"client_id": uuid.uuid4(), "programme": programme, "person": ann, "by": officer, "way": "phone"}
    first = record_contact(outcome="no_answer", **once)
    assert record_contact(outcome="spoke", **once) == first
    assert Contact.objects.get().outcome == "no_answer"


@pytest.mark.parametrize("outcome", ["spoke", "refused", "moved", "died", "do_not_contact", "interviewed"])
def test_an_outcome_that_settles_it_takes_them_off_the_list(outcome, entry, ann):
    make_contact(ann, outcome, entry=entry)
    assert now_of(entry).is_done


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "left_message", "voicemail", "language"])
def test_an_outcome_that_does_not_settle_it_counts_as_a_try(outcome, entry, ann):
    make_contact(ann, outcome, entry=entry)
    assert (now_of(entry).tries, entry.is_done) == (1, False)


def test_after_the_most_tries_nobody_is_called_any_more(entry, ann):
    for days in (9, 5, 1):
        make_contact(ann, entry=entry, at=timezone.now() - timedelta(days=days))
    assert (now_of(entry).tries, entry.is_done) == (3, True)


def test_a_wrong_number_marks_the_number_and_keeps_the_person(programme, officer):
    bob = make_person(programme, "Bob", phones=["07700 900901", "07700 900902"])
    entry = make_call_list(programme, bob).entries.get()
    first, second = bob.phones.all()
    make_contact(bob, "wrong_number", entry=entry, phone=first)
    first.refresh_from_db()
    assert first.wrong_since
    assert not now_of(entry).is_done
    make_contact(bob, "disconnected", entry=entry, phone=second)
    assert now_of(entry).is_done  # no number is left
    assert Person.objects.contactable("phone").filter(pk=bob.pk).exists()


def test_do_not_contact_stops_every_list_and_channel_at_once(ann, entry):
    make_contact(ann, "do_not_contact", entry=entry)
    assert not any(Person.objects.contactable(channel).filter(pk=ann.pk).exists() for channel in ("phone", "door"))


def test_refused_this_time_stops_nothing_else(ann, entry):
    make_contact(ann, "refused", entry=entry)
    assert Person.objects.contactable("phone").filter(pk=ann.pk).exists()


def test_a_language_is_noted_with_the_person(ann, entry):
    make_contact(ann, "language", entry=entry, language="Somali")
    ann.refresh_from_db()
    assert ann.language == "Somali"


@pytest.mark.parametrize("outcome", ["do_not_contact", "wrong_number", "spoke", "call_back"])
def test_undone_within_a_minute_everything_is_as_before(outcome, ann, entry, officer):
    more = {"call_back_at": timezone.now() + timedelta(days=1)} if outcome == "call_back" else {}
    contact = make_contact(ann, outcome, entry=entry, by=officer, phone=ann.phones.get(), **more)
    undo_contact(contact=contact, by=officer)
    undo_contact(contact=contact, by=officer)
    assert (now_of(entry).tries, entry.is_done, entry.call_back_at) == (0, False, None)
    assert ann.phones.get().wrong_since is None
    assert Person.objects.contactable("phone").filter(pk=ann.pk).exists()
    assert not Contact.objects.standing().exists()


def test_a_wish_that_was_there_before_outlives_the_undoing(ann, entry, officer):
    from estates.do_not_contact import record_wish

    record_wish(person=ann, by=None)
    undo_contact(contact=make_contact(ann, "do_not_contact", entry=entry, by=officer), by=officer)
    assert not Person.objects.contactable("phone").filter(pk=ann.pk).exists()


def test_after_a_minute_or_by_somebody_else_nothing_is_undone(programme, ann, officer):
    contact = make_contact(ann, by=officer)
    with pytest.raises(TooLate):
        undo_contact(contact=contact, by=make_member(programme))
    Contact.objects.update(recorded_at=timezone.now() - timedelta(seconds=61), at=timezone.now() - timedelta(days=1))
    with pytest.raises(TooLate):
        undo_contact(contact=contact, by=officer)


def test_a_contact_may_be_written_down_fourteen_days_late_with_both_times(ann):
    at = timezone.now() - timedelta(days=13)
    contact = make_contact(ann, at=at)
    assert contact.at == at
    assert contact.recorded_at > at
    for wrong in (timedelta(days=15), -timedelta(minutes=5)):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_contact(ann, at=timezone.now() - wrong)


def test_the_database_wants_a_time_with_a_call_back(ann):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_contact(ann, "call_back")


def test_what_was_written_is_told_to_who_asks_and_forgotten_with_the_person(ann, officer):
    make_contact(ann, "spoke", by=officer, notes="Lights are out by the garages")
    assert "Lights are out by the garages" in str(everything_about(ann))
    erase_person(person=ann, by=officer, reason="asked")
    contact = Contact.objects.get()
    assert (contact.notes, contact.outcome) == ("", "spoke")


def test_contacts_are_seen_by_who_works_with_people_there(programme, ann, officer):
    make_contact(ann)
    assert Contact.objects.visible_to(officer).count() == 1
    for stranger in (make_member(programme, Role.DATA_OFFICER), make_member(make_programme("Harbour"))):
        assert Contact.objects.visible_to(stranger).count() == 0
