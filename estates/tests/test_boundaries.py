"""An uploaded boundary is read, or refused with a sentence that says what would be right."""

import json

import pytest
import shapely

from estates.boundaries import ChooseFeatures, read_area, read_features
from estates.geometry import GeometryProblem, area_square_metres

SQUARE = [[-0.10, 51.51], [-0.09, 51.51], [-0.09, 51.52], [-0.10, 51.52], [-0.10, 51.51]]
HOLE = [[-0.097, 51.513], [-0.097, 51.517], [-0.093, 51.517], [-0.093, 51.513], [-0.097, 51.513]]
NEXT_DOOR = [[-0.09, 51.51], [-0.08, 51.51], [-0.08, 51.52], [-0.09, 51.52], [-0.09, 51.51]]
GRID = [[532000, 181000], [533000, 181000], [533000, 182000], [532000, 182000], [532000, 181000]]


def polygon(*rings, **more):
    return json.dumps({"type": "Polygon", "coordinates": list(rings), **more})


def collection(*features, **more):
    rows = [{"type": "Feature", "properties": props, "geometry": geometry} for props, geometry in features]
    return json.dumps({"type": "FeatureCollection", "features": rows, **more}).encode()


def named_crs(name):
    return {"crs": {"type": "name", "properties": {"name": name}}}


def problem(data, **options):
    with pytest.raises(GeometryProblem) as caught:
        read_area(data, **options)
    return str(caught.value)


def crossing_combs(teeth):
    """Two shapes of so many teeth each, every tooth of the one across every tooth of the other."""
    line = [(-1, 0)]
    for tooth in range(teeth):
        line += [(2 * teeth, 2 * tooth), (2 * teeth, 2 * tooth + 1), (0, 2 * tooth + 1), (0, 2 * tooth + 2)]
    line += [(-1, 2 * teeth), line[0]]
    lying = [[-0.1 + 0.005 * x / teeth, 51.51 + 0.005 * y / teeth] for x, y in line]
    standing = [[-0.1 + 0.005 * y / teeth, 51.51 + 0.005 * x / teeth] for x, y in line]
    return [lying], [standing]


def test_shapes_that_cross_a_million_times_are_refused_at_once():
    """Joined, these 4,000 points would be 1,000,000, and hold the process for minutes."""
    combs = crossing_combs(500)
    said = problem(json.dumps({"type": "MultiPolygon", "coordinates": combs}))
    assert said.startswith("The shapes lie across each other, and their lines cross too often to join them.")
    features = collection(*[({}, {"type": "Polygon", "coordinates": comb}) for comb in combs])
    assert problem(features, choice=[1, 2]) == said


def test_shapes_that_cross_a_hundred_times_are_joined():
    assert read_area(json.dumps({"type": "MultiPolygon", "coordinates": crossing_combs(5)})).is_valid


def test_reads_a_polygon_with_a_hole():
    area = read_area(polygon(SQUARE, HOLE))
    assert area.geom_type == "Polygon"
    assert len(area.interiors) == 1


def test_reads_a_single_feature_with_a_byte_order_mark():
    data = b"\xef\xbb\xbf" + collection(({}, {"type": "Polygon", "coordinates": [SQUARE]}))
    assert read_area(data).equals(shapely.Polygon(SQUARE))


def test_leaves_heights_out():
    assert not read_area(polygon([[*point, 12.5] for point in SQUARE])).has_z


def test_joins_the_parts_of_a_multipolygon_that_share_an_edge():
    data = json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE], [NEXT_DOOR]]})
    assert read_area(data).geom_type == "Polygon"


def test_several_features_ask_for_a_choice_by_label():
    shapes = [{"type": "Polygon", "coordinates": [ring]} for ring in (SQUARE, NEXT_DOOR)]
    data = collection(({"id": 7, "WD22NM": "Belsize"}, shapes[0]), ({"name": None}, shapes[1]))
    with pytest.raises(ChooseFeatures) as caught:
        read_area(data)
    assert caught.value.choices == [(1, "Belsize"), (2, "Shape 2")]
    assert read_area(data, choice=[2]).equals(shapely.Polygon(NEXT_DOOR))
    assert read_area(data, choice=[1, 2]).bounds == (-0.10, 51.51, -0.08, 51.52)
    assert problem(data, choice=[3]) == "Choose shapes by a number from 1 to 2."


