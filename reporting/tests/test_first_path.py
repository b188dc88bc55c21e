"""The first path through the house in a real browser: sign in, upload real files, watch the bar, read the change."""

import os
import signal
import zipfile

import pytest

from engagement.tests.browser import assert_accessible
from estates.tests.make import make_member, make_programme
from reporting.tests.make import make_city_programme
from reporting.tests.make_counts import make_housing
from reporting.tests.police import CITY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-one-for-2006/07"
MONTHS = ("2018-04", "2018-05", "2019-04")


@pytest.fixture
def files(tmp_path):
    """Three of the real files, two of them of the same calendar month."""
    with zipfile.ZipFile(CITY) as archive:
        names = [name for name in archive.namelist() if name.rpartition("/")[2].startswith(MONTHS)]
        return [archive.extract(name, tmp_path) for name in names]


def make_manager(programme):
    user = make_member(programme)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page, live_server, user):
    page.goto(live_server.url)
    assert_accessible(page)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Hello, ").wait_for()
    assert_accessible(page)


@pytest.fixture
def resting_worker(worker, worker_process):
    """The worker does nothing until the test calls what this gives."""
    os.killpg(worker_process.pid, signal.SIGSTOP)
    yield lambda: os.killpg(worker_process.pid, signal.SIGCONT)
    os.killpg(worker_process.pid, signal.SIGCONT)


def test_signs_in_uploads_three_files_and_reads_the_change(page, live_server, files, resting_worker):
    sign_in(page, live_server, make_manager(make_city_programme()))
    page.get_by_role("link", name="Import street files").click()
    assert_accessible(page)
    page.get_by_label("Which files do you want to import?").set_input_files(files)
    page.get_by_role("button", name="Import", exact=True).click()
    assert page.get_by_role("progressbar", name="Progress").get_attribute("value") == "0"
    assert_accessible(page)
    resting_worker()
    page.get_by_text("Imported", exact=True).wait_for(timeout=30_000)
    assert "rows in 3 files" in page.inner_text("main")
    assert_accessible(page)
    page.goto(f"{live_server.url}/programmes/city/asb/")
    assert_accessible(page)
    assert "Only 1 month has figures in both years." in page.inner_text("main")
    counts = page.get_by_role("row", name="April").get_by_role("link")
    assert [text.split()[0] for text in counts.all_inner_texts()] == ["69", "60", "30", "35"]
    counts.first.click()
    page.get_by_role("heading", name="69 rows").wait_for()
    assert_accessible(page)


def test_a_print_of_the_dashboard_shows_figures_and_no_addresses(page, live_server):
    programme = make_programme(slug="five")
    make_housing(programme)
    sign_in(page, live_server, make_manager(programme))
    page.goto(f"{live_server.url}/programmes/five/asb/")
    page.emulate_media(media="print")
    link = page.get_by_role("table").get_by_role("link").first
    assert link.evaluate("link => getComputedStyle(link, '::after').content") == "none"
    assert page.get_by_text("Printed on").is_visible()
    assert not page.get_by_text("Change what is shown").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_dashboard_is_readable_on_a_phone(page, live_server):
    programme = make_programme(slug="five")
    make_housing(programme)
    sign_in(page, live_server, make_manager(programme))
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(f"{live_server.url}/programmes/five/asb/")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    height = "all => Math.min(...all.map(one => one.getBoundingClientRect().height))"
    assert page.locator(".chart__text:visible").evaluate_all(height) >= 10
    assert_accessible(page)
