"""Whose rows the pages of places find, and which verbs they take. Who may open them: access_table.py of reporting."""

import pytest
from django.urls import reverse

from engagement.access import Role
from estates.comparisons import name_comparison
from estates.tests.make import FAR_AWAY, make_area, make_estate, make_member, make_programme
from estates.tests.test_boundary_uploads import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("page", ["programme", "estates", "areas"])
def test_a_page_that_only_shows_takes_no_post(client, page):
    programme = make_programme()
    client.force_login(make_member(programme, Role.MANAGER))
    assert client.post(reverse(f"estates:{page}", args=[programme.slug])).status_code == 405


@pytest.mark.parametrize("page", ["edit-programme", "add-estate", "link-estate", "add-areas", "name-comparison"])
def test_a_form_takes_no_other_verb(client, page):
    programme = make_programme()
    client.force_login(make_member(programme, Role.MANAGER))
    url = reverse(f"estates:{page}", args=[programme.slug])
    assert (client.get(url).status_code, client.delete(url).status_code) == (200, 405)


def test_somebody_elses_upload_is_not_found(client):
    programme = make_programme()
    upload = make_upload(programme, by=make_member(programme, Role.MANAGER))
    client.force_login(make_member(programme, Role.MANAGER))
    assert client.get(reverse("estates:choose-shapes", args=[programme.slug, upload.pk])).status_code == 404


@pytest.mark.parametrize("page", ["edit-area", "edit-homes", "edit-buffer", "upload-boundary"])
def test_another_programmes_estate_that_we_are_compared_with_is_shown_and_not_ours_to_change(client, page):
    theirs = make_estate(make_programme()).area
    ours = make_programme()
    name_comparison(programme=ours, area=theirs, reason="Alike", by=None)
    client.force_login(make_member(ours, Role.MANAGER))
    assert client.get(reverse("estates:area", args=[ours.slug, theirs.pk])).status_code == 200
    assert client.get(reverse(f"estates:{page}", args=[ours.slug, theirs.pk])).status_code == 404


def test_another_programmes_comparison_is_not_found(client):
    theirs = make_area(boundary=FAR_AWAY)
    name_comparison(programme=make_programme(), area=theirs, reason="Alike", by=None)
    ours = make_programme()
    client.force_login(make_member(ours, Role.MANAGER))
    assert client.get(reverse("estates:area", args=[ours.slug, theirs.pk])).status_code == 404
