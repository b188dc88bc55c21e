"""Door rounds: which doors, and what a visit means for whoever lives there."""

import uuid
from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed

import pytest
from django.utils import timezone

from engagement.access import Role
from estates.do_not_contact import record_wish
from estates.models import Consent, DoNotContact, Person, Purpose
from estates.people import mark_email
from estates.tests.make import make_answer, make_estate, make_member, make_programme, make_wording
from outreach.contacts import TooLate
from outreach.models import Contact, DoorRound, Visit
from outreach.rounds import at_the_doors, flats_of, rounds_with_progress, undo_visit
from outreach.tests.make_rounds import door_of, make_door_round, make_resident, make_visit

TONGA = fixed(timedelta(hours=14))
pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(programme):
    return make_member(programme, Role.OFFICER)


@pytest.mark.parametrize(
    ("typed", "flats"),
    [
        ("1-4", ["1", "2", "3", "4"]),
        ("1-7 odd, 8-2 even", ["1", "3", "5", "7", "8", "6", "4", "2"]),
        ("3 to 1\n4A; Basement", ["3", "2", "1", "4A", "Basement"]),
        ("2, 1-3, 4a, 4A", ["2", "1", "3", "4a"]),
        ("", []),
    ],
)
def test_flats_are_in_the_order_in_which_one_walks(typed, flats):
    assert flats_of(typed) == flats


@pytest.mark.parametrize("typed", ["1-9999", "1-400, 1001-1200", "A very long description of a flat without a comma"])
def test_flats_that_cannot_be_meant_are_refused(typed):
    with pytest.raises(ValueError, match=r"rounds|comma"):
        flats_of(typed)


def test_a_round_goes_on_to_the_homes_of_residents_who_are_known(programme):
    for name, flat in (("Ann Lee", "10"), ("Bob Hall", "2"), ("Cy Roe", "9a")):
        make_resident(programme, name, flat)
    make_resident(programme, "Somewhere Else", "5", block="Elm House")
    door_round = make_door_round(programme, flats=["10", "1"])
    assert list(door_round.doors.values_list("flat", flat=True)) == ["10", "1", "2", "9a"]


def test_residents_stand_at_their_door_however_the_block_is_written(programme):
    make_resident(programme, block="ASH HOUSE")
    make_resident(programme, "Other Postcode", postcode="EC1A 1BB")
    door_round = make_door_round(programme, postcode="SW1A 1AA")
    residents = {place.door.flat: [str(one) for one in place.residents] for place in at_the_doors(door_round)}
    assert residents == {"1": [], "2": ["Ann Lee"], "3": []}


def test_a_block_of_the_same_name_on_another_estate_is_another(programme, officer):
    here, there = make_estate(programme), make_estate(programme)
    make_resident(programme, "Ann Lee", estate=here)
    make_resident(programme, "Bob Hall", estate=there)
    door_round = make_door_round(programme, estate=here)
    make_visit(door_of(make_door_round(programme, estate=there), "1"), officer, "do_not_contact")
    first, second, _ = at_the_doors(door_round)
    assert [str(one) for one in second.residents] == ["Ann Lee"]
    assert not first.leave_alone


def test_at_the_doors_takes_as_many_queries_for_many_as_for_one(programme, officer, django_assert_num_queries):
    make_resident(programme)
    door_round = make_door_round(programme)
    make_visit(door_of(door_round, "2"), officer)
    with django_assert_num_queries(6):
        at_the_doors(door_round)
    big = make_door_round(programme, flats=[str(number) for number in range(1, 30)])
    for door in big.doors.all():
        make_resident(programme, f"P {door.flat}", door.flat)
        make_visit(door, officer)
    with django_assert_num_queries(6):
        assert len(at_the_doors(big)) == 29


def test_nobody_answering_is_a_try_to_reach_whoever_lives_there(programme, officer):
    ann, bob = make_resident(programme), make_resident(programme, "Bob Hall")
    make_resident(programme, "Cy Roe", "3")
    make_visit(door_of(make_door_round(programme), "2"), officer)
    contacts = Contact.objects.values_list("person", "way", "outcome", "spoke")
    assert sorted(contacts) == [(ann.pk, "door", "no_answer", False), (bob.pk, "door", "no_answer", False)]


