"""Boundaries, codes and buffers as they change, and the version that says that counts are out of date."""

import pytest
import shapely
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from estates.geometry import GeometryProblem, from_geojson
from estates.models import Area
from estates.shapes import add_area, add_shared_areas, edit_area, remove_buffer, set_boundary, set_buffer
from estates.tests.make import FAR_AWAY, NEXT_DOOR, SQUARE, make_area, make_estate

pytestmark = pytest.mark.django_db


def version_of(area):
    return Area.objects.get(pk=area.pk).geometry_version


def test_a_new_boundary_takes_the_next_version_and_the_same_one_does_not():
    area = make_estate().area
    set_boundary(area=area, geometry=from_geojson(SQUARE), by=None)
    set_boundary(area=area, geometry=from_geojson(SQUARE), by=None)
    assert version_of(area) == 2
    set_boundary(area=area, geometry=from_geojson(NEXT_DOOR), by=None)
    assert version_of(area) == 3


def test_changed_codes_take_the_next_version_and_a_new_name_does_not():
    area = make_area(lsoa_codes=["E01000001"])
    edit_area(area=area, name="Renamed", lsoa_codes=["E01000001"], by=None)
    assert version_of(area) == 1
    edit_area(area=area, lsoa_codes=["E01000002", "E01000001"], by=None)
    assert version_of(area) == 2
    assert Area.objects.values_list("name", "lsoa_codes").get() == ("Renamed", ["E01000001", "E01000002"])


def test_a_boundary_without_codes_leaves_the_codes():
    area = make_estate(lsoa_codes=["E01000001"]).area
    set_boundary(area=area, geometry=from_geojson(SQUARE), by=None)
    assert Area.objects.get().lsoa_codes == ["E01000001"]


def test_what_is_no_code_is_refused():
    with pytest.raises(ValidationError, match="“E02000001” is not the code of an LSOA"):
        edit_area(area=make_area(), lsoa_codes=["E02000001"], by=None)


def test_a_row_loaded_earlier_does_not_undo_what_was_saved_since():
    area = make_area()
    loaded_earlier = Area.objects.get()
    edit_area(area=area, lsoa_codes=["E01000001"], by=None)
    set_boundary(area=loaded_earlier, geometry=from_geojson(SQUARE), by=None)
    assert Area.objects.get().lsoa_codes == ["E01000001"]
    assert version_of(area) == 3


def test_the_buffer_goes_around_the_estate_and_is_named_after_it():
    estate = make_estate(name="Ash Court", boundary=SQUARE)
    buffer = set_buffer(area=estate.area, metres=1000, by=None)
    assert buffer.name == "1,000 m around Ash Court"
    assert shapely.intersection(buffer.geometry, from_geojson(SQUARE)).area == pytest.approx(0, abs=1e-12)


def test_the_buffer_is_remade_with_another_width_and_stays_one():
    area = make_estate(boundary=SQUARE).area
    narrow = set_buffer(area=area, metres=100, by=None).hectares
    wide = set_buffer(area=area, metres=200, by=None)
    assert wide.hectares > narrow * 1.9
    assert Area.objects.filter(kind=Area.Kind.BUFFER).get().geometry_version == 2


def test_the_buffer_follows_the_boundary():
    area = make_estate(boundary=SQUARE).area
    buffer = set_buffer(area=area, metres=200, by=None)
    set_boundary(area=area, geometry=from_geojson(FAR_AWAY), by=None)
    moved = Area.objects.get(pk=buffer.pk)
    assert moved.geometry_version == 2
    assert shapely.dwithin(moved.geometry, from_geojson(FAR_AWAY), 0)


def test_other_estates_are_left_out_of_the_buffer_as_soon_as_they_have_a_boundary():
    buffer = set_buffer(area=make_estate(boundary=SQUARE).area, metres=200, by=None)
    neighbour = make_estate().area
    set_boundary(area=neighbour, geometry=from_geojson(NEXT_DOOR), by=None)
    remade = Area.objects.get(pk=buffer.pk)
    assert buffer.geometry.intersection(from_geojson(NEXT_DOOR)).area > 1e-6
    assert remade.geometry.intersection(from_geojson(NEXT_DOOR)).area == pytest.approx(0, abs=1e-12)
    assert remade.geometry_version == 2


def test_a_buffer_that_others_come_to_cover_is_empty_and_comes_back():
    buffer = set_buffer(area=make_estate(boundary=SQUARE).area, metres=50, by=None)
    around = make_estate().area
    all_of_it = from_geojson(SQUARE).buffer(0.05).difference(from_geojson(SQUARE))
    set_boundary(area=around, geometry=all_of_it, by=None)
    assert Area.objects.get(pk=buffer.pk).boundary is None
    set_boundary(area=around, geometry=from_geojson(FAR_AWAY), by=None)
    assert Area.objects.get(pk=buffer.pk).boundary is not None


def test_a_buffer_without_anything_left_is_refused():
    make_estate(boundary=shapely.geometry.mapping(from_geojson(SQUARE).buffer(0.05)))
    with pytest.raises(GeometryProblem, match="other areas cover all of it"):
        set_buffer(area=make_estate(boundary=SQUARE).area, metres=50, by=None)


def test_a_buffer_needs_a_boundary():
    with pytest.raises(GeometryProblem, match="Ash Court has no boundary yet. Upload it first."):
        set_buffer(area=make_estate(name="Ash Court").area, metres=200, by=None)


@pytest.mark.parametrize("metres", [49, 1001])
def test_the_database_refuses_a_width_out_of_range(metres):
    with pytest.raises(IntegrityError, match="estates_buffer_has_a_centre_and_a_width"), transaction.atomic():
        make_area(kind=Area.Kind.BUFFER, buffer_of=make_estate().area, buffer_metres=metres)


def test_a_buffer_can_be_removed():
    area = make_estate(boundary=SQUARE).area
    set_buffer(area=area, metres=200, by=None)
    remove_buffer(area=area, by=None)
    assert list(Area.objects.all()) == [area]


def test_a_ward_known_by_its_name_gets_the_new_shape():
    for shape in (SQUARE, NEXT_DOOR):
        add_shared_areas(kind=Area.Kind.WARD, shapes=[("North", from_geojson(shape), [])], by=None)
    assert Area.objects.get().geometry.equals(from_geojson(NEXT_DOOR))
    assert Area.objects.get().geometry_version == 2


def test_two_areas_to_compare_with_may_have_one_name():
    """Two programmes may each have added their own."""
    for _ in range(2):
        add_area(name="Sister", kind=Area.Kind.COMPARISON, by=None)
    assert Area.objects.count() == 2


def test_the_database_refuses_a_second_ward_of_a_name():
    make_area(name="North", kind=Area.Kind.WARD)
    with pytest.raises(IntegrityError, match="estates_ward_or_borough_once|estates_area.name"), transaction.atomic():
        make_area(name="North", kind=Area.Kind.WARD)
