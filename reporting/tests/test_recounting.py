from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from estates.tests.make import FAR_AWAY
from reporting import recounting
from reporting.models import CountedArea, Incident
from reporting.recounting import recount_changed_areas
from reporting.stored_counts import areas_being_recounted
from reporting.tests.make import (
    AROUND_ROW,
    ELSEWHERE,
    counts,
    import_rows,
    make_counted_area,
)

pytestmark = pytest.mark.django_db


def change(area, **fields):
    """As estates/shapes.py does it: a new boundary or new codes are a new version."""
    for name, value in {**fields, "geometry_version": area.geometry_version + 1}.items():
        setattr(area, name, value)
    area.save()


def test_an_area_added_later_is_counted_in_the_files_in_use():
    import_rows({}, {}, ELSEWHERE)
    import_rows({}, month="2018-05")
    make_counted_area()
    assert [area.name for area in areas_being_recounted()] == ["Fann Street"]
    assert recount_changed_areas() == 1
    assert [(row[1], row[3], row[-1]) for row in counts()] == [
        ("police_lsoa", "2018-04", 2), ("police_lsoa", "2018-05", 1),
        ("police_point", "2018-04", 2), ("police_point", "2018-05", 1),
    ]  # fmt: skip
    assert Incident.objects.count() == 3
    assert not areas_being_recounted()


def test_a_changed_boundary_is_counted_anew_and_its_old_rows_go():
    area = make_counted_area(lsoa_codes=[])
    import_rows({}, {**ELSEWHERE, "Longitude": "-0.195", "Latitude": "51.605"})
    change(area, boundary=FAR_AWAY)
    assert areas_being_recounted().get() == area
    recount_changed_areas()
    assert [row[1:] for row in counts()] == [("police_point", "Anti-social behaviour", "2018-04", "city-of-london", 1)]
    assert Incident.objects.get().row == 3


def test_other_areas_keep_their_rows():
    make_counted_area()
    import_rows({}, {})
    other = make_counted_area(name="Elsewhere", boundary=None, lsoa_codes=["E01000999"])
    before = counts()
    recount_changed_areas()
    assert counts() == before
    assert CountedArea.objects.filter(area=other).exists()


def test_a_file_that_was_replaced_is_not_counted():
    import_rows({}, {}, {})
    import_rows({})
    make_counted_area()
    recount_changed_areas()
    assert [row[-1] for row in counts()] == [1, 1]


def test_an_import_does_not_make_a_changed_area_look_complete():
    area = make_counted_area(boundary=FAR_AWAY, lsoa_codes=[])
    import_rows({}, {})
    change(area, boundary=AROUND_ROW)
    import_rows({}, month="2018-05")
    assert areas_being_recounted().get() == area
    recount_changed_areas()
    assert [(row[3], row[-1]) for row in counts()] == [("2018-04", 2), ("2018-05", 1)]


def test_a_second_worker_leaves_it_to_the_first(monkeypatch):
    make_counted_area()
    inner = []
    monkeypatch.setattr("reporting.recounting.recount", lambda ids: inner.append(recount_changed_areas()))
    recount_changed_areas()
    assert inner == [0]


def test_a_recount_whose_worker_was_killed_is_taken_up_after_ten_minutes(monkeypatch):
    import_rows({})
    make_counted_area()
    cache.add(recounting.RUNNING, "1", recounting.AT_MOST_SECONDS)  # of a worker that is no more
    assert recount_changed_areas() == 0
    later = timezone.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: later)
    assert recount_changed_areas() == 1
