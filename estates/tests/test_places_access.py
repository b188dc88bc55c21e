"""Every page of programmes, estates, areas and agencies: who may open it, and with which verbs."""

import pytest
from django.urls import reverse

from engagement.access import COUNCIL_STAFF, DATA_ROLES, SITE_ADMINISTRATOR, Role
from estates.comparisons import name_comparison
from estates.shapes import set_buffer
from estates.tests.make import (
    FAR_AWAY,
    SQUARE,
    make_area,
    make_estate,
    make_member,
    make_programme,
    make_site_administrator,
)
from estates.tests.test_boundary_uploads import make_upload

pytestmark = pytest.mark.django_db

ANY = set(Role)
# page, what its address needs after the slug, who may open it, whether it takes POST
PROGRAMME_PAGES = [
    ("programme", None, ANY | {SITE_ADMINISTRATOR}, False),
    ("edit-programme", None, {Role.MANAGER, SITE_ADMINISTRATOR}, True),
    ("estates", None, COUNCIL_STAFF, False),
    ("add-estate", None, DATA_ROLES, True),
    ("link-estate", None, DATA_ROLES, True),
    ("estate", "estate", COUNCIL_STAFF, False),
    ("edit-estate", "estate", DATA_ROLES, True),
    ("unlink-estate", "estate", DATA_ROLES, True),
    ("areas", None, COUNCIL_STAFF, False),
    ("area", "comparison", COUNCIL_STAFF, False),
    ("edit-area", "area", DATA_ROLES, True),
    ("edit-homes", "area", DATA_ROLES, True),
    ("edit-buffer", "area", DATA_ROLES, True),
    ("remove-buffer", "area", DATA_ROLES, True),
    ("upload-boundary", "area", DATA_ROLES, True),
    ("add-areas", None, DATA_ROLES, True),
    ("choose-shapes", "upload", DATA_ROLES, True),
    ("name-comparison", None, DATA_ROLES, True),
    ("add-comparison", None, DATA_ROLES, True),
    ("withdraw-comparison", "choice", DATA_ROLES, True),
]
SHARED_PAGES = [
    ("programmes", None, ANY | {SITE_ADMINISTRATOR}, False),
    ("add-programme", None, {SITE_ADMINISTRATOR}, True),
    ("agencies", None, COUNCIL_STAFF, False),
    ("add-agency", None, {Role.MANAGER, Role.OFFICER}, True),
]
IDS = [page[0] for page in PROGRAMME_PAGES]


def make_everything(user_of_upload=None):
    """A programme with one row of every kind that an address can name."""
    programme = make_programme()
    estate = make_estate(programme, boundary=SQUARE)
    comparison = make_area(name="Sister", boundary=FAR_AWAY)
    choice = name_comparison(programme=programme, area=comparison, reason="Alike", by=None)
    set_buffer(area=estate.area, metres=200, by=None)
    rows = {"estate": estate, "area": estate.area, "comparison": comparison, "choice": choice}
    return programme, rows


def address(name, programme, rows, kind, user):
    if kind == "upload":
        return reverse(f"estates:{name}", args=[programme.slug, make_upload(programme, by=user).pk])
    return reverse(f"estates:{name}", args=[programme.slug, *([rows[kind].pk] if kind else [])])


@pytest.mark.parametrize(("name", "kind", "allowed", "posts"), PROGRAMME_PAGES, ids=IDS)
def test_a_page_opens_for_its_roles_only(client, name, kind, allowed, posts):
    programme, rows = make_everything()
    for role in [*Role, SITE_ADMINISTRATOR]:
        user = make_site_administrator() if role == SITE_ADMINISTRATOR else make_member(programme, role)
        client.force_login(user)
        expected = 200 if role in allowed else 403
        assert (role, client.get(address(name, programme, rows, kind, user)).status_code) == (role, expected)


@pytest.mark.parametrize(("name", "kind", "allowed", "posts"), PROGRAMME_PAGES, ids=IDS)
def test_a_page_of_another_programme_is_not_found(client, name, kind, allowed, posts):
    programme, rows = make_everything()
    stranger = make_member(make_programme(), Role.MANAGER)
    client.force_login(stranger)
    assert client.get(address(name, programme, rows, kind, stranger)).status_code == 404


@pytest.mark.parametrize(("name", "kind"), [page[:2] for page in PROGRAMME_PAGES if page[1] not in (None, "upload")])
def test_another_programmes_rows_are_not_found_under_ones_own(client, name, kind):
    _, rows = make_everything()
    own = make_programme()
    user = make_member(own, Role.MANAGER)
    client.force_login(user)
    assert client.get(address(name, own, rows, kind, user)).status_code == 404


@pytest.mark.parametrize(("name", "kind", "allowed", "posts"), PROGRAMME_PAGES, ids=IDS)
def test_a_page_takes_no_other_verb(client, name, kind, allowed, posts):
    programme, rows = make_everything()
    user = make_member(programme, Role.MANAGER)
    client.force_login(user)
    url = address(name, programme, rows, kind, user)
    assert client.delete(url).status_code == 405
    assert posts or client.post(url).status_code == 405


@pytest.mark.parametrize(("name", "kind", "allowed", "posts"), SHARED_PAGES, ids=[page[0] for page in SHARED_PAGES])
def test_a_shared_page_opens_for_its_roles_only(client, name, kind, allowed, posts):
    programme = make_programme()
    url = reverse(f"estates:{name}")
    assert client.get(url).status_code == 302
    for role in [*Role, SITE_ADMINISTRATOR]:
        client.force_login(make_site_administrator() if role == SITE_ADMINISTRATOR else make_member(programme, role))
        assert (role, client.get(url).status_code) == (role, 200 if role in allowed else 403)
    assert client.delete(url).status_code == 405 or role not in allowed


def test_an_anonymous_visitor_is_sent_to_sign_in(client):
    programme, _ = make_everything()
    url = reverse("estates:areas", args=[programme.slug])
    assert client.get(url).url == f"/accounts/login/?next={url}"


def test_somebody_elses_upload_is_not_found(client):
    programme = make_programme()
    upload = make_upload(programme, by=make_member(programme, Role.MANAGER))
    client.force_login(make_member(programme, Role.MANAGER))
    assert client.get(reverse("estates:choose-shapes", args=[programme.slug, upload.pk])).status_code == 404


def test_the_boundary_of_another_programmes_estate_is_not_ours_to_change(client):
    """It is one of our comparisons, so we see it."""
    programme, rows = make_everything()
    ours = make_programme()
    name_comparison(programme=ours, area=rows["area"], reason="Alike", by=None)
    client.force_login(make_member(ours, Role.MANAGER))
    assert client.get(reverse("estates:area", args=[ours.slug, rows["area"].pk])).status_code == 200
    assert client.get(reverse("estates:edit-area", args=[ours.slug, rows["area"].pk])).status_code == 404
