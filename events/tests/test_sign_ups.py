import uuid

import pytest
from django.db import IntegrityError, transaction

from engagement.states import COLOURS
from estates.tests.make import make_member, make_programme
from events.models import Event, SignUp, SignUpState, WhyCancelled
from events.sign_ups import NoRoom, SignUpClosed, approve, cancel, cancel_attendee, change, sign_up
from events.tests.make import make_event
from events.tests.make_sign_ups import counted, make_sign_up

pytestmark = pytest.mark.django_db

PHONE, EMAIL = "+447700900123", "ann@example.org"


@pytest.fixture
def event():
    return make_event(make_programme(), capacity=10)


def taken(event):
    event.refresh_from_db()
    assert event.places_taken == counted(event)
    return event.places_taken


def test_a_party_takes_as_many_places_as_people_come(event):
    others = [{"name": "Bob Lee", "email": "bob@example.org"}, {"name": "Cy", "is_child": True}]
    ann = make_sign_up(event, adults=2, children=2, phone=PHONE, others=others)
    assert (ann.state, taken(event)) == (SignUpState.REGISTERED, 4)
    assert list(ann.attendees.values_list("name", "is_child", "phone", "email")) == [
        ("Ann Lee", False, PHONE, ""),
        ("Bob Lee", False, "", "bob@example.org"),
        ("Cy", True, "", ""),
        ("", True, "", ""),
    ]


def test_a_child_may_sign_up_alone(event):
    cy = make_sign_up(event, "Cy", adults=0, children=1)
    assert [one.is_child for one in cy.attendees.all()] == [True]


def test_joins_the_waiting_list_when_the_party_does_not_fit(event):
    make_sign_up(event, "Bob", adults=9)
    assert make_sign_up(event, adults=2).state == SignUpState.WAITING
    assert taken(event) == 9


def test_nobody_passes_those_who_wait(event):
    make_sign_up(event, "Bob", adults=9)
    make_sign_up(event, "Big family", adults=2)
    assert make_sign_up(event, "Cy", adults=1).state == SignUpState.WAITING


def test_a_smaller_party_passes_where_staff_ticked_it(event):
    Event.objects.filter(pk=event.pk).update(smaller_may_pass=True)
    make_sign_up(event, "Bob", adults=9)
    make_sign_up(event, "Big family", adults=2)
    assert make_sign_up(event, "Cy", adults=1).state == SignUpState.REGISTERED


def test_without_a_limit_everybody_gets_a_place():
    event = make_event(make_programme())
    assert make_sign_up(event, adults=30).state == SignUpState.REGISTERED


@pytest.mark.parametrize("state", [Event.State.CANCELLED, Event.State.DRAFT])
def test_an_event_that_was_cancelled_meanwhile_takes_nobody(event, state):
    because = "Rain" if state == Event.State.CANCELLED else ""
    Event.objects.filter(pk=event.pk).update(state=state, cancelled_because=because)
    with pytest.raises(SignUpClosed):
        make_sign_up(event)
    assert not SignUp.objects.exists()


def test_who_signed_up_already_changes_nothing_of_an_event_that_was_cancelled(event):
    make_sign_up(event, phone=PHONE)
    Event.objects.filter(pk=event.pk).update(state=Event.State.CANCELLED, cancelled_because="Rain")
    with pytest.raises(SignUpClosed):
        make_sign_up(event, phone=PHONE, adults=3)
    assert SignUp.objects.get().party == 1


@pytest.mark.parametrize(
    "again",
    [
        {"phone": PHONE},
        {"phone": PHONE, "name": "LEE, Ánn"},
        {"email": EMAIL},
        {"flat": "4", "street": "Ash House"},
    ],
)
def test_the_same_person_twice_is_one_sign_up_that_is_updated(event, again):
    first = make_sign_up(event, phone=PHONE, email=EMAIL, flat="4", street="Ash House")
    second = sign_up(
        event=event, client_id=uuid.uuid4(), adults=2, access_needs="A ramp", **{"name": "Ann Lee", **again}
    )
    assert (second.sign_up.pk, second.was_there, second.is_theirs) == (first.pk, True, False)
    first.refresh_from_db()
    assert (first.adults, first.access_needs, taken(event)) == (2, "A ramp", 2)


