"""Estates: added, changed, shared by programmes; how many homes they had."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from estates import places
from estates.comparisons import name_comparison
from estates.models import Area, Estate
from estates.tests.make import SQUARE, make_estate, make_member, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(client):
    programme = make_programme(baseline_year=2005, follow_up_year=2006)
    client.force_login(make_member(programme))
    return programme


def test_an_estate_is_added_with_its_area(client, programme):
    answers = {"name": "Ash Court", "ward": "North", "residents": "1200", "postcodes": "ec1a1bb\n\nEC1A 1BB\nm1 1ae"}
    response = client.post(reverse("estates:add-estate", args=[programme.slug]), answers)
    estate = Estate.objects.get()
    assert response.url == reverse("estates:estate", args=[programme.slug, estate.pk])
    assert (estate.ward, estate.residents, estate.postcodes) == ("North", 1200, ["EC1A 1BB", "M1 1AE"])
    assert (estate.area.name, estate.area.kind) == ("Ash Court", Area.Kind.ESTATE)
    assert list(programme.estates.all()) == [estate]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "Enter the name of the estate"),
        ({"name": "Taken"}, "name", "There is already an estate of this name."),
        (
            {"postcodes": "EC1A 1BB\nEC1A"},
            "postcodes",
            "Line 2: “EC1A” is not a UK postcode. Write it like EC1A 1BB.",
        ),
        ({"residents": "many"}, "residents", "Enter a whole number, like 240"),
        ({"residents": "0"}, "residents", "Enter 1 or more, or leave it empty if you do not know"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_to_do(client, programme, changes, field, message):
    make_estate(name="Taken")
    response = client.post(reverse("estates:add-estate", args=[programme.slug]), {"name": "Ash Court", **changes})
    assert response.context["form"].errors == {field: [message]}
    assert Estate.objects.count() == 1


def test_a_new_name_is_the_areas_and_the_buffers_too(client, programme):
    estate = make_estate(programme, boundary=SQUARE)
    Area.objects.create(name="Ring", kind=Area.Kind.BUFFER, buffer_of=estate.area, buffer_metres=200)
    client.post(reverse("estates:edit-estate", args=[programme.slug, estate.pk]), {"name": "Ash Court", "version": "1"})
    assert set(Area.objects.values_list("name", flat=True)) == {"Ash Court", "200 m around Ash Court"}


def test_the_second_to_save_sees_both(client, programme):
    estate = make_estate(programme, name="Ash Court", postcodes=["EC1A 1BB"])
    url = reverse("estates:edit-estate", args=[programme.slug, estate.pk])
    client.post(url, {"name": "Ash Court", "postcodes": "EC1A 1BB\nM1 1AE", "version": "1"})
    response = client.post(url, {"name": "Ash Court", "postcodes": "EC1A 1BB", "ward": "North", "version": "1"})
    assert response.status_code == 409
    assert [(d.label, d.saved, d.typed) for d in response.context["beside"].differences] == [
        ("Which ward is it in?", "(empty)", "North"),
        ("Which postcodes does it have?", "EC1A 1BB\nM1 1AE", "EC1A 1BB"),
    ]
    assert Estate.objects.get().postcodes == ["EC1A 1BB", "M1 1AE"]


def test_another_programmes_estate_joins_this_one(client, programme):
    estate = make_estate(make_programme())
    client.post(reverse("estates:link-estate", args=[programme.slug]), {"estate": estate.pk})
    assert list(programme.estates.all()) == [estate]
    assert estate.programmes.count() == 2


def test_what_the_programme_is_compared_with_cannot_join_it(client, programme):
    estate = make_estate(make_programme(), name="Golden Lane")
    name_comparison(programme=programme, area=estate.area, reason="Alike", by=None)
    response = client.post(reverse("estates:link-estate", args=[programme.slug]), {"estate": estate.pk})
    assert response.context["form"].errors["estate"] == [
        "Golden Lane is one of the areas that this programme is compared with. Take it out of the comparison first."
    ]
    assert not programme.estates.exists()


def test_an_estate_leaves_the_programme_and_stays_the_councils(client, programme):
    estate = make_estate(programme)
    client.post(reverse("estates:unlink-estate", args=[programme.slug, estate.pk]))
    assert not programme.estates.exists()
    assert list(Estate.objects.outside(programme)) == [estate]


def test_homes_are_asked_for_both_years_and_one_other(client, programme):
    area = make_estate(programme).area
    url = reverse("estates:edit-homes", args=[programme.slug, area.pk])
    asked = [field.name for field in client.get(url).context["form"].visible_fields()]
    assert asked == ["homes_2005", "homes_2006", "other_year", "other_homes"]
    client.post(
        url, {"homes_2005": "240", "homes_2006": "250", "other_year": "2007/08", "other_homes": "260", "version": 1}
    )
    assert dict(area.homes.values_list("financial_year", "homes")) == {2005: 240, 2006: 250, 2007: 260}
    client.post(url, {"homes_2005": "240", "homes_2006": "", "homes_2007": "261", "version": 2})
    assert dict(area.homes.values_list("financial_year", "homes")) == {2005: 240, 2007: 261}


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"homes_2005": "0"}, "homes_2005", "Enter 1 or more, or leave it empty if you do not know"),
        ({"other_year": "2007"}, "other_year", "“2007” is not a financial year. Write both of its years, like"),
        ({"other_year": "2007/08"}, "other_homes", "Enter the number of homes in 2007/08, or remove the year"),
        ({"other_homes": "3"}, "other_year", "Enter the financial year of these homes, like 2007/08"),
        (
            {"other_year": "2005/06", "other_homes": "3"},
            "other_year",
            "2005/06 has its own box above: write the number there",
        ),
    ],
)
def test_wrong_homes_are_refused_with_what_to_do(client, programme, answers, field, message):
    area = make_estate(programme).area
    response = client.post(reverse("estates:edit-homes", args=[programme.slug, area.pk]), {**answers, "version": 1})
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"].errors[field][0].startswith(message)
    assert not area.homes.exists()


def test_the_database_refuses_no_homes():
    with pytest.raises(IntegrityError, match="estates_homes_are_more_than_none"):
        places.set_homes(area=make_estate().area, homes={2005: 0}, by=None)


def test_homes_that_stay_the_same_are_not_written_again():
    area = make_estate().area
    places.set_homes(area=area, homes={2005: 240}, by=None)
    places.set_homes(area=area, homes={2005: 240}, by=None)
    assert area.homes.get().history.count() == 1


def test_linking_a_comparison_raises_and_joins_nothing():
    programme, estate = make_programme(), make_estate()
    name_comparison(programme=programme, area=estate.area, reason="Alike", by=None)
    with pytest.raises(ValidationError):
        places.link_estate(programme=programme, estate=estate, by=None)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(client, programme, django_assert_num_queries, number):
    for _ in range(number):
        make_estate(programme, boundary=SQUARE)
    with django_assert_num_queries(6):
        client.get(reverse("estates:estates", args=[programme.slug]))


def test_the_page_of_an_estate_says_what_is_missing(client, programme):
    estate = make_estate(programme)
    counted = client.get(reverse("estates:estate", args=[programme.slug, estate.pk])).context["counted"]
    assert [(row["key"], row["value"], row["action"]) for row in counted] == [
        ("Boundary", "", "Add"),
        ("LSOA codes", "", "Add"),
        ("Homes", "", "Add"),
        ("Buffer", "", "Add"),
    ]
