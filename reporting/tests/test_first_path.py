"""The first path through the house in a real browser: sign in, upload real files, watch the bar, read the change."""

import os
import re
import signal
import zipfile

import pytest
from playwright.sync_api import expect

from engagement.tests.browser import assert_accessible
from estates.tests.make import make_member, make_programme
from reporting.models import Import
from reporting.tests.make import make_city_programme
from reporting.tests.make_counts import make_housing
from reporting.tests.police import CITY, NEWCASTLE

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


class RestingWorker:
    """The worker, which does nothing while it is at rest: an import stands still wherever it is."""

    def __init__(self, worker, process):
        self._worker, self._process = worker, process

    def rest(self):
        os.killpg(self._process.pid, signal.SIGSTOP)

    def work(self):
        os.killpg(self._process.pid, signal.SIGCONT)

    def rest_when(self, holds):
        self.work()
        self._worker.wait_until(holds)
        self.rest()


@pytest.fixture
def resting_worker(worker, worker_process):
    resting = RestingWorker(worker, worker_process)
    resting.rest()
    yield resting
    resting.work()


def upload(page, files):
    page.get_by_role("link", name="Import street files").click()
    page.get_by_label("Which files do you want to import?").set_input_files(files)
    page.get_by_role("button", name="Import", exact=True).click()


def test_signs_in_uploads_three_files_and_reads_the_change(page, live_server, files, resting_worker):
    sign_in(page, live_server, make_manager(make_city_programme()))
    page.get_by_role("link", name="Import street files").click()
    assert_accessible(page)
    page.get_by_label("Which files do you want to import?").set_input_files(files)
    page.get_by_role("button", name="Import", exact=True).click()
    assert page.get_by_role("progressbar", name="Progress").get_attribute("value") == "0"
    assert_accessible(page)
    resting_worker.work()
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


def test_the_bar_goes_on_where_it_is_when_the_page_is_closed_and_opened_again(page, live_server, resting_worker):
    sign_in(page, live_server, make_manager(make_city_programme()))
    upload(page, [NEWCASTLE])
    address = page.url
    page.goto("about:blank")
    resting_worker.rest_when(lambda: Import.objects.filter(progress__gt=5).exists())
    page.goto(address)
    bar = page.get_by_role("progressbar", name="Progress")
    assert 5 < float(bar.get_attribute("value")) < 100
    assert re.search(r"Read \d+ of 48 files|Saving the counts", page.inner_text("main"))
    stood_at = bar.get_attribute("value")
    resting_worker.rest_when(lambda: not Import.objects.filter(progress=stood_at).exists())
    expect(bar.or_(page.get_by_text("Imported", exact=True)).first).not_to_have_attribute("value", stood_at)
    resting_worker.work()
    page.get_by_text("Imported", exact=True).wait_for(timeout=30_000)
    assert "rows in 48 files" in page.inner_text("main")


@pytest.fixture
def plain_page(browser):
    """A page in a browser without JavaScript."""
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        yield context.new_page()


def test_the_same_path_without_javascript(plain_page, live_server, files, worker):
    page = plain_page
    user = make_manager(make_city_programme())
    page.goto(live_server.url)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    upload(page, files)
    worker.wait_until(lambda: Import.objects.get().progress == 100)
    if page.get_by_role("link", name="See how far it is").is_visible():
        page.get_by_role("link", name="See how far it is").click()
    assert "rows in 3 files" in page.inner_text("main")
    page.goto(f"{live_server.url}/programmes/city/asb/?leave_out=2018-05")
    page.get_by_text("Change what is shown").click()
    page.get_by_label("Category").select_option("Criminal damage and arson")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("criminal damage and arson"))
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rows behind a figure")


def test_signs_in_and_adds_a_person_by_keyboard_alone(page, live_server):
    user = make_manager(make_programme(slug="five"))
    page.goto(live_server.url)
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(user.email)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hello, ").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.goto(f"{live_server.url}/programmes/five/people/")
    tab_to(page, page.get_by_role("button", name="Add a person"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Ann Lee")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ann Lee")


def tab_to(page, control, most=60):
    """Press Tab until `control` has the focus, which must be seen on it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if control.evaluate("control => control === document.activeElement"):
            look = control.evaluate(
                "control => [getComputedStyle(control).outlineStyle, getComputedStyle(control).boxShadow]"
            )
            assert look != ["none", "none"], "The focus cannot be seen."
            return
    raise AssertionError(f"{control} cannot be reached with Tab.")


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
