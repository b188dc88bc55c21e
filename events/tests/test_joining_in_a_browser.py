"""A resident joins the volunteers on a phone, with and without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagement.tests.browser import assert_accessible
from estates.tests.make import make_programme, make_wording
from events.forms import robots
from events.joining import take_in_all
from events.models import Volunteer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTH = 390


@pytest.mark.parametrize("has_script", [False, True], ids=["without-script", "with-script"])
def test_joins_the_volunteers_on_a_phone(browser, live_server, monkeypatch, has_script):
    monkeypatch.setattr(robots, "SHORTEST", 0)
    programme = make_programme()
    make_wording(programme, "volunteering", "May we ask you to help at events?")
    viewport = {"width": WIDTH, "height": 800}
    context = browser.new_context(java_script_enabled=has_script, viewport=viewport, base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(reverse("events:join", args=[programme.slug]))
    page.get_by_label("What is your name?").fill("Zoë محمد")
    page.get_by_role("button", name="Join the volunteers").click()
    expect(page.get_by_role("link", name="Enter a phone number or an e-mail address")).to_be_visible()
    expect(page.get_by_label("What is your name?")).to_have_value("Zoë محمد")
    if has_script:
        assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    page.locator("#id_phone").fill("07700 900123")
    page.get_by_label("Cooking").check()
    page.get_by_label("Saturday morning").check()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Join the volunteers").click()
    expect(page.get_by_role("heading", level=1, name="Thank you")).to_be_visible()
    context.close()
    take_in_all()
    volunteer = Volunteer.objects.get()
    assert (str(volunteer), volunteer.skills.get().name) == ("Zoë محمد", "Cooking")
    assert str(volunteer.free_times.get()) == "Saturday morning"
