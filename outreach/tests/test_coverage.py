import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.access import Role
from estates.tests.make import FAR_AWAY, NEXT_DOOR, SQUARE, make_estate, make_member, make_programme
from outreach.coverage import coverage_of
from outreach.tests.make import make_callable, make_contact

pytestmark = pytest.mark.django_db


def test_the_block_that_was_heard_least_stands_first():
    programme = make_programme()
    ash = make_estate(programme, name="Ash")
    for block, outcomes in (
        ("A Block", ["spoke", "no_answer"]),
        ("B Block", ["no_answer", None]),
        ("C Block", ["spoke"]),
    ):
        for outcome in outcomes:
            person = make_callable(programme, estate=ash, block=block)
            if outcome:
                make_contact(person, outcome)
    estates, _ = coverage_of(programme)
    assert [(one.name, one.people, one.reached, one.tried, one.untried) for one in estates["Ash"]] == [
        ("B Block", 2, 0, 1, 1),
        ("A Block", 2, 1, 1, 0),
        ("C Block", 1, 1, 0, 0),
    ]


def test_the_map_says_of_each_estate_how_many_were_heard_in_words_and_by_shade(client):
    programme = make_programme()
    ash = make_estate(programme, name="Ash", boundary=SQUARE)
    make_estate(programme, name="Oak", boundary=NEXT_DOOR)
    make_estate(programme, name="Elm")
    make_estate(make_programme("Harbour"), name="Fig", boundary=FAR_AWAY)
    for outcome in ("spoke", "spoke", "no_answer"):
        make_contact(make_callable(programme, estate=ash), outcome)
    client.force_login(make_member(programme, Role.OFFICER))
    page = client.get(reverse("outreach:coverage", args=[programme.slug])).content.decode()
    assert re.findall(r">([^<]+)</text>", page)[:-1] == ["Oak: nobody known", "Ash: 2 of 3"]
    assert re.findall(r"area-map__area--(\S+)\"", page) == ["heard-2", "heard-none"]


def test_without_boundaries_there_is_no_map(client):
    programme = make_programme()
    make_callable(programme, estate=make_estate(programme))
    client.force_login(make_member(programme, Role.OFFICER))
    assert '<svg class="area-map"' not in client.get(reverse("outreach:coverage", args=[programme.slug])).text


def test_groups_are_those_of_everybody_in_the_programme_and_of_nobody_else():
    programme, harbour = make_programme(), make_programme("Harbour")
    make_contact(make_callable(programme, age_band="65+", language="Somali"), "spoke")
    make_callable(programme, kind="professional")
    make_callable(harbour, language="Welsh")
    _, groups = coverage_of(programme)
    assert {one.name: (one.people, one.reached) for one in groups} == {
        "Resident": (1, 1), "Professional": (1, 0), "65 or over": (1, 1), "Age not known": (1, 0),
        "Somali": (1, 1), "No other language": (1, 0),
    }  # fmt: skip


def test_the_page_asks_the_database_as_often_for_three_blocks_as_for_one(client):
    programme = make_programme()
    client.force_login(make_member(programme, Role.OFFICER))

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert "Spoken to" in client.get(reverse("outreach:coverage", args=[programme.slug])).content.decode()
        return len(asked)

    make_callable(programme, block="A Block")
    queries()
    one = queries()
    for block in ("B Block", "C Block"):
        make_callable(programme, block=block, estate=make_estate(programme), language="Somali")
    assert queries() == one
