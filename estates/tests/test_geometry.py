"""Metres, buffers and maps of areas."""

import json
import xml.etree.ElementTree as ElementTree

import numpy
import pytest
import shapely
from convertbng.cutil import convert_to_osgb36

from estates.geometry import (
    GeometryProblem,
    area_square_metres,
    buffer_ring,
    from_geojson,
    from_geojson_many,
    to_geojson,
)
from estates.maps import MapArea, svg_map, to_svg_path

ESTATE = shapely.box(-1.62, 54.97, -1.60, 54.98)


def on_the_grid(geometry):
    """The same shape in British National Grid metres, by Ordnance Survey's way: our oracle."""
    return shapely.transform(geometry, lambda points: numpy.column_stack(convert_to_osgb36(*points.T)))


@pytest.mark.parametrize(("size", "error"), [(0.05, 0.001), (0.4, 0.007)])
def test_square_metres_agree_with_the_national_grid(size, error):
    area = shapely.box(-1.7, 54.8, -1.7 + 1.6 * size, 54.8 + size)
    assert area_square_metres(area) == pytest.approx(on_the_grid(area.segmentize(0.01)).area, rel=error)


def test_a_buffer_is_a_ring_outside_the_estate_as_wide_as_asked():
    ring = buffer_ring(ESTATE, 200)
    assert ring.intersection(ESTATE).area == pytest.approx(0, abs=1e-12)
    outer, inner = on_the_grid(ring.exterior), on_the_grid(ESTATE.exterior)
    distances = [inner.distance(shapely.Point(point)) for point in outer.coords]
    assert min(distances) == pytest.approx(200, rel=0.006)
    assert max(distances) == pytest.approx(200, rel=0.006)


def test_a_buffer_leaves_out_other_estates():
    neighbour = shapely.box(-1.60, 54.97, -1.595, 54.98)
    assert buffer_ring(ESTATE, 200, without=[neighbour]).intersection(neighbour).area == pytest.approx(0, abs=1e-12)
    with pytest.raises(GeometryProblem, match="Nothing is left"):
        buffer_ring(ESTATE, 200, without=[shapely.box(-2, 54, -1, 56)])


@pytest.mark.parametrize("metres", [0, 49, 1001, -200])
def test_refuses_a_buffer_of_no_sense(metres):
    with pytest.raises(GeometryProblem, match="from 50 to 1,000 metres"):
        buffer_ring(ESTATE, metres)


def test_a_stored_geometry_comes_back_to_a_centimetre():
    ring = buffer_ring(ESTATE, 200)
    stored = json.loads(json.dumps(to_geojson(ring)))
    assert from_geojson(stored).hausdorff_distance(ring) < 2e-7
    assert from_geojson_many([stored, stored])[1].equals(from_geojson(stored))


def test_a_map_has_a_title_classes_labels_and_a_scale_and_no_inline_style():
    areas = [MapArea(ESTATE, "Mill <Lane> & Co"), MapArea(buffer_ring(ESTATE, 300), "", "buffer")]
    svg = ElementTree.fromstring(svg_map(areas, "Mill Lane & its buffer"))  # noqa: S314 (our own text)
    assert svg.get("role") == "img"
    assert svg[0].text == "Mill Lane & its buffer"
    assert svg[0].get("id") == svg.get("aria-labelledby")
    assert [child.get("class") for child in svg[1:]] == [
        "area-map__area area-map__area--buffer",
        "area-map__area area-map__area--estate",
        "area-map__label",
        "area-map__scale",
    ]
    assert svg.find("text").text == "Mill <Lane> & Co"
    assert svg.find("g/text").text == "500 m"
    assert not [element for element in svg.iter() if element.get("style")]


def test_a_path_cuts_holes_out():
    donut = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    assert to_svg_path(donut).count("M") == 2
    assert to_svg_path(shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)])).count("Z") == 2


def test_labels_that_would_meet_stand_below_each_other_and_inside_the_map():
    areas = [MapArea(ESTATE.buffer(0.01), "Walker", "ward"), MapArea(ESTATE, "W" * 60)]
    svg = ElementTree.fromstring(svg_map(areas, "Walker"))  # noqa: S314 (our own text)
    estate, ward = svg.findall("text")
    assert float(ward.get("y")) - float(estate.get("y")) == pytest.approx(15, abs=0.1)
    assert estate.text == "W" * 49 + "\u2026"
