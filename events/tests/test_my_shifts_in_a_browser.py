"""A volunteer answers by the private link on a phone, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagement.tests.browser import assert_accessible
from estates.tests.make import make_programme
from events import rota
from events.models import ShiftSignUp
from events.tests.make_volunteers import make_hours, make_role, make_shift, make_volunteer
from events.volunteer_links import token_of
from outreach.tests.make import TUESDAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTH = 390


@pytest.mark.parametrize("has_script", [False, True], ids=["without-script", "with-script"])
def test_takes_a_shift_and_gives_it_back_on_a_phone(browser, live_server, has_script):
    programme = make_programme()
    ann, role = make_volunteer(programme), make_role(programme, "Tea")
    rota.offer(shift=make_shift(role), volunteer=ann, until=TUESDAY)
    make_shift(make_role(programme, "Face painting"), TUESDAY + timedelta(days=1))
    make_hours(ann, 90)
    viewport = {"width": WIDTH, "height": 800}
    context = browser.new_context(java_script_enabled=has_script, viewport=viewport, base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(reverse("events:my-shifts", args=[token_of(ann)]))
    expect(page.get_by_text("1 hour 30 minutes").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    page.get_by_role("button", name="Yes, I can").click()
    expect(page.get_by_text("The shift is yours.")).to_be_visible()
    page.get_by_text("I can’t make it").click()
    if has_script:
        assert_accessible(page)
    page.get_by_role("button", name="Take me off this shift").click()
    expect(page.get_by_text("You are off this shift.")).to_be_visible()
    context.close()
    assert ShiftSignUp.objects.get().state == "cancelled"
