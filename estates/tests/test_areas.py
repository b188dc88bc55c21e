"""The pages of areas: the list with its map, one area, its codes and its buffer."""

import pytest
from django.urls import reverse

from engagement.access import Role
from estates.comparisons import name_comparison, withdraw_comparison
from estates.models import Area, Membership, User
from estates.shapes import set_buffer
from estates.tests.make import FAR_AWAY, NEXT_DOOR, SQUARE, make_area, make_estate, make_member, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(client):
    programme = make_programme()
    client.force_login(make_member(programme))
    return programme


def compare(programme, **fields):
    return name_comparison(programme=programme, area=make_area(**fields), reason="Alike", by=None)


def test_the_list_shows_the_programmes_areas_and_not_anothers(client, programme):
    mine = make_estate(programme, boundary=SQUARE).area
    sister = compare(programme, name="Sister", boundary=FAR_AWAY)
    other = make_programme()
    make_estate(other, boundary=NEXT_DOOR)
    compare(other, name="Not ours", boundary=NEXT_DOOR)
    context = client.get(reverse("estates:areas", args=[programme.slug])).context
    assert (context["estates"], context["standing"]) == ([mine], [sister])
    assert context["map"].count("<path class=") == 2


def test_without_any_boundary_there_is_no_map(client, programme):
    make_estate(programme)
    page = client.get(reverse("estates:areas", args=[programme.slug])).content.decode()
    assert "No area has a boundary yet, so there is no map." in page


def test_the_list_warns_of_an_overlap(client, programme):
    make_estate(programme, name="Ash Court", boundary=SQUARE)
    compare(programme, name="Sister", boundary=SQUARE)
    page = client.get(reverse("estates:areas", args=[programme.slug])).content.decode()
    assert "Sister overlaps Ash Court by 77.2 hectares." in page


def test_size_homes_and_wards_stand_in_the_list(client, programme):
    area = make_estate(programme, boundary=SQUARE, lsoa_codes=["E01000001"]).area
    area.homes.create(financial_year=programme.baseline_year, homes=1240)
    make_area(name="North", kind=Area.Kind.WARD)
    page = client.get(reverse("estates:areas", args=[programme.slug])).content.decode()
    assert all(text in page for text in ("77.2", "1,240", "E01000001", "North"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(client, programme, django_assert_num_queries, number):
    for place in range(number):
        set_buffer(area=make_estate(programme, boundary=SQUARE).area, metres=200, by=None)
        compare(programme, name=f"Sister {place}", boundary=FAR_AWAY)
        make_area(name=f"Ward {place}", kind=Area.Kind.WARD, boundary=SQUARE)
    with django_assert_num_queries(10):
        client.get(reverse("estates:areas", args=[programme.slug]))


def test_an_estates_area_is_shown_on_the_estates_page(client, programme):
    estate = make_estate(programme)
    response = client.get(reverse("estates:area", args=[programme.slug, estate.area.pk]))
    assert response.url == reverse("estates:estate", args=[programme.slug, estate.pk])


def test_codes_and_name_of_a_comparison_are_changed(client, programme):
    area = compare(programme, name="Sister").area
    answers = {"name": "Brother", "lsoa_codes": "e01000002\nE01000001", "version": 1}
    response = client.post(reverse("estates:edit-area", args=[programme.slug, area.pk]), answers)
    assert response.url == reverse("estates:area", args=[programme.slug, area.pk])
    assert Area.objects.values_list("name", "lsoa_codes").get() == ("Brother", ["E01000001", "E01000002"])


def test_an_estates_name_is_not_changed_here(client, programme):
    area = make_estate(programme, name="Ash Court").area
    url = reverse("estates:edit-area", args=[programme.slug, area.pk])
    client.post(url, {"name": "Renamed", "lsoa_codes": "E01000001", "version": 1})
    assert Area.objects.values_list("name", "lsoa_codes").get() == ("Ash Court", ["E01000001"])


@pytest.mark.parametrize("form", ["edit-area", "edit-homes", "upload-boundary"])
def test_who_changes_an_area_reads_who_else_compares_with_it(client, programme, form):
    area = compare(programme, name="Sister").area
    where = reverse(f"estates:{form}", args=[programme.slug, area.pk])
    assert "Also compared with by" not in client.get(where).text
    name_comparison(programme=make_programme("Secret"), area=area, reason="Alike", by=None)
    assert "Also compared with by: 1 other programme." in client.get(where).text
    harbour = make_programme("Harbour & Co")
    name_comparison(programme=harbour, area=area, reason="Alike", by=None)
    Membership.objects.create(user=User.objects.get(), programme=harbour, role=Role.COACH)
    assert "Also compared with by: Harbour &amp; Co, 1 more programme." in client.get(where).text
    withdraw_comparison(choice=harbour.comparison_choices.get(), because="Unlike", by=None)
    assert "Also compared with by: 1 other programme." in client.get(where).text


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"name": "", "lsoa_codes": ""}, {"name": ["Enter the name of the area"]}),
        ({"name": "South", "lsoa_codes": ""}, {"__all__": ["There is already a ward or borough of this name."]}),
        (
            {"name": "North", "lsoa_codes": "E01000001\nE02"},
            {
                "lsoa_codes": [
                    "Line 2: “E02” is not the code of an LSOA. "
                    "Codes look like E01000001: E or W, then 01, then six digits."
                ]
            },
        ),
    ],
)
def test_wrong_answers_are_refused_with_what_to_do(client, programme, answers, errors):
    north = make_area(name="North", kind=Area.Kind.WARD)
    make_area(name="South", kind=Area.Kind.WARD)
    response = client.post(reverse("estates:edit-area", args=[programme.slug, north.pk]), {**answers, "version": 1})
    assert response.context["form"].errors == errors
    assert Area.objects.filter(name="North", lsoa_codes=[]).exists()


