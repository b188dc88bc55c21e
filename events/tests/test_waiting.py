from datetime import UTC, datetime, timedelta

import pytest

from estates.tests.make import make_member, make_programme
from events.models import Event, SignUp, SignUpState, WhyCancelled
from events.offers import NothingOffered, accept, decline, expire_offers
from events.sign_ups import cancel
from events.tests.make import make_event
from events.tests.make_sign_ups import counted, make_sign_up
from events.waiting import held_until, let_in, offer_next, set_priority, why_nobody
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db

LONG_BEFORE = TUESDAY - timedelta(days=20)


@pytest.fixture
def event():
    """Ten places, all taken by Full."""
    return make_event(make_programme(), capacity=10)


@pytest.fixture
def full(event):
    return make_sign_up(event, "Full", adults=10)


def states(*sign_ups):
    return [SignUp.objects.get(pk=one.pk).state for one in sign_ups]


def is_right(event):
    event.refresh_from_db()
    return event.places_taken == counted(event) <= event.capacity


def test_a_place_that_is_given_back_is_offered_to_the_first_and_held(event, full):
    ann, bob = make_sign_up(event), make_sign_up(event, "Bob", adults=10)
    cancel(sign_up=full, why=WhyCancelled.THEM, now=LONG_BEFORE)
    assert states(ann, bob) == ["offered", "waiting"]
    ann.refresh_from_db()
    assert ann.offered_until == LONG_BEFORE + timedelta(hours=48)
    assert make_sign_up(event, "New").state == SignUpState.WAITING
    assert is_right(event)


def test_a_larger_party_is_passed_only_where_staff_ticked_it(event, full):
    big, small = make_sign_up(event, "Big", adults=4), make_sign_up(event, "Small")
    cancel(sign_up=full, why=WhyCancelled.THEM)
    make_sign_up(event, "Takes what is left", adults=1)
    assert states(big, small) == ["offered", "offered"]
    SignUp.objects.filter(pk__in=[big.pk, small.pk]).update(state="waiting", offered_until=None)
    Event.objects.filter(pk=event.pk).update(places_taken=8)
    assert (offer_next(event=event), states(big, small)) == (0, ["waiting", "waiting"])
    Event.objects.filter(pk=event.pk).update(smaller_may_pass=True)
    assert (offer_next(event=event), states(big, small)) == (1, ["waiting", "offered"])


def test_offering_twice_finds_nothing_to_do(event, full):
    make_sign_up(event)
    cancel(sign_up=full, why=WhyCancelled.THEM)
    assert offer_next(event=event) == 0


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (TUESDAY - timedelta(days=4), 48),
        (TUESDAY - timedelta(days=3), 12),
        (TUESDAY - timedelta(days=2), 12),
        (TUESDAY - timedelta(hours=5), None),
    ],
)
def test_an_offer_is_held_48_hours_12_in_the_last_three_days_and_not_past_the_start(now, hours):
    by_day = now.replace(hour=10)
    assert held_until(TUESDAY, by_day) == min(by_day + timedelta(hours=hours or 12), TUESDAY)


def test_the_hours_count_from_when_people_get_messages():
    night, early = datetime(2098, 12, 1, 22, tzinfo=UTC), datetime(2098, 12, 2, 5, tzinfo=UTC)
    for moment in (night, early):
        assert held_until(TUESDAY, moment) == datetime(2098, 12, 4, 8, tzinfo=UTC)


def test_accepting_makes_the_place_theirs_however_often_it_is_pressed(event, full):
    ann = make_sign_up(event)
    cancel(sign_up=full, why=WhyCancelled.THEM)
    for _twice in range(2):
        assert accept(sign_up=ann).state == SignUpState.REGISTERED
    assert is_right(event)


