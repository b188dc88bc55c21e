from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from estates.tests.make import make_estate, make_member, make_programme
from events.models import Event, Status
from events.tests.make import make_event, make_session
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page(client, event):
    return client.get(reverse("events:public-event", args=[event.slug])).content.decode()


def listed(client, *estate):
    name = "events:public-estate-events" if estate else "events:public-events"
    return client.get(reverse(name, args=[one.pk for one in estate])).content.decode()


def test_lists_what_is_coming_and_nothing_that_is_over_or_not_published(client):
    programme = make_programme()
    make_event(programme, title="Coming fête")
    make_event(programme, title="Called off", state=Event.State.CANCELLED, cancelled_because="Rain")
    make_event(programme, TUESDAY.replace(year=2006), title="Long ago")
    make_event(programme, title="Half planned", state=Event.State.DRAFT)
    make_event(programme, title="A pattern", state=Event.State.DRAFT, is_template=True)
    content = listed(client)
    assert [title in content for title in ("Coming fête", "Called off")] == [True, True]
    assert [title in content for title in ("Long ago", "Half planned", "A pattern")] == [False] * 3


def test_an_estate_sees_its_own_events_and_those_for_all_estates_of_its_programme(client):
    programme, elsewhere = make_programme(), make_programme()
    ash, oak = make_estate(programme, name="Ash"), make_estate(programme, name="Oak")
    make_event(programme, title="For Ash", estate=ash)
    make_event(programme, title="For Oak", estate=oak)
    make_event(programme, title="For everyone")
    make_event(elsewhere, title="Elsewhere")
    content = listed(client, ash)
    assert [one in content for one in ("For Ash", "For everyone", "For Oak", "Elsewhere")] == [True, True, False, False]


def test_says_so_when_nothing_is_planned(client):
    assert "Nothing is planned here just now." in listed(client)


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"state": "draft", "is_template": True}])
@pytest.mark.parametrize("name", ["public-event", "calendar-file", "poster"])
def test_a_draft_is_seen_by_nobody(client, fields, name):
    event = make_event(make_programme(), **fields)
    client.force_login(make_member(event.programme))
    assert client.get(reverse(f"events:{name}", args=[event.slug])).status_code == 404


STANDS = {
    Status.CANCELLED: ({"state": "cancelled", "cancelled_because": "Heavy rain"}, "This event is cancelled."),
    Status.OVER: ({"starts_at": TUESDAY.replace(year=2006)}, "This event is over."),
    Status.JUST_COME: ({"asks_sign_up": False}, "Just come along: there is no need to sign up."),
    Status.NOT_YET: ({"sign_up_opens_at": TUESDAY - DAY}, "You can sign up from Monday 5 January 2099."),
    Status.CLOSED: ({"sign_up_closes_at": TUESDAY.replace(year=2006)}, "Sign-up has closed."),
    Status.FULL: ({"capacity": 2, "places_taken": 2}, "All places are taken."),
    Status.OPEN: ({"capacity": 2, "places_taken": 1}, "1 place left."),
}


@pytest.mark.parametrize("status", set(Status) - {Status.DRAFT})
def test_says_how_it_stands_in_words(client, status):
    fields, words = STANDS[status]
    event = make_event(make_programme(), **fields)
    assert event.status(timezone.now()) == status
    assert words in page(client, event)


def test_tells_where_it_is_and_how_to_get_in(client):
    event = make_event(
        make_programme(), place="Community hall", street="High Street", postcode="EC1A 1BB",
        step_free="A ramp at the side", phone="+442079460018",
    )  # fmt: skip
    content = page(client, event)
    assert "Community hall, High Street, EC1A 1BB" in content
    assert f'href="https://www.openstreetmap.org/search?query={quote("EC1A 1BB")}"' in content
    assert "A ramp at the side" in content
    assert 'href="tel:+442079460018">020 7946 0018</a>' in content


def test_can_be_shared_and_found(client, settings):
    settings.PUBLIC_URL = "https://events.example.org"
    event = make_event(make_programme(), title="Fun & games", description="Music, and a cake")
    content = page(client, event)
    assert '<meta property="og:title" content="Fun &amp; games">' in content
    assert "Tuesday 6 January 2099, 10am to midday. Community hall. Music, and a cake" in content
    assert f'<link rel="canonical" href="https://events.example.org/events/{event.slug}/">' in content
    assert "noindex" not in content


def test_an_invented_event_is_not_to_be_found(client):
    event = make_event(make_programme(is_demonstration=True))
    assert '<meta name="robots" content="noindex">' in page(client, event)


def test_loads_nothing_from_elsewhere(client):
    content = page(client, make_event(make_programme()))
    assert 'src="http' not in content
    assert 'rel="stylesheet" href="http' not in content


def test_is_the_same_for_everybody_and_kept_for_a_moment(client):
    event = make_event(make_programme())
    member = make_member(event.programme)
    anonymous = client.get(reverse("events:public-event", args=[event.slug]))
    client.force_login(member)
    signed_in = client.get(reverse("events:public-event", args=[event.slug]))
    assert signed_in.content == anonymous.content
    assert signed_in["Cache-Control"] == "public, max-age=30"
    assert "Cookie" not in signed_in.get("Vary", "")


def test_asks_the_database_as_often_for_three_as_for_one(client, django_assert_num_queries):
    programme = make_programme()
    event = make_event(programme, estate=make_estate(programme))
    pages = [reverse("events:public-events"), reverse("events:public-event", args=[event.slug])]
    counts = []
    for address in pages:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    for _ in range(2):
        make_session(event)
        make_event(programme, estate=make_estate(programme))
    for address, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(address)
    assert counts == [2, 3]
