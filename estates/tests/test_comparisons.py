"""What a programme is compared with: named with date and reason, withdrawn but never deleted, and never itself."""

from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from shapely.geometry import box

from estates.comparisons import name_comparison, overlapping, overlaps_of, withdraw_comparison
from estates.models import Area, ComparisonChoice
from estates.shapes import set_buffer
from estates.tests.make import FAR_AWAY, NEXT_DOOR, SQUARE, make_area, make_estate, make_member, make_programme


@dataclass
class Place:
    geometry: object = None
    lsoa_codes: tuple = ()


@pytest.fixture
def programme(client, db):
    programme = make_programme()
    client.force_login(make_member(programme))
    return programme


def test_areas_that_share_ground_overlap():
    comparison, estate = Place(box(0, 51, 0.02, 51.01)), Place(box(0.01, 51, 0.03, 51.01))
    [overlap] = overlapping([comparison], [estate])
    assert (overlap.comparison, overlap.area, overlap.lsoa_codes) == (comparison, estate, ())
    assert overlap.hectares == pytest.approx(78.1, abs=0.2)


def test_neighbours_with_a_common_border_do_not_overlap():
    assert overlapping([Place(box(0, 51, 0.01, 51.01))], [Place(box(0.01, 51, 0.02, 51.01))]) == []


def test_areas_that_share_a_code_overlap_even_without_a_boundary():
    [overlap] = overlapping([Place(None, ("E01000001", "E01000002"))], [Place(box(0, 51, 1, 52), ("E01000002",))])
    assert (overlap.hectares, overlap.lsoa_codes) == (0, ("E01000002",))


@pytest.mark.django_db
def test_the_buffer_counts_as_the_programmes_own():
    programme = make_programme()
    buffer = set_buffer(area=make_estate(programme, boundary=SQUARE).area, metres=200, by=None)
    name_comparison(programme=programme, area=make_area(boundary=NEXT_DOOR), reason="Alike", by=None)
    assert [overlap.area for overlap in overlaps_of(programme)] == [buffer]


@pytest.mark.django_db
def test_what_was_withdrawn_overlaps_no_longer():
    programme = make_programme()
    make_estate(programme, boundary=SQUARE)
    choice = name_comparison(programme=programme, area=make_area(boundary=SQUARE), reason="Alike", by=None)
    assert len(overlaps_of(programme)) == 1
    withdraw_comparison(choice=choice, because="It is the same place", by=None)
    assert overlaps_of(programme) == []


def test_naming_keeps_who_why_and_when(client, programme):
    estate = make_estate(make_programme())
    answers = {"area": estate.area.pk, "reason": "Same landlord"}
    client.post(reverse("estates:name-comparison", args=[programme.slug]), answers)
    choice = ComparisonChoice.objects.get()
    assert (choice.programme, choice.area, choice.reason) == (programme, estate.area, "Same landlord")
    assert choice.named_by == programme.memberships.get().user
    assert choice.named_at is not None


def test_only_what_may_be_compared_with_is_offered(client, programme):
    own = make_estate(programme, boundary=SQUARE)
    set_buffer(area=own.area, metres=200, by=None)
    compared = make_area(name="Already compared")
    name_comparison(programme=programme, area=compared, reason="Alike", by=None)
    other, ward = make_estate(make_programme()), make_area(name="North", kind=Area.Kind.WARD)
    form = client.get(reverse("estates:name-comparison", args=[programme.slug])).context["form"]
    assert set(form.fields["area"].queryset) == {other.area, ward}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["own", "buffer", "twice"])
def test_what_may_not_be_compared_with_is_refused(kind):
    programme = make_programme()
    own = make_estate(programme, name="Ash Court", boundary=SQUARE).area
    sister = make_area()
    name_comparison(programme=programme, area=sister, reason="Alike", by=None)
    area, message = {
        "own": (own, "Ash Court is an estate of this programme itself."),
        "buffer": (set_buffer(area=own, metres=200, by=None), "A buffer is not an area to compare with."),
        "twice": (sister, "This area is already one of the comparisons."),
    }[kind]
    with pytest.raises(ValidationError) as caught:
        name_comparison(programme=programme, area=area, reason="Alike", by=None)
    assert caught.value.messages == [message]
    assert ComparisonChoice.objects.count() == 1


def test_an_area_is_added_by_its_codes(client, programme):
    answers = {"name": "Sister", "lsoa_codes": "E01000001", "reason": "Alike"}
    client.post(reverse("estates:add-comparison", args=[programme.slug]), answers)
    area = Area.objects.comparisons_of(programme).get()
    assert (area.name, area.kind, area.lsoa_codes, area.boundary) == ("Sister", "comparison", ["E01000001"], None)


def test_an_area_without_codes_or_reason_is_refused(client, programme):
    response = client.post(reverse("estates:add-comparison", args=[programme.slug]), {"name": "Sister"})
    assert response.context["form"].errors == {
        "lsoa_codes": ["Enter one LSOA code or more, like E01000001"],
        "reason": ["Say why this is a fair comparison"],
    }
    assert not Area.objects.exists()


def test_a_withdrawn_comparison_stays_to_be_read_and_may_be_named_again(client, programme):
    choice = name_comparison(programme=programme, area=make_area(name="Sister"), reason="Alike", by=None)
    url = reverse("estates:withdraw-comparison", args=[programme.slug, choice.pk])
    assert client.post(url, {}).context["form"].errors == {"because": ["Say why it is taken out"]}
    client.post(url, {"because": "Mostly offices"})
    assert not Area.objects.comparisons_of(programme).exists()
    page = client.get(reverse("estates:areas", args=[programme.slug])).content.decode()
    assert "Mostly offices" in page
    name_comparison(programme=programme, area=choice.area, reason="After all", by=None)
    assert ComparisonChoice.objects.count() == 2


def test_a_comparison_is_withdrawn_once(client, programme):
    choice = name_comparison(programme=programme, area=make_area(), reason="Alike", by=None)
    withdraw_comparison(choice=choice, because="Mostly offices", by=None)
    url = reverse("estates:withdraw-comparison", args=[programme.slug, choice.pk])
    assert client.post(url, {"because": "Again"}).status_code == 404


@pytest.mark.django_db
def test_areas_far_away_do_not_overlap():
    programme = make_programme()
    make_estate(programme, boundary=SQUARE)
    name_comparison(programme=programme, area=make_area(boundary=FAR_AWAY), reason="Alike", by=None)
    assert overlaps_of(programme) == []