def test_who_types_somebody_elses_name_and_number_changes_no_way_to_be_reached_and_no_consent(event):
    first = make_sign_up(event, phone=PHONE, photos_ok=False)
    sign_up(
        event=event, client_id=uuid.uuid4(), name="Ann Lee", phone=PHONE, email="other@example.org", adults=1,
        photos_ok=True, news_by="email",
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.email, first.photos_ok, first.news_by) == ("", False, "")


def test_one_number_is_of_several_people(event):
    make_sign_up(event, "Ann Lee", phone=PHONE)
    make_sign_up(event, "Bob Lee", phone=PHONE)
    assert SignUp.objects.count() == taken(event) == 2


def test_people_who_gave_no_way_and_no_home_are_not_taken_for_one(event):
    make_sign_up(event, "Ann Lee")
    make_sign_up(event, "Ann Lee")
    assert taken(event) == 2


def test_the_same_form_sent_twice_is_one_sign_up(event):
    client_id = uuid.uuid4()
    make_sign_up(event, client_id=client_id)
    again = sign_up(event=event, client_id=client_id, name="Ann Lee", adults=1)
    assert (again.was_there, again.is_theirs, taken(event)) == (True, True, 1)


def test_going_back_and_correcting_ones_number_updates_all(event):
    client_id = uuid.uuid4()
    make_sign_up(event, client_id=client_id, phone="+447700900999")
    make_sign_up(event, client_id=client_id, phone=PHONE, photos_ok=True)
    ann = SignUp.objects.get()
    assert (ann.phone, ann.photos_ok) == (PHONE, True)


def test_going_back_to_the_form_of_somebody_else_is_another_sign_up(event):
    client_id = uuid.uuid4()
    ann = make_sign_up(event, "Ann Lee", client_id=client_id, phone=PHONE)
    make_sign_up(event, "Dan Poe", client_id=client_id, phone="+447700900555")
    ann.refresh_from_db()
    assert (ann.name, SignUp.objects.count()) == ("Ann Lee", 2)


def test_who_cancelled_may_sign_up_again_with_the_same_form(event):
    client_id = uuid.uuid4()
    cancel(sign_up=make_sign_up(event, client_id=client_id, phone=PHONE), why=WhyCancelled.THEM)
    assert make_sign_up(event, client_id=client_id, phone=PHONE).state == SignUpState.REGISTERED
    assert taken(event) == 1


def test_the_database_keeps_one_live_sign_up_a_person(event):
    make_sign_up(event, phone=PHONE)
    other = make_sign_up(event, "Bob")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.filter(pk=other.pk).update(same_phone=SignUp.objects.get(phone=PHONE).same_phone)