def test_the_same_visit_twice_is_one(programme, officer):
    make_resident(programme)
    door, client_id = door_of(make_door_round(programme), "2"), uuid.uuid4()
    first = make_visit(door, officer, client_id=client_id)
    assert make_visit(door, officer, client_id=client_id) == first
    assert (Visit.objects.count(), Contact.objects.count()) == (1, 1)


def test_who_opened_is_spoken_to(programme, officer):
    ann = make_resident(programme)
    make_resident(programme, "Bob Hall")
    make_visit(door_of(make_door_round(programme), "2"), officer, "spoke", person=ann, notes="The lights are out.")
    contact = Contact.objects.get()
    assert (contact.person, contact.spoke, contact.notes) == (ann, True, "The lights are out.")
    assert Visit.objects.get().notes == ""


def test_somebody_new_is_written_down_with_their_home(programme, officer):
    door = door_of(make_door_round(programme, postcode="SW1A 1AA"), "3")
    make_visit(door, officer, "spoke", newcomer={"name": "Dee Fox", "phone": "07700 900123", "email": "d@example.org"})
    person = Person.objects.get()
    assert (person.name, person.home, person.email) == ("Dee Fox", ("3", "ash house", "SW1A 1AA"), "d@example.org")
    assert person.phones.get().number == "+447700900123"
    assert Contact.objects.get().person == person


def test_somebody_new_whose_name_is_known_at_this_home_is_the_same(programme, officer):
    ann = make_resident(programme, phones=["07700 900001"])
    door = door_of(make_door_round(programme), "2")
    make_visit(door, officer, "spoke", newcomer={"name": "ann lee", "phone": "07700 900123", "email": ""})
    assert Person.objects.get() == ann
    assert ann.phones.count() == 2


def test_an_address_given_at_the_door_takes_the_place_of_one_that_failed(programme, officer):
    ann = make_resident(programme, email="old@example.org")
    mark_email(person=ann, address=ann.email, wrong_since=timezone.now(), by=None)
    door = door_of(make_door_round(programme), "2")
    make_visit(door, officer, "spoke", newcomer={"name": "ann lee", "phone": "", "email": "new@example.org"})
    assert Person.objects.get().working_email == "new@example.org"


def test_an_answer_is_kept_in_the_words_that_were_shown(programme, officer):
    shown = make_wording(programme, Purpose.NEWS, "May we tell you about events?")
    ann = make_resident(programme)
    door = door_of(make_door_round(programme), "2")
    make_wording(programme, Purpose.NEWS, "Other words, since.")
    answer = {"wording": shown, "state": "given", "channels": ["text"]}
    make_visit(door, officer, "spoke", person=ann, answers=[answer])
    consent = Consent.objects.get()
    assert (consent.wording, consent.channel, consent.how, consent.recorded_by) == (shown, "text", "door", officer)


def test_do_not_contact_acts_at_once_and_marks_the_door(programme, officer):
    ann = make_resident(programme)
    door_round = make_door_round(programme)
    make_visit(door_of(door_round, "2"), officer, "do_not_contact", person=ann)
    assert DoNotContact.objects.in_force().get().person == ann
    assert [place.leave_alone for place in at_the_doors(door_round)] == [False, True, False]


def test_who_gives_no_name_and_asks_to_be_left_alone_is_left_alone_by_the_next_round(programme, officer):
    make_visit(door_of(make_door_round(programme), "3"), officer, "do_not_contact")
    other = make_door_round(make_programme(), flats=["3", "4"])
    assert [place.leave_alone for place in at_the_doors(other)] == [True, False]


def test_a_wish_about_letters_does_not_mark_the_door(programme):
    ann = make_resident(programme)
    record_wish(person=ann, channel="letter", by=None)
    door_round = make_door_round(programme)
    assert not any(place.leave_alone for place in at_the_doors(door_round))
    record_wish(person=ann, channel="door", by=None)
    assert any(place.leave_alone for place in at_the_doors(door_round))


