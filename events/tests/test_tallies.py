import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from estates.tests.make import make_programme
from events import tallies
from events.models import Tally
from events.tests.make import make_session
from events.tests.make_days import let_in, make_running, press
from events.tests.make_sign_ups import make_sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_running(make_programme())


def figure_of(session):
    return tallies.figures([session])[session.pk]


def say(session, figure, method):
    return tallies.say_how_many(session=session, figure=figure, method=method, said_by="Evie Lamb", by=None)


def test_presses_of_several_helpers_add_up_by_gate(session):
    press(session, number=3, gate="North")
    press(session, "child", number=2, gate="North")
    press(session, gate="South")
    press(session, direction="out", gate="South")
    assert tallies.totals(session) == {
        ("in", "adult"): 4, ("in", "child"): 2, ("out", "adult"): 1, ("out", "child"): 0,
    }  # fmt: skip
    assert tallies.by_gate(session) == [("North", 3, 2, 0), ("South", 1, 0, 1)]
    assert figure_of(session).in_words == "6 counted in at the gates"


def test_a_press_sent_again_is_counted_once_and_stays_undone(session):
    client_id = uuid.uuid4()
    press(session, client_id=client_id)
    press(session, client_id=client_id)
    assert figure_of(session).people == 1
    assert tallies.undo(client_id=client_id, session=session) == 1
    assert tallies.undo(client_id=client_id, session=session) == 0
    press(session, client_id=client_id)
    assert figure_of(session).in_words == "Nobody counted"


def test_the_most_who_were_inside_is_found_within_an_hour(session):
    start = session.starts_at
    for minutes, direction, number in ((1, "in", 40), (2, "in", 10), (3, "out", 30), (4, "in", 5)):
        at = start + timedelta(minutes=minutes)
        press(session, direction=direction, number=number, at=at)
    hours, peak = tallies.by_hour(session)
    assert peak == 50
    assert sum(hour.adults_in for hour in hours) == 55
    assert sum(hour.out for hour in hours) == 30


def test_an_hour_begins_with_those_who_are_still_inside():
    session = make_running(make_programme(), begun=timedelta(hours=3))
    press(session, "child", number=20, at=session.starts_at)
    press(session, direction="out", at=session.starts_at + timedelta(hours=2))
    hours, peak = tallies.by_hour(session)
    assert [(hour.children_in, hour.out, hour.peak) for hour in hours] == [(20, 0, 20), (0, 1, 20)]
    assert peak == 20


def test_more_out_than_in_is_never_less_than_nobody(session):
    press(session, direction="out", number=9, at=session.starts_at)
    press(session, number=4)
    assert tallies.by_hour(session)[1] == 4


def test_an_estimate_is_marked_as_one_and_gives_way_to_a_count(session):
    say(session, 300, "estimate")
    assert figure_of(session).in_words == "About 300 by an estimate"
    press(session, number=5)
    assert figure_of(session).in_words == "5 counted in at the gates"


def test_the_largest_count_is_the_figure_and_counts_are_never_added(session):
    let_in(make_sign_up(session.event, adults=4), session)
    press(session)
    assert figure_of(session).in_words == "4 checked in by name"
    say(session, 30, "counted_in")
    assert figure_of(session).in_words == "30 counted by hand"
    say(session, 2, "peak")
    assert figure_of(session).people == 4
    assert session.head_counts.standing().count() == 1


def test_sessions_add_up_by_method_without_estimates(session):
    press(session, number=200)
    second, third = make_session(session.event), make_session(session.event)
    say(second, 100, "counted_in")
    say(third, 500, "estimate")
    found = tallies.in_all(tallies.figures([session, second, third]).values())
    assert found.people == 300
    assert tallies.in_all([figure_of(second)]).in_words == "counted by hand"
    assert found.in_words == "200 counted in at the gates, 100 counted by hand, 500 by an estimate"


def test_three_sessions_take_as_many_queries_as_one(session, django_assert_num_queries):
    second, third = make_session(session.event), make_session(session.event)
    for sessions in ([session], [session, second, third]):
        with django_assert_num_queries(3):
            tallies.figures(sessions)


def test_a_device_that_is_fast_counts_now(session):
    assert press(session, at=timezone.now() + timedelta(days=2)).at <= timezone.now()
    assert Tally.objects.count() == 1
