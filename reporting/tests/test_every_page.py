"""Every page of the access table in a real browser: axe finds nothing, and nothing is wider than a small phone."""

import pytest
from django.test import Client
from django.urls import reverse

from engagement.access import Role
from engagement.tests.browser import assert_accessible
from estates.tests.make import make_member, make_programme, make_site_administrator
from outreach.concerns import name_lead
from reporting.tests.access_table import TABLE, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTS = 4  # so that several processes share the work
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


# What answers with something else than a page of ours to somebody who has every role.
NO_PAGES = {
    "healthz",
    "readyz",
    "council-colours",
    "offline-worker",
    "offline-manifest",
    "account_login",  # to who is signed in; the test of what is open to everybody sees it
    "estates:people-import-progress",  # parts of pages
    "reporting:police-import-progress",
    "estates:people-import-problems",  # downloads
    "reporting:police-import-problems",
    "reporting:asb-rows-csv",
    "events:calendar-file",
    "events:qr-code",
    "events:poster",
    "partnership:you-said-poster",
    "events:attendance-csv",
    "events:thanks-letter",
    "reporting:housing-cases-csv",
    "reporting:housing-import-problems",
    "reporting:housing-import-progress",
    "reporting:supplied-import-problems",
    "reporting:supplied-import-progress",
}


def make_world():
    return World(make_programme("Five Estates"), make_programme("Harbour"))


def make_user_of_everything(world):
    user = make_site_administrator()
    for role in Role:
        world.join(user, world.programme, role)
    name_lead(programme=world.programme, user=user, by=None)
    world.membership = user.memberships.filter(programme=world.programme).first()
    return user


def pages_of(world, client):
    """The addresses that answer with a page of ours, and the names of those that do not."""
    pages, others = [], set()
    for name, row in TABLE.items():
        if row.method == "get" and not name.startswith("admin"):
            path = world.path(name, row)
            answer = client.get(path)
            if answer.status_code == 200 and not answer.streaming and b"<main" in answer.content:
                pages.append(path)
            else:
                others.add(name)
    return pages, others


def faults_of(page, address):
    page.set_viewport_size(NARROW)
    page.goto(address)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        yield f"{address}: {width} pixels wide on a phone of {NARROW['width']}"
    page.set_viewport_size(WIDE)
    try:
        assert_accessible(page)
    except AssertionError as faults:
        yield str(faults)


def sign_in(page, live_server, client, user, settings):
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def faults_of_all(page, live_server, paths):
    return [fault for path in paths for fault in faults_of(page, live_server.url + path)]


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_and_fits_a_phone(part, page, live_server, settings):
    world, client = make_world(), Client()
    sign_in(page, live_server, client, make_user_of_everything(world), settings)
    paths, others = pages_of(world, client)
    assert others == NO_PAGES
    assert faults_of_all(page, live_server, paths[part::PARTS]) == []


def test_so_is_every_page_that_is_open_to_everybody(page, live_server):
    paths, _ = pages_of(make_world(), Client())
    assert len(paths) >= 7
    assert faults_of_all(page, live_server, paths) == []


@pytest.mark.parametrize("role", Role)
def test_so_are_the_first_pages_of_each_role(role, page, live_server, settings):
    world, client = make_world(), Client()
    agency = world.agency if role == Role.AGENCY_PARTNER else None
    sign_in(page, live_server, client, make_member(world.programme, role, agency=agency), settings)
    paths = [reverse("reporting:home"), reverse("estates:programme", args=[world.programme.slug])]
    if client.get(actions := reverse("partnership:actions", args=[world.programme.slug])).status_code == 200:
        paths.append(actions)
    assert faults_of_all(page, live_server, paths) == []
