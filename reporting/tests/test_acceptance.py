"""From the real files of data.police.uk to the change in ASB: imported, measured and shown as a user does it."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from estates.tests.make import make_member
from reporting.tests.make import DAMAGE, make_city_programme, make_newcastle_programme
from reporting.tests.pages import body_rows, text_of
from reporting.tests.police import CITY, NEWCASTLE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def city(client):
    programme = make_city_programme()
    call_command("import_police", str(CITY))
    client.force_login(make_member(programme))
    return programme


@pytest.fixture
def newcastle(client):
    programme = make_newcastle_programme()
    call_command("import_police", str(NEWCASTLE))
    client.force_login(make_member(programme))
    return programme


@pytest.fixture
def measure(capsys):
    """`measure_asb PROGRAMME ... --json` for one source."""

    def run(programme, source, **options):
        capsys.readouterr()
        call_command("measure_asb", programme.slug, source=source, json=True, **options)
        [said] = json.loads(capsys.readouterr().out)
        return said

    return run


@pytest.fixture
def show(client):
    """The dashboard of a source, and what it says."""

    def get(programme, source, **query):
        response = client.get(reverse("reporting:dashboard", args=[programme.slug]), {"source": source, **query})
        return response.context["page"], text_of(response)

    return get


def counts_of(figures):
    """(before, after) of the estates, and of the comparison, in what the command prints."""
    groups = (figures["programme"]["change"], figures["comparison"]["change"])
    return [(one["before_count"], one["after_count"]) for one in groups]


@pytest.mark.parametrize(
    ("source", "category", "estate", "comparison"),
    [
        ("police_lsoa", "Anti-social behaviour", (841, 654), (464, 339)),
        ("police_point", "Anti-social behaviour", (835, 635), (454, 326)),
        ("police_lsoa", DAMAGE, (140, 173), (64, 80)),
    ],
)
def test_page_and_command_give_the_figures_of_the_city(city, measure, show, source, category, estate, comparison):
    said = measure(city, source, category=category)
    assert counts_of(said["figures"]) == [estate, comparison]
    page, text = show(city, source, category=category)
    cells = [[text for text, _ in row[1:3]] for row in body_rows(page.figures)]
    assert cells == [[str(count) for count in counts] for counts in (estate, comparison)]
    assert [sentence for sentence in said["sentences"] if sentence not in text] == []


def test_the_city_says_the_change_in_methods_words(city, show):
    _, text = show(city, "police_lsoa")
    assert "Police incidents of ASB fell by 22%, from 841 in 2018/19 to 654 in 2019/20" in text
    assert "On comparison estates they fell by 27%, from 464 to 339." in text
    assert "There is no clear difference between programme estates and the comparison." in text


def test_the_city_warns_of_the_rows_that_lost_their_place(city, show):
    _, text = show(city, "police_lsoa")
    assert "Rows without a place: 2 of 1,414 (0.1%) in 2018/19 and 125 of 1,148 (10.9%) in 2019/20." in text
    assert "Part of this change may be rows that lost their place." in text
    assert "a fall of 22% if none of them were on programme estates, and a fall of 8% if all of them were" in text


def test_each_count_of_the_city_leads_to_as_many_rows(city, client, show):
    page, _ = show(city, "police_lsoa")
    for table in (page.figures, *dict(page.areas).values(), page.months):
        for count, url in (cell for row in body_rows(table) for cell in row if cell[1]):
            assert client.get(url).context["total"] == int(count), url


def test_newcastle_shows_missing_months_as_missing_and_never_as_0(newcastle, measure, show):
    said = measure(newcastle, "police_lsoa", baseline="2020/21", follow_up="2021/22")
    missing = [one for one in said["months"] if one["why_not"]]
    assert [(one["before"], one["programme_before"], one["programme_after"]) for one in missing] == [
        ("2020-04", None, 86),
        ("2021-01", 152, None),
    ]
    page, text = show(newcastle, "police_lsoa", baseline="2020/21", follow_up="2021/22")
    assert "April 2020 and January 2022 are missing, which is not 0. April and January are left out" in text
    assert [cell for cell, _ in body_rows(page.months)[0]][:3] == ["April", "missing", "86"]


def test_newcastle_flags_july_2020_and_leaves_it_out_as_a_pair_when_told(newcastle, client, show):
    page, text = show(newcastle, "police_lsoa", baseline="2020/21", follow_up="2021/22")
    assert "July 2020 is hard to believe: the whole force has 387 where the months around it lead one to" in text
    assert len(page.change.measured.kept) == 10
    [link] = page.leave_out_links
    response = client.get(link["url"])
    text = text_of(response)
    assert "July 2020 is hard to believe" not in text
    assert "July is left out of both years, as chosen." in text
    assert len(response.context["page"].change.measured.kept) == 9


def test_newcastle_by_point_is_refused_across_july_2022_and_by_lsoa_warned_of(newcastle, show):
    years = {"baseline": "2020/21", "follow_up": "2022/23"}
    page, text = show(newcastle, "police_point", **years)
    assert page.change.measured.programme is None
    assert "Recording changed in July 2022: data.police.uk replaced the map points" in text
    assert "Counts before and after that do not compare, so no change is worked out." in text
    page, text = show(newcastle, "police_lsoa", **years)
    change = page.change.measured.programme.change
    assert (change.before_count, change.after_count) == (1216, 551)
    assert "Counts by LSOA before and after that nearly compare; read a small difference with care." in text