def test_a_bad_feature_that_was_not_chosen_does_not_matter():
    data = collection(({}, {"type": "Point", "coordinates": [0, 0]}), ({}, json.loads(polygon(SQUARE))))
    assert read_area(data, choice=[2]).area > 0


def test_converts_british_national_grid_to_within_a_metre():
    """The worked point of OSTN15: Caister water tower, E 651409.804 N 313177.450."""
    east, north = 651409.804, 313177.450
    ring = [[east, north], [east - 50, north], [east - 50, north + 50], [east, north + 50], [east, north]]
    x, y = read_area(polygon(ring, **named_crs("urn:ogc:def:crs:EPSG::27700"))).exterior.coords[0]
    assert (x, y) == (pytest.approx(1.716073973, abs=2e-6), pytest.approx(52.658007833, abs=2e-6))


def test_tells_british_national_grid_by_its_numbers():
    area = read_area(polygon(GRID))
    assert area.bounds == pytest.approx((-0.1, 51.51, -0.08, 51.53), abs=0.02)
    assert area_square_metres(area) == pytest.approx(1e6, rel=0.001)


def square(size, x=-0.1, y=51.51):
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest", "This is a ZIP file"),
        (b"<!DOCTYPE html><html>", "This is an XML or HTML file"),
        (b'{"type": "Polygon",\n "coordinates": [[', "line 2, column 19"),
        (b'{"type": "Polygon", "name": "Si\xe2n"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1, 2]", "must be an object"),
        (b" " * 10_485_761, "larger than 10 MB"),
        ('{"type": "Topology", "objects": {}}', "Shape 1 is TopoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "without features"),
        ('{"type": "Feature", "properties": {"name": "Mill"}, "geometry": null}', "Mill is empty"),
        ('{"type": "LineString", "coordinates": [[0, 51], [0, 52]]}', "a line, not a closed shape"),
        ('{"type": ["Polygon"], "coordinates": []}', "of the type"),
        ('{"type": "Polygon", "coordinates": [], "crs": {"properties": "x"}}', "has no coordinates"),
        (polygon(), "has no coordinates"),
        ('{"type": "MultiPolygon", "coordinates": [[]]}', "has no coordinates"),
        ('{"type": "Polygon", "coordinates": [5]}', "not a pair of numbers"),
        (polygon([["-0.1", "51.5"]] * 4), "not a pair of numbers"),
        (polygon([[-0.1]] * 4), "not a pair of numbers"),
        (polygon([]), "not a pair of numbers"),
        (polygon([[-0.1, True]] * 4), "not a pair of numbers"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 51], [0, 52]]]}', "the number NaN"),
        ('{"type": "Polygon", "coordinates": [[[1e999, 51], [0, 52], [0, 51], [1e999, 51]]]}', "not a pair of numbers"),
        (polygon(SQUARE[:3]), "a line of 3 points"),
        (polygon(SQUARE[:4]), "not closed"),
        (
            polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]),
            "its line crosses itself near latitude 51.51",
        ),
        (polygon(SQUARE, NEXT_DOOR), "is not a valid shape"),
        (polygon([SQUARE[0]] * 5), "too few different points"),
        (polygon([point[::-1] for point in SQUARE]), "latitude and longitude swapped"),
        (polygon(square(0.01, x=2.35, y=48.85)), "not wholly in the United Kingdom"),
        (polygon([[-11131, 6712000]] * 4), "web map metres"),
        (polygon([[9e6, 9e9]] * 4), "neither in longitude"),
        (polygon(GRID, **named_crs("EPSG:4326")), "says WGS84, but"),
        (polygon(SQUARE, **named_crs("EPSG:27700")), "says British National Grid, but"),
        (polygon(SQUARE, **named_crs("EPSG:32630")), "in EPSG:32630"),
        (polygon(square(0.00005)), "must be at least 100"),
        (polygon(square(0.9, x=-2)), "must be at most 2,000"),
    ],
)
def test_refuses_with_words(data, words):
    assert words in problem(data)


def test_an_estate_is_smaller_than_a_borough():
    assert "must be at most 60" in problem(polygon(square(0.1)), at_most_square_km=60)


def test_features_are_listed_before_they_are_checked():
    data = collection(({"code": "E05"}, {"type": "Point", "coordinates": [0, 0]}))
    assert [(feature.number, feature.label) for feature in read_features(data)] == [(1, "E05")]