def test_declining_offers_it_to_the_next(event, full):
    ann, bob = make_sign_up(event, adults=10), make_sign_up(event, "Bob", adults=10)
    cancel(sign_up=full, why=WhyCancelled.THEM)
    decline(sign_up=ann)
    assert states(ann, bob) == ["cancelled", "offered"]
    with pytest.raises(NothingOffered):
        accept(sign_up=ann)
    assert is_right(event)


def test_an_offer_that_runs_out_moves_on_and_a_second_run_changes_nothing(event, full):
    ann, bob = make_sign_up(event, adults=10), make_sign_up(event, "Bob", adults=10)
    cancel(sign_up=full, why=WhyCancelled.THEM, now=LONG_BEFORE)
    late = LONG_BEFORE + timedelta(hours=48)
    assert expire_offers(now=late - timedelta(seconds=1)) == 0
    assert expire_offers(now=late) == 1
    ann.refresh_from_db()
    assert (ann.why, states(bob)) == (WhyCancelled.RAN_OUT, ["offered"])
    assert expire_offers(now=late) == 0
    assert is_right(event)


def test_places_that_were_added_are_offered_by_the_next_run(event, full):
    ann = make_sign_up(event)
    Event.objects.filter(pk=event.pk).update(capacity=12)
    expire_offers(now=LONG_BEFORE)
    assert states(ann) == ["offered"]


def test_nobody_is_offered_a_place_of_an_event_that_has_begun_or_is_cancelled(event, full):
    ann = make_sign_up(event)
    cancel(sign_up=full, why=WhyCancelled.THEM, now=TUESDAY)
    assert states(ann) == ["waiting"]
    Event.objects.filter(pk=event.pk).update(state="cancelled", cancelled_because="Rain")
    assert (offer_next(event=event, now=LONG_BEFORE), states(ann)) == (0, ["waiting"])


def test_priority_comes_first(event, full):
    ann, bob = make_sign_up(event), make_sign_up(event, "Bob")
    set_priority(sign_up=bob, priority=1, reason="Carer of somebody who comes", by=make_member(event.programme))
    assert list(SignUp.objects.waiting_in_order()) == [bob, ann]


def test_staff_let_somebody_in_over_capacity_with_a_reason(event, full):
    lead = make_member(event.programme)
    ann = let_in(sign_up=make_sign_up(event), reason="Carer", by=lead)
    assert (ann.state, ann.over_capacity, ann.over_capacity_reason, ann.decided_by) == (
        "registered",
        True,
        "Carer",
        lead,
    )
    assert is_right(event)
    cancel(sign_up=ann, why=WhyCancelled.STAFF, by=lead)
    assert is_right(event)


def test_staff_let_somebody_in_out_of_turn_where_there_is_room(event, full):
    _big, ann = make_sign_up(event, "Big", adults=9), make_sign_up(event)
    Event.objects.filter(pk=event.pk).update(capacity=11)
    ann = let_in(sign_up=ann, reason="Carer", by=None)
    assert (ann.state, ann.over_capacity, is_right(event)) == ("registered", False, True)


def test_staff_see_why_nobody_has_been_offered_a_place(event, full):
    def why(now=LONG_BEFORE):
        event.refresh_from_db()
        return why_nobody(event=event, now=now)

    assert why() == ""
    make_sign_up(event, "Big", adults=3)
    assert why() == "All 10 places are taken."
    Event.objects.filter(pk=event.pk).update(capacity=12)
    assert why().startswith("2 places are free, but the first on the list is a party of 3.")
    Event.objects.filter(pk=event.pk).update(smaller_may_pass=True)
    assert why() == "2 places are free, but no party on the list is so small."
    assert why(now=TUESDAY).startswith("Nobody is offered a place any more: the event has begun.")
    Event.objects.filter(pk=event.pk).update(capacity=13)
    assert why().startswith("The first on the list is offered a place within a minute.")
    expire_offers(now=LONG_BEFORE)
    make_sign_up(event, "Next")
    assert why() == (
        "All 13 places are taken. Some are held for people who were offered one, the first until 19 December at 10:00."
    )
