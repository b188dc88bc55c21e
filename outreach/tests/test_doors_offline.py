"""A door round on a phone in a real browser, with the network switched off and on again."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from engagement.access import Role
from engagement.tests.browser import assert_accessible
from estates.models import Consent, Person
from estates.tests.make import make_member, make_programme, make_wording
from outreach.models import Contact, Visit
from outreach.rounds import close_round
from outreach.tests.make_rounds import door_of, make_door_round, make_resident, make_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def door_round(page, live_server, settings):
    """A round past three doors, at the second of which Ann Lee lives; an officer is signed in, with a phone."""
    programme = make_programme(slug="five")
    make_wording(programme)
    make_resident(programme)
    page.set_viewport_size({"width": 390, "height": 800})
    page.allowed_noise += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "400 (Bad Request)"]  # no signal; a refusal
    sign_in(page, live_server, settings, make_member(programme, Role.OFFICER))
    return make_door_round(programme)


def sign_in(page, live_server, settings, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def open_round(page, live_server, door_round):
    page.goto(f"{live_server.url}/programmes/five/doors/{door_round.pk}/")
    expect(page.get_by_text("Everything is sent.")).to_be_visible()


def take_along(page):
    page.get_by_role("button", name="Take this round with you").click()
    expect(page.get_by_text("works without signal")).to_be_visible()


def kept_in_caches(page):
    return page.evaluate("caches.keys()")


def waiting(page):
    return page.evaluate("import('/static/engagement/offline.js').then((it) => it.unsent()).then((all) => all.length)")


def test_a_round_without_signal_is_sent_once_when_it_is_back(page, live_server, door_round):
    open_round(page, live_server, door_round)
    take_along(page)
    assert_accessible(page)
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="No answer at 1 Ash House").click()
    expect(page.get_by_text("Not sent yet: 1 visit.")).to_be_visible()
    page.get_by_role("button", name="Somebody opened at 2 Ash House").click()
    assert_accessible(page)
    page.get_by_label("Ann Lee").check()
    page.get_by_label("Notes").fill("The lights are out.")
    page.get_by_role("button", name="Spoke", exact=True).click()
    page.get_by_role("button", name="Somebody opened at 3 Ash House").click()
    page.get_by_label("Somebody else, who gives their name").check()
    page.get_by_label("Their name", exact=True).fill("Dee Fox")
    page.get_by_text("Ask what we may contact them about").click()
    page.get_by_role("group", name="May we tell you about events?").get_by_label("Yes").check()
    page.get_by_role("group", name="In which ways?").get_by_label("Text message").check()
    page.get_by_role("button", name="Come back").click()
    expect(page.get_by_text("Not sent yet: 3 visits.")).to_be_visible()
    expect(page.locator(".door").nth(1)).to_contain_text("Not sent yet: spoke")
    assert_accessible(page)
    page.reload()  # a closed tab loses nothing
    expect(page.get_by_text("Not sent yet: 3 visits.")).to_be_visible()
    assert not Visit.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    expect(page.locator(".door").nth(1)).to_contain_text("Spoke")
    outcomes = [(str(one.door), one.outcome) for one in Visit.objects.order_by("at")]
    assert outcomes == [("1 Ash House", "no_answer"), ("2 Ash House", "spoke"), ("3 Ash House", "call_back")]
    assert Contact.objects.get(person__name="Ann Lee").notes == "The lights are out."
    assert Consent.objects.get(person=Person.objects.get(name="Dee Fox")).channel == "text"


def test_an_answer_that_was_lost_on_the_way_makes_no_second_visit(page, live_server, door_round):
    """The server saved it, the phone did not hear so, and sends it again."""
    open_round(page, live_server, door_round)
    lost = []

    def lose_the_first_answer(route):
        if lost:
            return route.continue_()
        route.fetch()
        lost.append(route.request.post_data)
        return route.abort()

    page.route("**/doors/homes/*/", lose_the_first_answer)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="No answer at 1 Ash House").click()
    assert Visit.objects.count() == 1
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert len(lost) == 1
    assert Visit.objects.count() == 1


def test_a_colleague_who_was_there_meanwhile_is_kept_too(page, live_server, door_round):
    open_round(page, live_server, door_round)
    take_along(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="No answer at 1 Ash House").click()
    expect(page.get_by_text("Not sent yet: 1 visit.")).to_be_visible()
    make_visit(door_of(door_round, "1"), make_member(door_round.programme, Role.COACH), "refused")
    page.context.set_offline(False)
    expect(page.locator(".door").first).to_contain_text("not knowing of a visit before it: both are kept")
    expect(page.locator(".door").first).to_contain_text("Refused this time")


def test_what_the_server_refuses_can_be_changed_and_sent_again(page, live_server, door_round):
    open_round(page, live_server, door_round)
    page.get_by_role("button", name="Somebody opened at 3 Ash House").click()
    page.get_by_role("button", name="Spoke", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Say who opened, or that they gave no name.")
    page.get_by_label("Somebody else, who gives their name").check()
    page.get_by_role("button", name="Spoke", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Enter their name, or what people call them.")
    page.get_by_label("Their name", exact=True).fill("Dee Fox")
    page.get_by_label("Phone number").fill("12")
    page.get_by_role("button", name="Spoke", exact=True).click()
    change = page.get_by_role("button", name="Change: 3 Ash House")
    change.click()
    assert_accessible(page)
    expect(page.get_by_label("Their name", exact=True)).to_have_value("Dee Fox")
    page.get_by_label("Phone number").fill("07700 900123")
    page.get_by_role("button", name="Spoke", exact=True).click()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert Person.objects.get(name="Dee Fox").phones.count() == 1


def test_signing_out_leaves_nothing_on_the_device(page, live_server, door_round):
    open_round(page, live_server, door_round)
    take_along(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="No answer at 1 Ash House").click()
    expect(page.get_by_text("Not sent yet: 1 visit.")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Sign out").click()
    assert waiting(page) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(False)
    page.route("**/doors/homes/*/", lambda route: route.abort())
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert kept_in_caches(page) == []


def test_a_closed_round_and_another_user_leave_the_device(page, live_server, settings, door_round):
    open_round(page, live_server, door_round)
    take_along(page)
    close_round(door_round=door_round)
    page.reload()
    expect(page.get_by_text("This round was closed")).to_be_visible()
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")
    other = make_door_round(door_round.programme)
    open_round(page, live_server, other)
    take_along(page)
    sign_in(page, live_server, settings, make_member(door_round.programme, Role.COACH))
    page.goto(live_server.url)
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")


def test_any_other_page_without_signal_leads_to_what_is_kept(page, live_server, door_round):
    open_round(page, live_server, door_round)
    take_along(page)
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/programmes/five/")
    expect(page.get_by_role("heading", name="There is no signal")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Round 1").click()
    expect(page.get_by_role("heading", name="2 Ash House")).to_be_visible()


def test_what_is_not_sent_of_a_round_that_was_closed_meanwhile_is_sent_from_any_page(page, live_server, door_round):
    open_round(page, live_server, door_round)
    page.context.set_offline(True)
    page.get_by_role("button", name="No answer at 1 Ash House").click()
    expect(page.get_by_text("Not sent yet: 1 visit.")).to_be_visible()
    page.goto("about:blank")
    close_round(door_round=door_round)
    page.context.set_offline(False)
    with page.expect_response("**/doors/homes/*/"):
        page.goto(f"{live_server.url}/programmes/five/doors/{door_round.pk}/")
    expect(page.get_by_text("This round was closed")).to_be_visible()
    assert Visit.objects.get().outcome == "no_answer"


def test_signing_out_on_its_own_page_leaves_nothing_either(page, live_server, door_round):
    open_round(page, live_server, door_round)
    take_along(page)
    page.goto(f"{live_server.url}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert kept_in_caches(page) == []
