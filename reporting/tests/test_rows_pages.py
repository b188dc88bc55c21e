"""The rows behind a figure: as many as the figure says, of this programme's areas only."""

import csv
import io

import pytest
from django.urls import reverse

from engagement.access import Role
from estates.models import Area
from estates.tests.make import make_estate, make_member, make_programme
from reporting.models import Source
from reporting.tests.make import (
    AROUND_ROW,
    ASB,
    ELSEWHERE,
    import_city,
    import_rows,
    make_city_programme,
    the_estate,
    year_total,
)
from reporting.tests.police import ROW

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def estate(programme):
    return make_estate(programme, boundary=AROUND_ROW, lsoa_codes=[ROW["LSOA code"]]).area


@pytest.fixture
def manager(client, programme):
    client.force_login(make_member(programme))


def get(client, programme, name="asb-rows", **query):
    query = {"source": "police_lsoa", "category": ASB, "month": "2018-04", **query}
    return client.get(reverse(f"reporting:{name}", args=[programme.slug]), query)


def test_lists_the_rows_of_a_figure(client, programme, estate, manager):
    import_rows({}, {}, {"Crime type": "Criminal damage and arson"}, ELSEWHERE)
    response = get(client, programme, area=estate.pk)
    assert response.context["total"] == 2
    assert [row[-1] for row in response.context["rows"]] == [2, 3]


@pytest.mark.parametrize("source", [Source.POLICE_LSOA, Source.POLICE_POINT])
def test_the_total_equals_the_figure_in_the_real_files(client, source):
    programme = make_city_programme()
    import_city()
    client.force_login(make_member(programme))
    for areas in (the_estate(), Area.objects.comparisons_of(programme)):
        pks = [area.pk for area in areas]
        response = get(client, programme, area=pks, source=source.value, month="2019/20")
        assert response.context["total"] == year_total(areas, source, ASB, 2019)


def test_takes_several_months(client, programme, estate, manager):
    for month in ("2018-04", "2018-05", "2018-06"):
        import_rows({}, month=month)
    assert get(client, programme, area=estate.pk, month="2018-04, 2018-06").context["total"] == 2


def test_downloads_all_rows_as_csv(client, programme, estate, manager):
    import_rows(*[{"Location": "=1+1"}] * 101)
    response = get(client, programme, "asb-rows-csv", area=estate.pk)
    header, *rows = csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")))
    assert len(rows) == 101
    row = dict(zip(header, rows[0], strict=True))
    assert (row["Location"], row["Longitude"]) == ("'=1+1", "-0.095914")


def test_shows_a_hundred_rows_a_page(client, programme, estate, manager):
    import_rows(*[{}] * 101)
    response = get(client, programme, area=estate.pk, page=2)
    assert (response.context["total"], len(response.context["rows"])) == (101, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"month": "April"}, "is not a month or a financial year"),
        ({"category": "Burglary"}, "Rows are kept of these"),
        ({"source": "housing"}, "Choose whether LSOA code or point counts"),
        ({"area": "x"}, "Choose areas of this programme"),
        ({"area": []}, "Choose one or more areas"),
    ],
)
def test_says_what_is_wrong_with_an_address(client, programme, estate, manager, wrong, words):
    for name in ("asb-rows", "asb-rows-csv"):
        assert words in get(client, programme, name, **{"area": estate.pk, **wrong}).content.decode()


@pytest.mark.parametrize("name", ["asb-rows", "supplied-counts"])
@pytest.mark.parametrize("key", ["x", "-1", "9" * 20])
def test_a_key_that_is_none_is_told(client, programme, manager, name, key):
    page = get(client, programme, name, area=key)
    assert page.status_code == 200
    assert "Choose areas of this programme" in page.text


def test_another_programmes_area_is_not_a_choice(client, programme, estate, manager):
    import_rows({})
    other = make_estate(make_programme(), boundary=AROUND_ROW, lsoa_codes=[ROW["LSOA code"]]).area
    response = get(client, programme, area=other.pk)
    assert "rows" not in response.context
    assert other.name not in response.content.decode()


def test_opens_with_the_question_only(client, programme, estate, manager):
    response = client.get(reverse("reporting:asb-rows", args=[programme.slug]))
    assert (response.status_code, response.context["form"].is_bound) == (200, False)


@pytest.mark.parametrize("name", ["asb-rows", "asb-rows-csv"])
def test_is_not_for_agency_partners_or_members_of_other_programmes(client, programme, estate, name):
    client.force_login(make_member(programme, Role.AGENCY_PARTNER))
    assert get(client, programme, name, area=estate.pk).status_code == 403
    client.force_login(make_member(make_programme()))
    assert get(client, programme, name, area=estate.pk).status_code == 404


@pytest.mark.parametrize("name", ["asb-rows", "asb-rows-csv"])
def test_changes_nothing(client, programme, manager, name):
    assert client.post(reverse(f"reporting:{name}", args=[programme.slug])).status_code == 405


def test_takes_as_many_queries_for_three_rows_as_for_one(
    client, programme, estate, manager, django_assert_num_queries, django_assert_max_num_queries
):
    import_rows({})
    with django_assert_max_num_queries(15) as one:
        get(client, programme, area=estate.pk)
    import_rows({}, {}, {})
    with django_assert_num_queries(len(one)):
        get(client, programme, area=estate.pk)


def test_the_rows_are_those_of_the_force_that_the_figure_counts(client):
    """The Met's files hold rows in the City too."""
    programme = make_programme(police_force="city-of-london")
    area = make_estate(programme, boundary=AROUND_ROW, lsoa_codes=[ROW["LSOA code"]]).area
    client.force_login(make_member(programme))
    import_rows({}, {})
    met = {"Reported by": "Metropolitan Police Service", "Falls within": "Metropolitan Police Service"}
    import_rows(met, force="metropolitan")
    for source in ("police_lsoa", "police_point"):
        asked = {"area": area.pk, "source": source, "category": ASB, "month": "2018-04"}
        answer = client.get(reverse("reporting:asb-rows", args=[programme.slug]), asked)
        assert answer.context["total"] == 2
