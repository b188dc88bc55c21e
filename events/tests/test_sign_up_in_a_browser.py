"""Signing up on a phone, with and without JavaScript: a place, the waiting list, changing, cancelling."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagement.tests.browser import assert_accessible
from estates.tests.make import make_programme, make_wording
from events.matching import match_all
from events.models import SignUp
from events.tests.make import make_event
from events.tests.make_sign_ups import make_sign_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 800}


@pytest.fixture
def event():
    programme = make_programme()
    make_wording(programme, "photos", "May we show photos of you in our leaflets?")
    make_wording(programme, "news", "May we tell you about other events?")
    make_wording(programme, "volunteering", "May we tell you when we look for helpers?")
    return make_event(programme, title="Summer fun day", capacity=4, phone="+442079460018")


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def phone(request, browser, live_server):
    """A phone's browser, in which nothing may go wrong."""
    context = browser.new_context(java_script_enabled=request.param, viewport=PHONE, base_url=live_server.url)
    page, faults = context.new_page(), []
    page.has_script = request.param
    page.on("console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert faults == []


def check(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    if page.has_script:
        assert_accessible(page)


def go_on(page, question):
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(question)


def fill_in(page, event, name="Ann Lee", email="ann@example.org", adults="2"):
    page.goto(reverse("events:sign-up", args=[event.slug]))
    opened = time.monotonic()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is your name?")
    check(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Enter your name")).to_be_visible()
    page.get_by_role("textbox", name="Your name").fill(name)
    go_on(page, "How can we reach you?")
    page.get_by_role("textbox", name="E-mail address").fill(email)
    go_on(page, "Where do you live?")
    page.get_by_role("button", name="Back to the question before").click()
    expect(page.get_by_role("textbox", name="E-mail address")).to_have_value(email)
    go_on(page, "Where do you live?")
    go_on(page, "How many of you come?")
    page.get_by_role("textbox", name="Adults, with you").fill(adults)
    if adults == "1":
        go_on(page, "What should we prepare?")
    else:
        go_on(page, "Who comes with you?")
        check(page)
        page.get_by_role("textbox", name="Name", exact=True).fill("Bob")
        go_on(page, "What should we prepare?")
    go_on(page, "May we take photos?")
    page.get_by_role("radio", name="No").check()
    check(page)
    go_on(page, "May we tell you about other events?")
    page.get_by_role("checkbox", name="E-mail").check()
    go_on(page, "Would you like to volunteer?")
    page.wait_for_timeout(max(0, 2100 - 1000 * (time.monotonic() - opened)))  # the form takes no quicker one
    page.get_by_role("button", name="Sign up").click()


def test_signing_up_changing_and_cancelling(phone, event):
    fill_in(phone, event)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("You have 2 places")
    check(phone)
    ann = SignUp.objects.get()
    assert (ann.name, ann.email, ann.adults, ann.photos_ok, ann.news_by) == (
        "Ann Lee", "ann@example.org", 2, False, "email",
    )  # fmt: skip
    match_all()
    phone.get_by_role("link", name="Change your answers").click()
    check(phone)
    phone.get_by_label("Children under 16").fill("1")
    phone.get_by_role("button", name="Save changes").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("You have 3 places")
    phone.get_by_role("link", name=re.compile("does not come.*Bob")).click()
    check(phone)
    phone.get_by_role("button", name="They do not come").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("You have 2 places")
    phone.get_by_role("link", name="Cancel for all of you").click()
    check(phone)
    phone.get_by_role("button", name="Cancel", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Your sign-up is cancelled")
    check(phone)
    event.refresh_from_db()
    assert event.places_taken == 0


def test_the_waiting_list_and_an_offer(phone, event):
    full = make_sign_up(event, "Full", adults=4)
    fill_in(phone, event, adults="1")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("You are on the waiting list")
    check(phone)
    from events.sign_ups import cancel

    cancel(sign_up=full, why="them")
    phone.reload()
    check(phone)
    phone.get_by_role("button", name="Take the place").click()
    check(phone)
    phone.get_by_role("button", name="Yes, we come").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("You have a place")


def test_a_lost_connection_loses_nothing(page, live_server, event):
    page.set_viewport_size(PHONE)
    page.allowed_noise.append("ERR_INTERNET_DISCONNECTED")
    page.goto(live_server.url + reverse("events:sign-up", args=[event.slug]))
    page.get_by_role("textbox", name="Your name").fill("Ann Lee")
    for question in ("reach you", "live", "many", "prepare", "photos"):
        go_on(page, question)
    page.get_by_role("radio", name="No").check()
    go_on(page, "other events")
    go_on(page, "volunteer")
    page.wait_for_timeout(2100)  # the form takes no quicker one
    page.context.set_offline(True)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("There is no connection")).to_be_visible()
    assert not SignUp.objects.exists()
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign up").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have a place")
    assert SignUp.objects.count() == 1
    page.go_back()
    page.go_back()
