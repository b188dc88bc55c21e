from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from estates.tests.make import make_estate, make_programme
from events.models import Event, Kind, Session, Status
from events.tests.make import make_event, make_session
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("fields", "moment", "status"),
    [
        ({"state": "draft"}, TUESDAY, Status.DRAFT),
        ({"state": "cancelled", "cancelled_because": "Rain"}, TUESDAY - HOUR, Status.CANCELLED),
        ({}, TUESDAY + 2 * HOUR, Status.OVER),
        ({"asks_sign_up": False}, TUESDAY + HOUR, Status.JUST_COME),
        ({}, TUESDAY, Status.CLOSED),
        ({"sign_up_closes_at": TUESDAY - HOUR}, TUESDAY - HOUR, Status.CLOSED),
        ({"sign_up_opens_at": TUESDAY - HOUR}, TUESDAY - 2 * HOUR, Status.NOT_YET),
        ({"sign_up_opens_at": TUESDAY - HOUR}, TUESDAY - HOUR, Status.OPEN),
        ({"capacity": 2, "places_taken": 2}, TUESDAY - HOUR, Status.FULL),
        ({"capacity": 2, "places_taken": 1}, TUESDAY - HOUR, Status.OPEN),
        ({}, TUESDAY - HOUR, Status.OPEN),
    ],
)
def test_says_how_it_stands_at_a_moment(fields, moment, status):
    assert make_event(make_programme(), **fields).status(moment) == status


def test_a_youth_club_can_be_joined_until_its_last_evening_ends():
    club = make_event(make_programme(), kind=Kind.YOUTH_CLUB)
    make_session(club, TUESDAY + timedelta(days=7))
    assert club.status(TUESDAY + timedelta(days=6)) == Status.OPEN


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("events_no_more_places_taken_than_there_are", {"capacity": 2, "places_taken": 3}),
        ("events_at_least_one_place", {"capacity": 0}),
        (
            "events_sign_up_opens_before_it_closes",
            {"sign_up_opens_at": TUESDAY - HOUR, "sign_up_closes_at": TUESDAY - HOUR},
        ),
        ("events_only_workshops_need_approval", {"needs_approval": True}),
        ("events_for_an_estate_names_it", {"for_whom": "estate"}),
        ("events_for_an_estate_names_it", {"for_whom": "friends"}),
        ("events_kind_known", {"kind": "party"}),
        ("events_cancelled_says_why", {"state": "cancelled"}),
        ("events_cancelled_says_why", {"state": "full"}),
        ("events_cancelled_says_why", {"cancelled_because": "Rain"}),
        ("events_template_is_a_draft", {"is_template": True}),
        ("events_published_has_a_session", {"starts_at": None, "state": "published"}),
    ],
)
def test_the_database_keeps_out_what_must_never_be(name, fields):
    programme = make_programme()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_event(programme, **fields)


def test_a_session_ends_after_it_starts_and_starts_once():
    event = make_event(make_programme())
    with pytest.raises(IntegrityError, match="events_session_ends_after_it_starts"), transaction.atomic():
        make_session(event, hours=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_session(event, TUESDAY)


def test_saving_what_was_read_before_does_not_give_back_places_taken_meanwhile():
    event = make_event(make_programme(), capacity=5)
    Event.objects.update(places_taken=4)
    event.title = "Fun day on the green"
    event.save()
    event.refresh_from_db()
    assert (event.title, event.places_taken) == ("Fun day on the green", 4)


def test_starts_and_ends_with_the_sessions_that_are_on():
    event = make_event(make_programme())
    make_session(event, TUESDAY - timedelta(days=7), is_off=True)
    last = make_session(event, TUESDAY + timedelta(days=7))
    event.refresh_from_db()
    assert (event.starts_at, event.ends_at) == (TUESDAY, last.ends_at)
    assert list(Session.objects.on()) == [event.sessions.get(starts_at=TUESDAY), last]


def test_upcoming_ones_are_those_not_over_yet():
    programme = make_programme()
    under_way = make_event(programme)
    make_event(programme, TUESDAY - timedelta(days=1))
    make_event(programme, starts_at=None)
    make_event(programme, is_template=True, state=Event.State.DRAFT)
    assert list(Event.objects.upcoming(TUESDAY + HOUR)) == [under_way]


def test_an_estate_with_events_cannot_vanish_under_them():
    programme = make_programme()
    estate = make_estate(programme)
    make_event(programme, estate=estate)
    with pytest.raises(Exception, match="referenced through protected"):
        estate.delete()
