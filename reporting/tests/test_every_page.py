"""Every page of the access table in a real browser: axe finds nothing, and nothing is wider than a small phone."""

import pytest
from django.test import Client

from engagement.access import Role
from engagement.tests.browser import assert_accessible
from estates.tests.make import make_programme, make_site_administrator
from reporting.tests.access_table import TABLE, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def make_user_of_everything(world):
    user = make_site_administrator()
    for role in Role:
        world.join(user, world.programme, role)
    return user


def pages_of(world, client):
    """The addresses that answer with a page of ours. Django's administration site is not."""
    for name, row in TABLE.items():
        if row.method == "get" and not name.startswith("admin"):
            path = world.path(name, row)
            answer = client.get(path)
            if answer.status_code == 200 and not answer.streaming and b"<main" in answer.content:
                yield path


def faults_of(page, address):
    page.set_viewport_size(WIDE)
    page.goto(address)
    try:
        assert_accessible(page)
    except AssertionError as faults:
        yield str(faults)
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        yield f"{address}: {width} pixels wide on a phone of {NARROW['width']}"


@pytest.mark.parametrize("signed_in", [False, True], ids=["nobody", "somebody with every role"])
def test_every_page_is_accessible_and_fits_a_phone(page, live_server, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = World(make_programme("Five Estates"), make_programme("Harbour"))
    client = Client()
    if signed_in:
        client.force_login(make_user_of_everything(world))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    paths = [path for path in pages_of(world, client) if path != "/accounts/logout/" or signed_in]
    assert len(paths) > (50 if signed_in else 5)
    assert [fault for path in paths for fault in faults_of(page, live_server.url + path)] == []