def test_a_buffer_is_made(client, programme):
    area = make_estate(programme, boundary=SQUARE).area
    client.post(reverse("estates:edit-buffer", args=[programme.slug, area.pk]), {"metres": "200"})
    assert Area.objects.get(buffer_of=area).buffer_metres == 200


@pytest.mark.parametrize(
    ("metres", "message"),
    [
        ("", "Enter a width from 50 to 1,000 metres"),
        ("49", "Enter a width from 50 to 1,000 metres, not 49."),
        ("1001", "Enter a width from 50 to 1,000 metres, not 1,001."),
        ("wide", "Enter a whole number, like 240"),
    ],
)
def test_a_wrong_width_is_refused_with_what_to_do(client, programme, metres, message):
    area = make_estate(programme, boundary=SQUARE).area
    response = client.post(reverse("estates:edit-buffer", args=[programme.slug, area.pk]), {"metres": metres})
    assert response.context["form"].errors == {"metres": [message]}
    assert not Area.objects.filter(buffer_of=area).exists()


def test_without_a_boundary_no_buffer_is_made(client, programme):
    area = make_estate(programme, name="Ash Court").area
    response = client.post(reverse("estates:edit-buffer", args=[programme.slug, area.pk]), {"metres": "200"})
    assert response.context["form"].errors == {"metres": ["Ash Court has no boundary yet. Upload it first."]}


def test_a_buffer_is_removed_by_post_only(client, programme):
    area = make_estate(programme, boundary=SQUARE).area
    set_buffer(area=area, metres=200, by=None)
    url = reverse("estates:remove-buffer", args=[programme.slug, area.pk])
    client.get(url)
    assert Area.objects.filter(buffer_of=area).exists()
    client.post(url)
    assert not Area.objects.filter(buffer_of=area).exists()


def test_a_buffers_page_opens(client, programme):
    buffer = set_buffer(area=make_estate(programme, boundary=SQUARE).area, metres=200, by=None)
    assert client.get(reverse("estates:area", args=[programme.slug, buffer.pk])).status_code == 200


def test_codes_that_somebody_else_saved_meanwhile_are_not_overwritten_unseen(client, programme):
    area = make_estate(programme, lsoa_codes=["E01000001"]).area
    url = reverse("estates:edit-area", args=[programme.slug, area.pk])
    client.post(url, {"lsoa_codes": "E01000001\nE01000002", "version": 1})
    late = client.post(url, {"lsoa_codes": "E01000001\nE01000003", "version": 1})
    assert late.status_code == 409
    assert "E01000002" in late.content.decode()
    assert Area.objects.get().lsoa_codes == ["E01000001", "E01000002"]


def test_homes_that_somebody_else_saved_meanwhile_are_not_taken_out(client, programme):
    area = make_estate(programme).area
    url = reverse("estates:edit-homes", args=[programme.slug, area.pk])
    client.post(url, {"homes_2005": "100", "version": 1})
    late = client.post(url, {"homes_2006": "200", "version": 1})
    assert late.status_code == 409
    assert "Somebody else saved the homes meanwhile: 100 in 2005/06." in late.content.decode()
    assert 'value="200"' in late.content.decode()
    assert [row.homes for row in area.homes.all()] == [100]
