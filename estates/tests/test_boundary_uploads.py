"""A boundary file is uploaded, looked at, and its shapes are chosen; nothing is kept that nobody needs."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from estates.boundaries import LARGEST_FILE_BYTES
from estates.boundary_uploads import keep_upload
from estates.models import Area, BoundaryUpload, ComparisonChoice
from estates.places import unlink_estate
from estates.tests.make import FAR_AWAY, NEXT_DOOR, SQUARE, make_area, make_estate, make_member, make_programme

pytestmark = pytest.mark.django_db

SISTERS = [
    ({"lsoa11cd": "E01000001", "lsoa11nm": "City of London 001A"}, SQUARE),
    ({"LSOA21CD": "E01000002", "LSOA21NM": "City of London 001B"}, NEXT_DOOR),
    ({"name": "Somewhere else"}, FAR_AWAY),
]


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def geojson(*features):
    rows = [{"type": "Feature", "properties": props, "geometry": shape} for props, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def make_file(*features, name="areas.geojson"):
    return SimpleUploadedFile(name, geojson(*(features or SISTERS)))


def make_upload(programme, by, area=None, kind=Area.Kind.COMPARISON, features=SISTERS):
    return keep_upload(programme=programme, area=area, kind=kind, by=by, file=make_file(*features))


@pytest.fixture
def manager(client):
    user = make_member(make_programme())
    client.force_login(user)
    return user


def programme_of(user):
    return user.memberships.get().programme


def choose_url(upload):
    return reverse("estates:choose-shapes", args=[upload.programme.slug, upload.pk])


def upload_to(client, area, programme, file):
    return client.post(reverse("estates:upload-boundary", args=[programme.slug, area.pk]), {"file": file})


def test_an_uploaded_file_waits_for_the_choice_and_changes_nothing(client, manager):
    programme = programme_of(manager)
    area = make_estate(programme).area
    response = upload_to(client, area, programme, make_file())
    assert response.url == choose_url(BoundaryUpload.objects.get())
    area.refresh_from_db()
    assert area.boundary is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty. Choose a GeoJSON file with a polygon."),
        (b"PK\x03\x04", "b.geojson: This is a ZIP file (a shapefile, perhaps). Save the boundary as GeoJSON."),
        (b"{nonsense", "b.geojson: The file is not valid JSON: it stops making sense at line 1, column 2."),
        (b"x" * (LARGEST_FILE_BYTES + 1), "b.geojson is larger than 10 MB. Simplify the boundary, or save only the"),
    ],
    ids=["empty", "zip", "not JSON", "too large"],
)
def test_a_file_that_is_no_boundary_is_refused_with_what_to_do(client, manager, content, message):
    programme = programme_of(manager)
    response = upload_to(client, make_estate(programme).area, programme, SimpleUploadedFile("b.geojson", content))
    assert response.context["form"].errors["file"][0].startswith(message)
    assert not BoundaryUpload.objects.exists()


def test_the_choice_shows_each_shape_with_its_size_and_code(client, manager):
    response = client.get(choose_url(make_upload(programme_of(manager), by=manager)))
    rows = response.context["rows"]
    assert [(row["feature"].label, row["feature"].lsoa_code) for row in rows] == [
        ("City of London 001A", "E01000001"),
        ("City of London 001B", "E01000002"),
        ("Somewhere else", ""),
    ]
    assert round(rows[0]["hectares"]) == 77
    assert "<svg" in response.content.decode()


def test_shapes_are_found_by_name(client, manager):
    response = client.get(choose_url(make_upload(programme_of(manager), by=manager)), {"q": "city of"})
    assert [row["feature"].number for row in response.context["rows"]] == [1, 2]


def test_a_shape_that_cannot_be_used_says_why_and_cannot_be_chosen(client, manager):
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 51], [0.01, 51.01], [0.01, 51], [0, 51.01], [0, 51]]]}
    upload = make_upload(programme_of(manager), by=manager, features=[({"name": "Bow tie"}, bow_tie), SISTERS[0]])
    row = client.get(choose_url(upload)).context["rows"][0]
    assert row["problem"].startswith("Bow tie is not a valid shape: its line crosses itself")
    response = client.post(choose_url(upload), {"shapes": "1", "together": "each", "reason": "Alike"})
    assert response.context["form"].errors["shapes"][0].startswith("Bow tie is not a valid shape")
    assert not Area.objects.exists()


def test_the_chosen_shapes_become_the_boundary_with_their_codes(client, manager):
    programme = programme_of(manager)
    estate = make_estate(programme)
    upload = make_upload(programme, by=manager, area=estate.area, kind=Area.Kind.ESTATE)
    response = client.post(choose_url(upload), {"shapes": ["1", "2"]})
    assert response.url == reverse("estates:estate", args=[programme.slug, estate.pk])
    area = Area.objects.get()
    assert area.geometry.bounds == (-0.10, 51.51, -0.08, 51.52)
    assert area.lsoa_codes == ["E01000001", "E01000002"]
    assert area.geometry_version == 2


def test_no_choice_is_an_error(client, manager):
    programme = programme_of(manager)
    upload = make_upload(programme, by=manager, area=make_estate(programme).area, kind=Area.Kind.ESTATE)
    response = client.post(choose_url(upload), {})
    assert response.context["form"].errors == {"shapes": ["Choose one shape or more"]}
    assert "<title>Error: " in response.content.decode()


def test_a_county_is_too_large_for_an_estate(client, manager):
    county = {"type": "Polygon", "coordinates": [[[-1, 51], [-0.5, 51], [-0.5, 51.2], [-1, 51.2], [-1, 51]]]}
    programme = programme_of(manager)
    features = [({"name": "County"}, county)]
    upload = make_upload(programme, by=manager, area=make_estate(programme).area, kind="estate", features=features)
    response = client.post(choose_url(upload), {"shapes": "1"})
    assert response.context["form"].errors["shapes"][0].endswith("It must be at most 60.")


def test_several_shapes_become_several_comparison_areas(client, manager):
    upload = make_upload(programme_of(manager), by=manager)
    client.post(choose_url(upload), {"shapes": ["1", "2"], "together": "each", "reason": "Sister LSOAs"})
    choices = ComparisonChoice.objects.order_by("area__name")
    assert [(choice.area.name, choice.area.lsoa_codes) for choice in choices] == [
        ("City of London 001A", ["E01000001"]),
        ("City of London 001B", ["E01000002"]),
    ]
    assert {(choice.reason, choice.named_by) for choice in choices} == {("Sister LSOAs", manager)}


def test_or_one_joined_area(client, manager):
    upload = make_upload(programme_of(manager), by=manager)
    answers = {"shapes": ["1", "2"], "together": "all", "name": "The sisters", "reason": "Sister LSOAs"}
    client.post(choose_url(upload), answers)
    area = Area.objects.get()
    assert (area.name, area.kind, area.lsoa_codes) == ("The sisters", "comparison", ["E01000001", "E01000002"])
    assert area.geometry.bounds == (-0.10, 51.51, -0.08, 51.52)


def test_a_joined_area_needs_a_name(client, manager):
    upload = make_upload(programme_of(manager), by=manager)
    response = client.post(choose_url(upload), {"shapes": ["1"], "together": "all", "reason": "Alike"})
    assert response.context["form"].errors == {"name": ["Enter a name for the area that the shapes become"]}


def test_a_comparison_of_the_same_name_is_refused(client, manager):
    programme = programme_of(manager)
    answers = {"shapes": ["1"], "together": "each", "reason": "Alike"}
    client.post(choose_url(make_upload(programme, by=manager)), answers)
    response = client.post(choose_url(make_upload(programme, by=manager)), answers)
    assert response.context["form"].errors["shapes"] == [
        "City of London 001A is already one of the areas that this programme is compared with."
    ]
    assert Area.objects.count() == 1


def test_wards_uploaded_twice_change_nothing(client, manager):
    programme = programme_of(manager)
    for _ in range(2):
        upload = make_upload(programme, by=manager, kind=Area.Kind.WARD, features=[({"WD22NM": "Belsize"}, SQUARE)])
        client.post(choose_url(upload), {"shapes": "1", "together": "each"})
    assert Area.objects.values_list("name", "kind", "geometry_version").get() == ("Belsize", "ward", 1)


def test_the_kept_file_goes_with_the_choice(client, manager, django_capture_on_commit_callbacks):
    upload = make_upload(programme_of(manager), by=manager)
    assert default_storage.exists(upload.stored.name)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(choose_url(upload), {"shapes": ["1"], "together": "each", "reason": "Alike"})
    assert not default_storage.exists(upload.stored.name)
    assert not BoundaryUpload.objects.exists()


def test_files_that_nobody_came_back_for_go_after_a_day(manager, django_capture_on_commit_callbacks):
    programme = programme_of(manager)
    forgotten, recent = make_upload(programme, by=manager), make_upload(programme, by=manager)
    BoundaryUpload.objects.filter(pk=forgotten.pk).update(uploaded_at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        latest = make_upload(programme, by=manager)
    assert set(BoundaryUpload.objects.all()) == {recent, latest}
    assert not default_storage.exists(forgotten.stored.name)
    assert default_storage.exists(recent.stored.name)


def test_only_what_the_programme_may_change_gets_a_boundary(client, manager):
    ring = make_area(name="Ring", kind=Area.Kind.BUFFER, buffer_of=make_estate(programme_of(manager)).area,
                     buffer_metres=200)  # fmt: skip
    response = client.get(reverse("estates:upload-boundary", args=[programme_of(manager).slug, ring.pk]))
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["Ash\0Estate", "Ash \ud83d Estate"])
def test_a_name_that_cannot_be_stored_is_cleaned(client, manager, name):
    upload = make_upload(programme_of(manager), manager, features=[({"name": name}, SQUARE)])
    answers = {"shapes": ["1"], "together": "each", "reason": "Alike"}
    assert client.get(choose_url(upload)).status_code == 200
    assert client.post(choose_url(upload), answers).status_code == 302
    assert Area.objects.get().name.startswith("Ash")


def test_a_number_of_five_thousand_digits_is_refused(client, manager):
    text = geojson(({}, SQUARE)).decode().replace("-0.1,", f"{'1' * 5000},", 1)
    area = make_estate(programme_of(manager)).area
    answer = upload_to(client, area, programme_of(manager), SimpleUploadedFile("a.geojson", text.encode()))
    assert "too many digits" in answer.content.decode()


def test_two_wards_of_one_name_in_a_file_do_not_swallow_each_other(client, manager):
    features = [({"name": "Ash"}, SQUARE), ({"name": "Ash"}, NEXT_DOOR)]
    upload = make_upload(programme_of(manager), manager, kind=Area.Kind.WARD, features=features)
    answer = client.post(choose_url(upload), {"shapes": ["1", "2"], "together": "each"})
    assert "Several shapes are called Ash" in answer.content.decode()
    assert not Area.objects.exists()


def test_an_estate_that_left_the_programme_meanwhile_gets_no_boundary(client, manager):
    estate = make_estate(programme_of(manager), boundary=FAR_AWAY)
    upload = make_upload(programme_of(manager), manager, area=estate.area, kind=Area.Kind.ESTATE)
    unlink_estate(programme=programme_of(manager), estate=estate, by=None)
    assert client.post(choose_url(upload), {"shapes": ["1"]}).status_code == 404
    estate.area.refresh_from_db()
    assert estate.area.boundary == FAR_AWAY
