"""Every address of the project, opened by everybody: nobody, each role in the own and in another programme, and so on.

What each may open stands in reporting/tests/access_table.py alone, and not in the views, so that a view that opens too
much or too little is found. Whoever adds an address adds its row there.
"""

from copy import copy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from engagement.access import Role
from estates.tests.make import make_member, make_programme, make_site_administrator, make_user
from reporting.tests.access_table import LOGIN, TABLE, World

OURS = ("engagement.", "estates.", "outreach.", "events.", "partnership.", "reporting.")
TOKEN = "a" * 32

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def walk(patterns, route="", namespace=""):
    """Every URL pattern of the project as (name, or the route where it has none; the view)."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}" if pattern.name else here
            yield name, pattern.callback
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, here, inner)


EVERY_URL = dict(walk(get_resolver().url_patterns))


def make_client(user=None):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = TOKEN
    if user:
        client.force_login(user)
    return client


ROLES = {role.value: role for role in Role}
ELSEWHERE = {f"{role.value} elsewhere": role for role in Role}


def make_somebody(who, world):
    """One of those who might open a page."""
    if who == "nobody":
        return make_client()
    if who == "a stranger":
        return make_client(make_user())
    if who == "the site administrator":
        return make_client(make_site_administrator())
    if who in ELSEWHERE:
        return make_client(make_member(world.other_programme, ELSEWHERE[who]))
    agency = world.agency if ROLES[who] == Role.AGENCY_PARTNER else None
    return make_client(make_member(world.programme, ROLES[who], agency=agency))


def outcome(client, row, path):
    """The status code, or LOGIN. Whatever the request changed is undone, signing out too."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        response = client.post(path, {"csrfmiddlewaretoken": TOKEN}) if row.method == "post" else client.get(path)
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return LOGIN
    return response.status_code


def make_world():
    return World(make_programme("Five Estates"), make_programme("Harbour"))


def test_the_table_knows_every_url_and_no_other():
    assert sorted(EVERY_URL.keys() ^ TABLE.keys()) == []


@pytest.mark.parametrize("who", ["nobody", "a stranger", "the site administrator", *ROLES, *ELSEWHERE])
def test_everybody_may_open_what_the_table_says_and_nothing_else(who):
    world = make_world()
    client, faults = make_somebody(who, world), []
    for name, row in TABLE.items():
        was, expected = outcome(client, row, world.path(name, row)), row.expected(who)
        if was != expected:
            faults.append(f"{row.method.upper()} {name} by {who}: {was}, and not {expected}")
    assert faults == []


def test_a_right_in_one_programme_opens_nothing_of_another_through_its_own_address():
    """A member of both programmes asks for the one's object under the other's address."""
    world = make_world()
    user = make_member(world.programme)
    for role in Role:
        world.join(user, world.programme, role)
        world.join(user, world.other_programme, role)
    client, faults = make_client(user), []
    for name, row in TABLE.items():
        if row.belongs_to_programme:
            was = outcome(client, row, world.path(name, row, slug=world.other_programme.slug))
            if was != 404:
                faults.append(f"{name}: {was}, and not 404")
    assert faults == []


def test_a_change_needs_the_token_of_our_own_form():
    world = make_world()
    client, faults = make_client(make_site_administrator()), []
    for name, row in TABLE.items():
        if row.method == "post" and client.post(world.path(name, row)).status_code != 403:
            faults.append(name)
    assert faults == []


def test_what_changes_something_is_not_opened_by_get():
    world = make_world()
    user = make_site_administrator()
    for role in Role:
        world.join(user, world.programme, role)
    client = make_client(user)
    posts = [(name, world.path(name, row)) for name, row in TABLE.items() if row.method == "post"]
    assert [name for name, path in posts if client.get(path).status_code != 405] == []


def test_every_view_of_ours_says_what_it_needs():
    ours = {name: view for name, view in EVERY_URL.items() if view.__module__.startswith(OURS)}
    ours.pop("admin:login")  # Django's, closed by engagement/administration.py
    assert ours
    assert [name for name, view in ours.items() if not hasattr(view, "needs")] == []
