from datetime import date

import pytest

from engagement.financial_year import FinancialYear
from estates.geometry import from_geojson
from estates.models import Area, Estate
from estates.shapes import set_boundary
from estates.tests.make import SQUARE, make_area, make_programme
from reporting.asb_change import asb_change
from reporting.housing import counting
from reporting.measures import Code
from reporting.models import HousingCase, MonthlyCount, Source
from reporting.tests.make_counts import make_counts, make_table
from reporting.tests.make_housing import ONE, TWO, imported, make_checked, make_homes, undone

pytestmark = pytest.mark.django_db

ASB, DAMAGE = "Anti-social behaviour", "Criminal damage and arson"
APRIL, MAY, JUNE = date(2005, 4, 1), date(2005, 5, 1), date(2005, 6, 1)
POINT = ["Ref", "Reported", "Latitude", "Longitude"]


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def months(area, category=ASB):
    return dict(area.monthly_counts.filter(category=category).values_list("month", "count"))


def test_cases_are_counted_by_estate_and_month():
    area = make_homes()
    imported(ONE, TWO, ["R3", "14/05/2005", "", "Noise", "NW0 1AA"], covers=(APRIL, MAY))
    assert months(area) == {APRIL: 1, MAY: 2}


def test_a_month_that_the_file_holds_whole_is_0_and_every_other_is_missing():
    area = make_homes()
    imported(ONE, ["R3", "14/06/2005", "", "Noise", "NW0 1AA"], covers=(APRIL, MAY))
    assert months(area) == {APRIL: 1, MAY: 0}


def test_an_area_without_a_case_has_no_counts_rather_than_zeros():
    make_homes()
    other = make_homes(postcodes=["NW9 9ZZ"])
    imported(covers=(APRIL, MAY))
    assert months(other) == {}


def test_what_is_no_asb_or_not_mapped_is_not_counted():
    area = make_homes()
    rows = [[f"R{number}", "13/04/2005", "", name, "NW0 1AA"]
            for number, name in enumerate(["Noise", "Repairs", "Rave", "Vandalism"])]  # fmt: skip
    imported(*rows, covers=(APRIL, APRIL))
    assert (months(area), months(area, DAMAGE)) == ({APRIL: 1}, {APRIL: 1})


def test_a_point_lies_in_every_area_around_it():
    estate, ward = make_homes(boundary=SQUARE), make_area(kind=Area.Kind.WARD, boundary=SQUARE)
    imported(["R1", "13/04/2005", "51.515", "-0.095"], header=POINT, covers=(APRIL, APRIL))
    assert (months(estate), months(ward)) == ({APRIL: 1}, {APRIL: 1})


def test_a_postcode_that_an_estate_lists_comes_before_the_point():
    listed, around = make_homes(postcodes=["NW0 1AA"]), make_homes(boundary=SQUARE, postcodes=[])
    row = ["R1", "13/04/2005", "51.515", "-0.095", "NW0 1AA"]
    imported(row, header=[*POINT, "Postcode"], covers=(APRIL, APRIL))
    assert (months(listed), months(around)) == ({APRIL: 1}, {})


def test_a_postcode_that_two_estates_list_says_nothing():
    one, other = make_homes(), make_homes()
    imported()
    assert (months(one), months(other)) == ({}, {})


def test_where_rows_lie_is_said_before_the_yes():
    make_homes()
    import_ = make_checked(ONE, [*TWO[:4], "NW9 9ZZ"], ["R3", "13/05/2005", "", "Noise", ""], covers=(APRIL, JUNE))
    assert import_.preview["places"] == {"here": 1, "elsewhere": 1, "nowhere": 1}
    assert import_.preview["empty_months"] == ["June 2005"]
    assert import_.preview["outside"] == 0


def test_a_month_counts_once_every_landlord_of_the_area_holds_it_whole():
    area = make_homes()
    imported(ONE, covers=(APRIL, JUNE))
    imported(["C1", "14/04/2005", "", "Noise", "NW0 1AA"], source="Camley Homes", covers=(APRIL, MAY))
    totals = {month: sum(area.monthly_counts.filter(month=month).values_list("count", flat=True))
              for month in (APRIL, MAY)}  # fmt: skip
    assert totals == {APRIL: 2, MAY: 0}
    assert not area.monthly_counts.filter(month=JUNE).exists()


def test_cases_are_not_added_to_counts_that_a_table_supplied():
    area = make_homes()
    make_counts(area, FinancialYear(2005), 12, file=make_table(), months=[APRIL])
    imported(ONE, covers=(APRIL, MAY))
    assert months(area) == {APRIL: 12, MAY: 0}


def test_a_new_boundary_is_counted_again():
    area = make_area()
    imported(["R1", "13/04/2005", "51.515", "-0.095"], header=POINT, covers=(APRIL, APRIL))
    assert not counting.is_needed()
    set_boundary(area=area, geometry=from_geojson(SQUARE), by=None)
    assert counting.is_needed()
    counting.recount()
    assert months(area) == {APRIL: 1}
    assert not counting.is_needed()


def test_new_postcodes_are_counted_again():
    area = make_homes(postcodes=[])
    imported(ONE, covers=(APRIL, APRIL))
    Estate.objects.update(postcodes=["NW0 1AA"])
    counting.recount()
    assert months(area) == {APRIL: 1}
    assert HousingCase.objects.get().areas.get() == area


def test_nothing_is_recounted_where_there_are_no_cases():
    make_homes()
    assert not counting.is_needed()
    assert counting.recount() == 0


def cases_of(year, number, kind="case", reference="R", postcode="NW0 1AA"):
    days = [date(year + (month < 4), month, 15) for month in (*range(4, 13), *range(1, 4))]
    return [
        [f"{reference}{year}-{at}", f"{days[at % 12]:%d/%m/%Y}", "", "Noise", postcode, kind] for at in range(number)
    ]


WITH_KIND = ["Ref", "Reported", "Closed", "Category", "Postcode", "Record type"]
YEARS = {"baseline": FinancialYear(2005), "follow_up": FinancialYear(2006)}


def test_the_dashboard_measures_from_cases():
    programme = make_programme()
    make_homes(programme)
    imported(*cases_of(2005, 48), *cases_of(2006, 36), header=WITH_KIND)
    change = asb_change(programme=programme, source=Source.HOUSING, category=ASB, **YEARS)
    assert change.headline == (
        "ASB cases reported to housing fell by 25%, from 48 in 2005/06 to 36 in 2006/07 (same 12 months in both years)."
    )


def test_years_that_count_different_things_are_not_compared():
    programme = make_programme()
    make_homes(programme)
    imported(*cases_of(2005, 48), *cases_of(2006, 36, kind="incident"), header=WITH_KIND)
    change = asb_change(programme=programme, source=Source.HOUSING, category=ASB, **YEARS)
    assert Code.DEFINITIONS_DIFFER in [one.code for one in change.measured.refusals]


def test_cases_without_a_place_are_said_beside_the_figure():
    programme = make_programme()
    make_homes(programme)
    lost = cases_of(2006, 12, reference="L", postcode="")
    imported(*cases_of(2005, 48), *cases_of(2006, 36), *lost, header=WITH_KIND)
    change = asb_change(programme=programme, source=Source.HOUSING, category=ASB, **YEARS)
    places = change.measured.places
    assert (places.unplaced_before_count, places.unplaced_after_count) == (0, 12)
    assert places.places_lost


def test_undoing_takes_the_counts_back():
    area = make_homes()
    undone(imported())
    assert months(area) == {}
    assert not MonthlyCount.objects.exists()
