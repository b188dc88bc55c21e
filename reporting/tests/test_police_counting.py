"""Counts per area by point and by LSOA code, and the real figures of the City of London."""

import polars
import pytest
import shapely

from estates.boundaries import read_area, read_features
from reporting.police.archives import find_files
from reporting.police.counting import Polygons, count_gaps, count_lsoas, count_points, kept_rows, lsoa_table
from reporting.police.reading import read_all, read_file

from .police import CITY, DATA, Given, make_csv

ASB = "Anti-social behaviour"
SQUARE = shapely.box(0.0, 51.0, 0.1, 51.1)


def make_frame(*rows):
    return read_file(Given(make_csv(*rows))).frame


def at(longitude, latitude, **changes):
    return {"Longitude": str(longitude), "Latitude": str(latitude), **changes}


def test_counts_incidents_inside_by_area_and_type_and_equal_rows_each():
    frame = make_frame(*[at(0.05, 51.05)] * 3, at(0.05, 51.05, **{"Crime type": "Drugs"}), at(0.5, 51.05))
    counts = count_points(frame, Polygons([("mill", SQUARE), ("far", shapely.box(1, 51, 1.1, 51.1))]))
    assert counts.rows() == [("mill", ASB, 3), ("mill", "Drugs", 1)]


def test_a_point_on_the_boundary_is_inside_and_in_both_of_two_neighbours():
    frame = make_frame(at(0.1, 51.05), at(0.0, 51.0), at(0.1000001, 51.2))
    counts = count_points(frame, Polygons([(1, SQUARE), (2, shapely.box(0.1, 51.0, 0.2, 51.1))]))
    assert counts.rows() == [(1, ASB, 2), (2, ASB, 1)]


def test_a_point_in_a_hole_is_outside():
    donut = SQUARE.difference(shapely.box(0.04, 51.04, 0.06, 51.06))
    assert count_points(make_frame(at(0.05, 51.05), at(0.01, 51.01)), Polygons([(1, donut)])).rows() == [(1, ASB, 1)]


def test_points_seen_in_an_earlier_file_count_again():
    polygons = Polygons([(1, SQUARE)])
    for expected in (2, 3):
        assert count_points(make_frame(*[at(0.05, 51.05)] * expected), polygons).rows() == [(1, ASB, expected)]


def test_counts_by_the_code_in_the_file_whatever_the_point_says():
    frame = make_frame(at(0.05, 51.05), at("", "", **{"LSOA code": "E01000002"}), {"LSOA code": ""})
    table = lsoa_table({"mill": ["E01000001", "E01000002"], "half": ["E01000002", "E01000002"]})
    assert count_lsoas(frame, table).rows() == [("half", ASB, 1), ("mill", ASB, 2)]


def test_keeps_each_row_of_any_area_once_and_in_order():
    frame = make_frame({}, at(0.05, 51.05), {"LSOA code": "E01000009"}, at("", "", **{"LSOA code": ""}))
    polygons = Polygons([(1, SQUARE), (2, SQUARE)])
    assert kept_rows(frame, polygons, lsoa_table({1: ["E01000009", "E01000001"]}))["row"].to_list() == [2, 3, 4]
    assert kept_rows(frame, polygons, lsoa_table({}))["row"].to_list() == [3]


@pytest.mark.parametrize("rows", [[], [{}]])
def test_no_areas_and_no_rows_give_no_counts(rows):
    frame = next(read_all([Given(make_csv(*rows))], accept_empty=True)).frame
    nothing = Polygons([]), lsoa_table({})
    assert count_points(frame, nothing[0]).rows() == count_lsoas(frame, nothing[1]).rows() == []
    assert kept_rows(frame, *nothing).rows() == []
    assert count_points(make_frame().clear() if not rows else frame, Polygons([(1, SQUARE)])).height == 0


def test_gaps_tell_rows_without_a_place_from_points_without_lsoa():
    no_code = {"LSOA code": "", "LSOA name": ""}
    frame = make_frame({}, no_code, at("", "", **no_code), at("", ""), {**no_code, "Crime type": "Drugs"})
    assert count_gaps(frame).rows() == [(ASB, 4, 2, 2, 1), ("Drugs", 1, 0, 1, 0)]


# The real files: what issue 2 says must come out of them.


@pytest.fixture(scope="module")
def city():
    """(by point, by LSOA, gaps) of the 24 months, with the financial year's first calendar year beside each count."""
    data = (DATA / "city_of_london_lsoa_2011.geojson").read_bytes()
    polygons = Polygons([(feature.label, read_area(data, [feature.number])) for feature in read_features(data)])
    codes = {"City of London 001F": ["E01032739"]}
    codes["sisters"] = ["E01000001", "E01000002", "E01000003", "E01000005", "E01032740"]
    table = lsoa_table(codes)
    parts = [], [], []
    for month_file in read_all(find_files([CITY]).files):
        year = polars.lit(month_file.month.year - (month_file.month.month < 4)).alias("year")
        parts[0].append(count_points(month_file.frame, polygons).with_columns(year))
        parts[1].append(count_lsoas(month_file.frame, table).with_columns(year))
        parts[2].append(count_gaps(month_file.frame).with_columns(year))
    return [polars.concat(part) for part in parts]


def totals(counts, column="count", **match):
    rows = counts.filter(**match).group_by("year").agg(polars.col(column).sum()).sort("year")
    return rows[column].to_list()


def test_city_of_london_001f_asb_by_lsoa_code(city):
    assert totals(city[1], area="City of London 001F", crime_type=ASB) == [841, 654]


def test_its_sister_lsoas_asb_by_lsoa_code(city):
    assert totals(city[1], area="sisters", crime_type=ASB) == [464, 339]


def test_city_of_london_001f_asb_by_point_in_polygon(city):
    assert totals(city[0], area="City of London 001F", crime_type=ASB) == [835, 635]


def test_city_of_london_001f_criminal_damage_by_lsoa_code(city):
    assert totals(city[1], area="City of London 001F", crime_type="Criminal damage and arson") == [140, 173]


def test_city_rows_of_asb_without_a_place(city):
    assert totals(city[2], "without_place", crime_type=ASB) == [2, 125]
    assert totals(city[2], "rows", crime_type=ASB) == [1_414, 1_148]
