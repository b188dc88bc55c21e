"""The least rows that a test of imports and counts needs; real places and files of the City of London."""

import io
import json
from contextlib import ExitStack

from estates.models import Area, ComparisonChoice
from estates.tests.make import make_area, make_estate, make_programme
from reporting.models import MonthlyCount
from reporting.police_import import run_import, start_import
from reporting.tests.police import CITY, DATA, ROW, make_csv

ASB = "Anti-social behaviour"
DAMAGE = "Criminal damage and arson"
# In ROW's place, and where nothing is.
AROUND_ROW = {
    "type": "Polygon",
    "coordinates": [[[-0.10, 51.515], [-0.09, 51.515], [-0.09, 51.525], [-0.10, 51.525], [-0.10, 51.515]]],
}
ELSEWHERE = {"Longitude": "-0.2", "Latitude": "51.6", "LSOA code": "E01000999", "LSOA name": "Elsewhere 001A"}
NO_PLACE = {"Longitude": "", "Latitude": "", "Location": "No Location", "LSOA code": "", "LSOA name": ""}


def make_month(*rows, month="2018-04", force="city-of-london", name=None):
    """An open file of one month, one row for each dict of what differs from ROW."""
    upload = io.BytesIO(make_csv(*({"Month": month, **row} for row in rows)).encode())
    upload.name = name or f"{month}-{force}-street.csv"
    upload.size = len(upload.getvalue())
    return upload


def import_files(*files, by=None, **options):
    """Import open files as the worker would, and return the import as it is then."""
    import_ = start_import(files=files, by=by, queue=False, **options)
    run_import(import_.pk)
    import_.refresh_from_db()
    return import_


def import_paths(*paths):
    from django.core.files import File

    with ExitStack() as stack:
        return import_files(*(File(stack.enter_context(path.open("rb")), name=path.name) for path in paths))


def import_rows(*rows, **place):
    return import_files(make_month(*rows, **place))


def make_counted_area(**fields):
    """An area that holds ROW, both by point and by LSOA code."""
    return make_area(**{"name": "Fann Street", "boundary": AROUND_ROW, "lsoa_codes": [ROW["LSOA code"]], **fields})


def make_city_programme():
    """LSOA City of London 001F as the estate, its five sisters as comparison."""
    features = json.loads((DATA / "city_of_london_lsoa_2011.geojson").read_text())["features"]
    places = [(one["properties"]["lsoa11nm"], one["geometry"], [one["properties"]["lsoa11cd"]]) for one in features]
    return make_real_programme("City of London 001F", places, slug="city", police_force="city-of-london")


def make_newcastle_programme():
    """The ward of Elswick as the estate, Byker and Walker as comparison."""
    features = json.loads((DATA / "newcastle_wards.geojson").read_text())["features"]
    places = [(one["properties"]["ward_name"], one["geometry"], one["properties"]["lsoa_codes"]) for one in features]
    return make_real_programme("Elswick", places, slug="newcastle", police_force="northumbria")


def make_real_programme(estate, places, **fields):
    """The place of that name as the estate and the others as comparison; `places` are (name, boundary, codes)."""
    programme = make_programme(baseline_year=2018, follow_up_year=2019, **fields)
    for name, boundary, codes in places:
        if name == estate:
            make_estate(programme, name=name, boundary=boundary, lsoa_codes=codes)
        else:
            area = make_area(name=name, boundary=boundary, lsoa_codes=codes)
            ComparisonChoice.objects.create(programme=programme, area=area)
    return programme


def import_city():
    return import_paths(CITY)


def counts():
    """Every stored count as (area, source, category, month, count): what must be the same after an undo."""
    rows = MonthlyCount.objects.values_list("area__name", "source", "category", "month", "force", "count")
    return sorted((*row[:3], f"{row[3]:%Y-%m}", *row[4:]) for row in rows)


def year_total(areas, source, category, year):
    """The sum over areas from April of `year` to March."""
    rows = MonthlyCount.objects.filter(
        area__in=areas, source=source, category=category, month__gte=f"{year}-04-01", month__lt=f"{year + 1}-04-01"
    )
    return sum(rows.values_list("count", flat=True))


def the_estate():
    return Area.objects.filter(kind=Area.Kind.ESTATE)
