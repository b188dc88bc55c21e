"""A whole calling session in a real browser, by keyboard alone, on a desk and on a phone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from engagement.access import Role
from engagement.tests.browser import assert_accessible
from estates.tests.make import make_member, make_programme
from outreach.models import Contact
from outreach.tests.make import make_call_list, make_callable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 800}}


@pytest.fixture
def officer(page, live_server, settings):
    """An officer who is signed in, of a programme with a list of three."""
    programme = make_programme(slug="five")
    user = make_member(programme, Role.OFFICER)
    people = [make_callable(programme, name, flat=str(number), block="Ash House") for number, name in enumerate(NAMES)]
    make_call_list(programme, *people, name="First calls")
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return user


NAMES = ("Ann Lee", "Bob Hall", "Cy Roe")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def expect_person(page, name):
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_label("Choose with the keys")).to_be_visible()  # the keys are listened to


def start_calling(page, live_server):
    page.goto(f"{live_server.url}/programmes/five/calls/")
    page.get_by_role("button", name="Start calling First calls").focus()
    press(page, "Enter")
    expect_person(page, "Ann Lee")


@pytest.mark.parametrize("size", SIZES)
def test_a_session_by_keyboard_alone(size, page, live_server, officer):
    page.set_viewport_size(SIZES[size])
    start_calling(page, live_server)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    press(page, "2", "Enter")  # nobody answers: two keys, and the next person is there
    expect_person(page, "Bob Hall")
    assert_accessible(page)
    press(page, "5", "Enter")  # a call back asks for its time first
    expect(page.get_by_label("When to call back")).to_be_focused()
    page.get_by_label("When to call back").fill("2099-01-01T10:00")
    page.get_by_role("button", name="Call back at …").focus()
    press(page, "Enter")
    expect(page.get_by_text("within a year").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Notes").focus()
    page.keyboard.type("Wants 7 lights mended")  # keys are letters while one types
    page.get_by_role("heading", name="Last contacts").click()
    press(page, "1", "Enter")
    expect_person(page, "Cy Roe")
    press(page, "8", "Enter")
    expect(page.get_by_text("Nobody can be called just now.")).to_be_visible()
    assert_accessible(page)
    outcomes = Contact.objects.order_by("pk").values_list("person__name", "outcome", "notes")
    assert list(outcomes) == [
        ("Ann Lee", "no_answer", ""),
        ("Bob Hall", "spoke", "Wants 7 lights mended"),
        ("Cy Roe", "do_not_contact", ""),
    ]


def test_a_draft_outlives_the_tab_and_not_the_sign_out(page, live_server, officer):
    start_calling(page, live_server)
    address = page.url
    page.get_by_label("Notes").fill("Half a sentence")
    page.close()
    again = page.context.new_page()
    again.goto(address)
    expect(again.get_by_label("Notes")).to_have_value("Half a sentence")
    again.get_by_role("button", name="Sign out").click()
    again.get_by_role("heading", name="Sign").first.wait_for()
    assert again.evaluate("Object.keys(localStorage).filter(key => key.includes('draft')).length") == 0


def test_number_keys_can_be_turned_off(page, live_server, officer):
    start_calling(page, live_server)
    page.get_by_label("Choose with the keys").uncheck()
    press(page, "2")
    expect(page.get_by_role("button", name="No answer")).not_to_be_focused()
    page.reload()
    press(page, "2")
    expect(page.get_by_role("button", name="No answer")).not_to_be_focused()


def test_undo_stands_where_the_next_person_is(page, live_server, officer):
    start_calling(page, live_server)
    press(page, "2", "Enter")
    expect_person(page, "Bob Hall")
    page.get_by_role("button", name="Undo").click()
    expect_person(page, "Ann Lee")
    assert not Contact.objects.standing().exists()


def test_enter_in_a_field_saves_no_outcome_that_nobody_chose(page, live_server, officer):
    start_calling(page, live_server)
    press(page, "5", "Enter")
    page.get_by_label("When to call back").fill("2099-01-01T10:00")
    page.get_by_label("When to call back").press("Enter")
    expect(page.get_by_text("Say how it ended").first).to_be_visible()
    assert not Contact.objects.exists()
    soon = timezone.localtime() + timedelta(days=1)
    page.get_by_text("When to call back, which language").click()
    page.get_by_label("When to call back").fill(f"{soon:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Save: call back then").click()
    expect_person(page, "Bob Hall")
    assert Contact.objects.get().outcome == "call_back"
