"""Real files of data.police.uk, from the ZIP to the counts."""

import pytest

from estates.models import Area
from reporting.models import Incident, Source, SourceFile
from reporting.tests.make import ASB, DAMAGE, import_city, import_paths, make_city_programme, the_estate, year_total
from reporting.tests.police import NEWCASTLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    programme = make_city_programme()
    import_city()
    return programme


def both_years(areas, source, category=ASB):
    return tuple(year_total(areas, source, category, year) for year in (2018, 2019))


def test_counts_the_city_of_london_by_lsoa_code_and_by_point(city):
    sisters = Area.objects.comparisons_of(city)
    assert both_years(the_estate(), Source.POLICE_LSOA) == (841, 654)
    assert both_years(sisters, Source.POLICE_LSOA) == (464, 339)
    assert both_years(the_estate(), Source.POLICE_POINT) == (835, 635)
    assert both_years(the_estate(), Source.POLICE_LSOA, DAMAGE) == (140, 173)


def test_notes_how_many_rows_had_no_place(city):
    years = [
        SourceFile.objects.filter(month__range=dates)
        for dates in (("2018-04-01", "2019-03-01"), ("2019-04-01", "2020-03-01"))
    ]
    asb = [sum(file.rows_of(ASB) for file in files) for files in years]
    assert asb == [1414, 1148]
    assert [sum(file.rows_of(ASB, what="no_lsoa") for file in files) for files in years] == [2, 125]


def test_keeps_the_rows_behind_the_figures(city):
    code = the_estate().get().lsoa_codes[0]
    rows = Incident.objects.filter(lsoa_code=code, category=ASB, month__range=("2018-04-01", "2019-03-01"))
    assert rows.count() == 841
    assert set(Incident.objects.values_list("category", flat=True)) == {ASB, DAMAGE}


def test_takes_the_48_months_of_newcastle_at_once():
    import_ = import_paths(NEWCASTLE)
    assert (import_.state, len(import_.report["files"]), import_.progress) == ("done", 48, 100)
    assert sum(file["rows"] for file in import_.report["files"]) == 196_580
    assert sum(file["asb"] for file in import_.report["files"]) == 67_950
