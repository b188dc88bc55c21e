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


def place(client, programme, estate, **fields):
    answers = {"block": "A Block", "place": "51.515, -0.095", **fields}
    return client.post(reverse("outreach:place-block", args=[programme.slug, estate.pk]), answers, follow=True)


def test_a_block_is_placed_and_drawn_with_who_was_heard(client):
    programme = make_programme()
    ash = make_estate(programme, name="Ash", boundary=SQUARE)
    for block, outcome in (("A Block", "spoke"), ("a block", "no_answer"), ("B Block", "no_answer")):
        make_contact(make_callable(programme, estate=ash, block=block), outcome)
    client.force_login(make_member(programme, Role.OFFICER))
    page = place(client, programme, ash)
    assert "A Block is on the map." in page.text
    place(client, programme, ash, block="B Block", place="51.516 -0.096")
    page = place(client, programme, ash, place="51.517, -0.094")  # it moves
    assert ash.block_places.count() == 2
    assert re.findall(r">([^<]+)</text>", page.text.split("blocks-")[-1])[:-1] == ["B Block: 0 of 1", "A Block: 1 of 2"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": "-0.095, 51.515"}, "That is not on the estate"),
        ({"place": "by the shops"}, "Write two numbers with a comma"),
        ({"place": ""}, "Write two numbers with a comma"),
        ({"block": ""}, "Choose the block"),
        ({"block": "Z Block"}, "Select a valid choice"),
    ],
)
def test_a_block_that_cannot_be_there_is_refused(client, wrong, said):
    programme = make_programme()
    ash = make_estate(programme, name="Ash", boundary=SQUARE)
    make_callable(programme, estate=ash, block="A Block")
    client.force_login(make_member(programme, Role.OFFICER))
    assert said in place(client, programme, ash, **wrong).text
    assert not ash.block_places.exists()