def test_a_visit_made_without_knowing_of_another_keeps_both(programme, officer):
    other = make_member(programme, Role.OFFICER)
    door = door_of(make_door_round(programme), "1")
    first = make_visit(door, officer)
    knowing = make_visit(door, other, seen=first.pk)
    unknowing = make_visit(door, officer, "spoke", seen=first.pk)
    assert [knowing.unaware, unknowing.unaware] == [False, True]
    assert door.visits.count() == 3


def make_round_of_long_ago(programme):
    door_round = make_door_round(programme)
    DoorRound.objects.filter(pk=door_round.pk).update(created_at=timezone.now() - timedelta(days=30))
    return door_round


@pytest.mark.parametrize("at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=TONGA)])
def test_of_a_device_whose_clock_is_years_behind_a_visit_is_not_earlier_than_its_round(programme, officer, at):
    wording, ann = make_wording(programme, Purpose.NEWS, "May we tell you about events?"), make_resident(programme)
    door_round = make_door_round(programme)
    answer = {"wording": wording, "state": "given", "channels": ["text"]}
    visit = make_visit(door_of(door_round, "2"), officer, "spoke", person=ann, answers=[answer], at=at)
    assert visit.at == door_round.created_at
    assert Consent.objects.get().answered_at.year == door_round.created_at.year


def test_a_home_whose_letters_become_many_has_a_round_too(programme):
    assert make_door_round(programme, flats=["\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 40]).doors.get().home


def test_a_device_whose_clock_is_ahead_or_that_was_away_for_weeks_loses_nothing(programme, officer):
    ann = make_resident(programme)
    now = timezone.now()
    door = door_of(make_round_of_long_ago(programme), "2")
    ahead = make_visit(door, officer, "spoke", person=ann, at=now + timedelta(hours=2))
    late = make_visit(door, officer, "spoke", person=ann, at=now - timedelta(days=20))
    assert ahead.at - now < timedelta(minutes=1)
    assert late.at == now - timedelta(days=20)
    assert late.contacts.get().at > now - timedelta(days=14)


def test_who_was_erased_meanwhile_is_not_written_about(programme, officer):
    ann = make_resident(programme)
    door = door_of(make_door_round(programme), "2")
    Person.objects.filter(pk=ann.pk).update(erased_at=timezone.now())
    ann.refresh_from_db()
    make_visit(door, officer, "spoke", person=ann, notes="Ann said so.")
    assert Visit.objects.get().notes == ""
    assert not Contact.objects.exists()


def test_undo_takes_back_the_visit_and_its_contacts(programme, officer):
    ann = make_resident(programme)
    made = make_visit(door_of(make_door_round(programme), "2"), officer, "do_not_contact", person=ann)
    with pytest.raises(TooLate):
        undo_visit(visit=made, by=make_member(programme, Role.OFFICER))
    undo_visit(visit=made, by=officer)
    undo_visit(visit=made, by=officer)
    assert not Visit.objects.standing().exists()
    assert not Contact.objects.standing().exists()
    assert not DoNotContact.objects.in_force().exists()


def test_undo_after_a_minute_is_too_late(programme, officer):
    made = make_visit(door_of(make_door_round(programme), "2"), officer)
    a_minute_ago = timezone.now() - timedelta(seconds=61)
    Visit.objects.update(recorded_at=a_minute_ago, at=a_minute_ago)
    with pytest.raises(TooLate):
        undo_visit(visit=made, by=officer)


def test_progress_counts_doors_whose_last_visit_needs_no_other(programme, officer):
    door_round = make_door_round(programme)
    make_visit(door_of(door_round, "1"), officer, "spoke")
    make_visit(door_of(door_round, "2"), officer, "not_a_home")
    make_visit(door_of(door_round, "3"), officer, "spoke")
    make_visit(door_of(door_round, "3"), officer, "call_back")
    make_door_round(programme, flats=["9"])
    found = rounds_with_progress(programme.door_rounds.order_by("pk")).values_list("number", "done")
    assert list(found) == [(3, 2), (1, 0)]


def test_who_did_not_agree_to_events_is_still_visited(programme):
    """A visit about the programme is its public task or its basis; consent to news is another question."""
    ann = make_resident(programme)
    make_answer(ann, state="refused", purpose=Purpose.NEWS, channel="door")
    assert not any(place.leave_alone for place in at_the_doors(make_door_round(programme)))
