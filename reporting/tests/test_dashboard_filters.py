"""What may be chosen in the dashboard's address, and what it says where there is nothing to show."""

import pytest
from django.urls import reverse

from engagement.access import Role
from engagement.financial_year import FinancialYear
from estates.models import Programme
from estates.tests.make import make_estate, make_member, make_programme
from reporting.tests.make_counts import (
    AFTER,
    BEFORE,
    make_both_years,
    make_counts,
    make_housing,
    make_police,
    make_street_files,
)
from reporting.tests.pages import text_of

pytestmark = pytest.mark.django_db

DAMAGE = "Criminal damage and arson"


@pytest.fixture
def programme():
    return make_programme(police_force="city-of-london")


@pytest.fixture(autouse=True)
def manager(client, programme):
    user = make_member(programme)
    client.force_login(user)
    return user


def get(client, programme, name="dashboard", **query):
    return client.get(reverse(f"reporting:{name}", args=[programme.slug]), query)


def text(client, programme, **query):
    return text_of(get(client, programme, **query))


# --- what is chosen ---


def test_shows_the_programmes_years_and_what_housing_counted_first(client, programme):
    make_housing(programme)
    assert "ASB cases reported to housing fell by 18%, from 412 in 2005/06 to 338 in 2006/07" in text(client, programme)


def test_filters_by_estate(client, programme):
    ash, _ = make_housing(programme, 100, 50, name="Ash"), make_housing(programme, 312, 288, name="Oak")
    assert "fell by 50%, from 100" in text(client, programme, estate=ash.pk)
    assert "Only Ash is shown." in text(client, programme, estate=ash.pk)
    assert "is shown." not in text(client, programme)


def test_filters_by_source(client, programme):
    estate = make_housing(programme, lsoa_codes=["E01000001"])
    make_police(estate.area, 60, 30)
    assert "Police incidents of ASB fell by 50%, from 60" in text(client, programme, source="police_lsoa")


def test_filters_by_category(client, programme):
    make_both_years(make_housing(programme).area, 60, 30, category=DAMAGE)
    assert "fell by 50%, from 60" in text(client, programme, category=DAMAGE)


def test_filters_by_years_in_any_way_that_people_write_them(client, programme):
    make_counts(make_housing(programme).area, FinancialYear(2007), 169)
    page = text(client, programme, baseline="2006 to 2007", follow_up="2007-08")
    assert "fell by 50%, from 338 in 2006/07 to 169 in 2007/08" in page


def test_leaves_months_out_in_both_years(client, programme):
    make_housing(programme)
    page = text(client, programme, leave_out="2005-07")
    assert "July is left out of both years, as chosen." in page
    assert "(April to June and August to March: the same 11 months in both years)" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"source": "gossip"}, "“gossip” is not one of the sources. Choose one of them"),
        ({"category": "Burglary"}, "There are no counts of “Burglary”. Choose one of the categories"),
        ({"estate": "0"}, "That is not an estate of this programme."),
        ({"estate": "Ash"}, "That is not an estate of this programme."),
        ({"baseline": "2006"}, "“2006” is not a financial year. Write both of its years, like 2006/07"),
        ({"follow_up": "2006/09"}, "the second year must follow the first"),
        ({"baseline": "2006/07"}, "The follow-up year must be later than the baseline year, 2006/07"),
        ({"leave_out": "July"}, "“July” is not a month or a financial year. Write 2018-04 or 2018/19"),
        ({"leave_out": "2005-13"}, "“2005-13” is not a month or a financial year."),
    ],
)
def test_says_what_is_wrong_with_an_address(client, programme, wrong, words):
    make_housing(programme)
    response = get(client, programme, **wrong)
    assert words in text_of(response)
    assert "<title>Error: " in response.content.decode()
    assert "412" not in text_of(response)


def test_another_programmes_estate_is_not_a_choice(client, programme):
    other = make_housing(make_programme(), name="Theirs")
    assert "That is not an estate of this programme." in text(client, programme, estate=other.pk)
    assert "Theirs" not in text(client, programme, estate=other.pk)


# --- what cannot be shown, and what to do next ---


def test_a_programme_without_estates_or_files_is_told_what_to_do(client, programme):
    response = get(client, programme)
    assert "No police files of this programme’s force are in yet." in text_of(response)
    assert reverse("reporting:add-police-files") in response.content.decode()


def test_a_programme_that_has_not_chosen_among_forces_is_told_to(client, programme):
    Programme.objects.update(police_force="")
    for force in ("city-of-london", "northumbria"):
        make_street_files(BEFORE.months[:1], force)
    response = get(client, programme)
    assert "It is not known which police force’s files count for this programme." in text_of(response)
    assert reverse("estates:edit-programme", args=[programme.slug]) in response.content.decode()


def test_estates_that_no_source_can_count_are_named(client, programme):
    make_street_files((*BEFORE.months, *AFTER.months))
    for name in ("Ash", "Oak"):
        make_estate(programme, name=name)
    page = text(client, programme)
    assert "This source cannot count any of these estates yet." in page
    assert "Ash and Oak are left out: no LSOA codes yet." in page


def test_next_steps_are_offered_to_those_who_may_take_them_only(client, programme):
    client.force_login(make_member(programme, Role.OFFICER))
    response = get(client, programme)
    assert "No police files of this programme’s force are in yet." in text_of(response)
    assert reverse("reporting:add-police-files") not in response.content.decode()


def test_years_without_counts_say_so(client, programme):
    make_housing(programme)
    page = text(client, programme, baseline="1999/00", follow_up="2000/01")
    assert "There are no counts of these two years from this source." in page