@pytest.mark.parametrize(
    "wrong",
    [
        {"adults": 0},
        {"adults": 31},
        {"state": "maybe"},
        {"state": "cancelled"},
        {"state": "offered"},
        {"state": "waiting"},
        {"priority": 1},
        {"over_capacity": True},
        {"phone": "07700 900123"},
        {"name": ""},
        {"source": "fax"},
    ],
)
def test_the_database_refuses_what_must_never_be(event, wrong):
    ann = make_sign_up(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.filter(pk=ann.pk).update(**wrong)


def test_a_larger_party_takes_more_places_or_stays_as_it_was(event):
    ann = make_sign_up(event, adults=2)
    ann = change(sign_up=ann, adults=3, children=1)
    assert (taken(event), ann.attendees.coming().count()) == (4, 4)
    with pytest.raises(NoRoom):
        change(sign_up=ann, adults=11, children=0, access_needs="A ramp")
    ann.refresh_from_db()
    assert (ann.party, ann.access_needs, taken(event)) == (4, "", 4)


def test_what_a_smaller_party_gives_back_is_offered_to_the_next(event):
    ann = make_sign_up(event, adults=9, children=1)
    bob = make_sign_up(event, "Bob", adults=2)
    change(sign_up=ann, adults=8, children=0)
    bob.refresh_from_db()
    assert (bob.state, taken(event)) == (SignUpState.OFFERED, 10)


def test_a_party_keeps_its_turn_when_it_changes_while_it_waits(event):
    make_sign_up(event, "Full", adults=10)
    ann, bob = make_sign_up(event), make_sign_up(event, "Bob")
    change(sign_up=ann, adults=3, children=0)
    assert list(SignUp.objects.waiting_in_order()) == [ann, bob]


@pytest.mark.parametrize("state", ["registered", "waiting", "offered", "asked", "over capacity"])
def test_one_of_a_party_can_be_cancelled_in_any_state(event, state):
    ann = make_sign_up(event, adults=2, children=1)
    if state == "over capacity":
        SignUp.objects.filter(pk=ann.pk).update(over_capacity=True, over_capacity_reason="A carer")
    elif state != "registered":
        moment = event.created_at
        fields = {"waiting": {"waiting_since": moment}, "offered": {"offered_until": moment}}.get(state, {})
        SignUp.objects.filter(pk=ann.pk).update(state=state, **fields)
    Event.objects.filter(pk=event.pk).update(places_taken=counted(event), smaller_may_pass=False)
    before = taken(event)
    child = ann.attendees.get(is_child=True)
    for _twice in range(2):
        cancel_attendee(attendee=child)
    ann.refresh_from_db()
    assert (ann.adults, ann.children, ann.attendees.coming().count()) == (2, 0, 2)
    offered = 2 if state == "waiting" else 0  # it is the first in line, and there is room
    assert taken(event) == (offered or max(before - 1, 0))


def test_with_the_last_of_a_party_the_sign_up_is_cancelled(event):
    ann = make_sign_up(event)
    cancel_attendee(attendee=ann.attendees.get())
    ann.refresh_from_db()
    assert (ann.state, ann.why, taken(event)) == (SignUpState.CANCELLED, WhyCancelled.THEM, 0)


def test_cancelling_twice_gives_the_places_back_once(event):
    ann, _bob = make_sign_up(event, adults=3), make_sign_up(event, "Bob", adults=3)
    assert [cancel(sign_up=ann, why=WhyCancelled.THEM) for _ in range(2)] == [1, 0]
    assert taken(event) == 3


def test_where_each_is_looked_at_nobody_has_a_place_before_staff_choose(event):
    Event.objects.filter(pk=event.pk).update(kind="workshop", needs_approval=True)
    event.refresh_from_db()
    lead = make_member(event.programme)
    ann, big = make_sign_up(event, adults=2), make_sign_up(event, "Big", adults=9)
    assert (ann.state, big.state, taken(event)) == (SignUpState.ASKED, SignUpState.ASKED, 0)
    approve(sign_up=ann, by=lead)
    big = approve(sign_up=big, by=lead)
    assert (big.state, taken(event)) == (SignUpState.WAITING, 2)


def test_erasing_empties_what_was_written_and_keeps_the_count(event):
    ann = make_sign_up(event, phone=PHONE, access_needs="A ramp", others=[{"name": "Bob"}], adults=2)
    SignUp.objects.filter(pk=ann.pk).forget()
    ann.refresh_from_db()
    assert "Ann" not in str(ann.as_told()) + str(list(ann.attendees.values()))
    assert (ann.phone, ann.same_phone, ann.link_key, taken(event)) == ("", "", None, 2)


@pytest.mark.parametrize("state", SignUpState.values)
def test_every_state_has_a_colour(state):
    assert state in COLOURS
