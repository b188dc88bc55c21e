"""A landlord's file in a real browser: uploaded, its columns said, looked at, imported, its cases opened, undone."""

import os

import pytest
from playwright.sync_api import expect

from engagement.tests.browser import assert_accessible
from estates.tests.make import make_programme
from reporting.models import HousingCase
from reporting.tests.make_housing import csv_bytes, make_homes
from reporting.tests.test_first_path import make_manager, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = [
    ["000123", "03/04/2005", "Noise nuisance", "NW0 1AA"],
    ["000124", "05/06/2005", "Rave", "NW0 1AB"],
    ["000125", "31/02/2006", "Graffiti", "NW0 1AA"],
]


def shot(page, name):
    """Pictures of the page on a phone and a desk, where somebody asked for them by SHOTS=folder."""
    if folder := os.environ.get("SHOTS"):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_a_landlords_file_is_read_mapped_looked_at_taken_and_undone(live_server, page, worker, settings):
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"  # where the worker looks
    programme = make_programme()
    make_homes(programme, name="Ash Grove")
    sign_in(page, live_server, make_manager(programme))

    page.goto(f"{live_server.url}/housing-data/")
    page.get_by_role("button", name="Import cases").click()
    assert_accessible(page)
    page.get_by_label("what is it called").fill("Riverside Homes")
    file = {"name": "cases.csv", "mimeType": "text/csv"}
    page.get_by_label("Which file do you want").set_input_files(
        {**file, "buffer": csv_bytes(*ROWS, header=["Ref", "Opened", "ASB type", "Where"])}
    )
    shot(page, "upload")
    page.get_by_role("button", name="Continue").click()

    page.get_by_role("heading", name="Which column is what?").wait_for()
    expect(page.get_by_label("Column “Opened”")).to_have_value("reported")
    page.get_by_label("Column “Where”").select_option("Postcode")
    page.get_by_label("first month").fill("April 2005")
    page.get_by_label("last month").fill("March 2006")
    shot(page, "columns")
    assert_accessible(page)
    page.get_by_role("button", name="Check the rows").click()

    page.get_by_role("heading", name="Check before you import").wait_for()
    expect(page.get_by_text("There is no such day.")).to_be_visible()
    shot(page, "preview")
    assert_accessible(page)
    page.get_by_role("link", name="Say what they are").click()
    page.get_by_label("“Rave”").select_option("ASB: nuisance")
    shot(page, "categories")
    assert_accessible(page)
    page.get_by_role("button", name="Check the rows again").click()
    page.get_by_role("button", name="Yes, import without the rows that are wrong").click()

    page.get_by_role("heading", name="Undo").wait_for()
    shot(page, "done")
    assert_accessible(page)
    query = f"source=housing&category=Anti-social behaviour&month=2005/06&area={programme.estates.get().area.pk}"
    back = page.url
    page.goto(f"{live_server.url}/programmes/{programme.slug}/asb/counts/?{query}")
    page.get_by_role("heading", name="2 cases").wait_for()
    expect(page.get_by_role("cell", name="000123")).to_be_visible()
    shot(page, "cases")
    assert_accessible(page)
    page.goto(back)
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_text("2 cases were taken out again").wait_for()
    page.goto(f"{live_server.url}/housing-data/")
    shot(page, "imports")
    assert not HousingCase.objects.exists()
