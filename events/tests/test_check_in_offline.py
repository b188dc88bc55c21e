"""The door of a session on a phone in a real browser, with the network switched off and on again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from engagement.access import Role
from engagement.tests.browser import assert_accessible
from estates.tests.make import make_member, make_programme
from events.models import Attendance, Session, SignUp, Tally
from events.sign_ups import cancel
from events.tests.make import make_event
from events.tests.make_days import let_in, make_running
from events.tests.make_sign_ups import make_sign_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEARCH = "Name or reference"


@pytest.fixture
def session(page, live_server, settings):
    """A workshop that began; Ann Lee comes with a partner and a child, Zoë Ali alone. The event lead has a phone."""
    programme = make_programme(slug="five")
    session = make_running(programme, title="Workshop", capacity=4)
    make_sign_up(session.event, "Ann Lee", adults=2, children=1)
    make_sign_up(session.event, "Zoë Ali")
    page.set_viewport_size({"width": 390, "height": 800})
    page.allowed_noise += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "409 (Conflict)"]  # no signal; a refusal
    sign_in(page, live_server, settings, make_member(programme, Role.EVENT_LEAD))
    return session


def sign_in(page, live_server, settings, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def open_door(page, live_server, session, what="check-in"):
    page.goto(f"{live_server.url}/programmes/five/events/{session.event_id}/sessions/{session.pk}/{what}/")
    expect(page.get_by_text("Everything is sent.")).to_be_visible()


def inside(session):
    return Attendance.objects.standing().filter(session=session).count()


def test_nobody_is_shown_before_two_letters_and_one_tap_lets_a_party_in(page, live_server, session):
    open_door(page, live_server, session)
    expect(page.get_by_role("heading", name="Ann Lee")).to_have_count(0)
    page.get_by_label(SEARCH).type("z")
    expect(page.locator(".party")).to_have_count(0)
    page.get_by_label(SEARCH).type("oe")
    expect(page.get_by_role("heading", name="Zoë Ali")).to_be_visible()
    page.get_by_label(SEARCH).fill("le an")
    assert_accessible(page)
    page.get_by_role("button", name="All 3 in: Ann Lee").click()
    expect(page.get_by_text("3 of 4 are in.")).to_be_visible()
    expect(page.locator(".party")).to_have_count(0)
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert inside(session) == 3
    page.get_by_role("button", name="Undo: Ann Lee").click()
    expect(page.get_by_text("0 of 4 are in.")).to_be_visible()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert inside(session) == 0


def test_without_signal_taps_wait_on_the_device_and_are_sent_once(page, live_server, session):
    open_door(page, live_server, session)
    page.get_by_role("button", name="Take this list with you").click()
    expect(page.get_by_text("works without signal")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    page.get_by_label("Which door are you at?").fill("Side door")
    page.get_by_label(SEARCH).fill("ann")
    page.get_by_role("button", name="Only them: Ann Lee").click()
    page.get_by_label(SEARCH).fill("zoe")
    page.get_by_role("button", name="In: Zoë Ali").click()
    page.get_by_role("button", name="Undo: Zoë Ali").click()
    page.get_by_text("Walk-in: somebody").click()
    page.get_by_label("Name", exact=True).fill("Dee Fox")
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_text("Not sent yet: 3 taps.")).to_be_visible()
    page.reload()  # a closed tab loses nothing
    expect(page.get_by_text("1 of 4 are in.")).to_be_visible()
    page.get_by_label(SEARCH).fill("ann lee")
    expect(page.get_by_text("not sent yet, ")).to_have_count(0)
    expect(page.locator(".party-one").first).to_contain_text("not sent yet")
    assert_accessible(page)
    assert not Attendance.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    came = [(str(one.attendee), one.gate) for one in Attendance.objects.standing()]
    assert came == [("Ann Lee", "Side door"), ("Dee Fox", "Side door")]
    assert SignUp.objects.get(name="Dee Fox").over_capacity


def test_an_answer_that_was_lost_on_the_way_lets_nobody_in_twice(page, live_server, session):
    open_door(page, live_server, session)
    lost = []

    def lose_the_first_answer(route):
        if lost:
            return route.continue_()
        route.fetch()
        lost.append(route.request.post_data)
        return route.abort()

    page.route("**/check-in/in/", lose_the_first_answer)
    page.get_by_label(SEARCH).fill("zoe")
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="In: Zoë Ali").click()
    assert inside(session) == 1
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert (len(lost), Attendance.objects.count()) == (1, 1)


def test_what_other_doors_did_and_who_cancelled_meanwhile_is_said(page, live_server, session):
    open_door(page, live_server, session)
    ann, zoe = SignUp.objects.get(name="Ann Lee"), SignUp.objects.get(name="Zoë Ali")
    let_in(zoe, session, gate="Main door")
    cancel(sign_up=ann, why="them")
    page.get_by_label(SEARCH).fill("zoe")
    page.get_by_role("button", name="In: Zoë Ali").click()
    expect(page.get_by_text("Zoë Ali is already in:")).to_contain_text("Main door")
    page.get_by_label(SEARCH).fill("ann")
    page.get_by_role("button", name="All 3 in: Ann Lee").click()
    expect(page.locator(".said")).to_contain_text("Ann Lee cancelled.")
    page.get_by_label(SEARCH).fill("ann")
    assert_accessible(page)
    page.get_by_role("button", name="Let them in all the same: Ann Lee").click()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert inside(session) == 4


def test_a_reference_of_another_day_and_one_that_is_unknown_are_told_apart(page, live_server, session):
    other = make_sign_up(make_event(session.event.programme, title="Fun day"), "Bob Hall")
    open_door(page, live_server, session)
    page.get_by_label(SEARCH).fill(other.reference_aloud)
    page.get_by_label(SEARCH).press("Enter")
    expect(page.get_by_text("Another day: they signed up for Fun day.")).to_be_visible()
    SignUp.objects.filter(pk=other.pk).delete()
    page.get_by_label(SEARCH).press("Enter")
    expect(page.get_by_text("Not on the list of this event.")).to_be_visible()


def test_the_list_leaves_the_device_when_the_session_is_over(page, live_server, session):
    open_door(page, live_server, session)
    page.get_by_role("button", name="Take this list with you").click()
    expect(page.get_by_text("works without signal")).to_be_visible()
    page.clock.install(time=session.ends_at + timedelta(hours=3, seconds=1))
    page.goto(live_server.url)  # any page of ours, however much later
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")
    hours_ago = timezone.now() - timedelta(hours=9)
    Session.objects.update(starts_at=hours_ago, ends_at=hours_ago + timedelta(hours=5))
    page.goto(f"{live_server.url}/programmes/five/events/{session.event_id}/sessions/{session.pk}/check-in/")
    expect(page.get_by_text("This session is over")).to_be_visible()
    assert "Zoë" not in page.content()


def test_signing_out_leaves_nothing_on_the_device(page, live_server, session):
    open_door(page, live_server, session)
    page.get_by_role("button", name="Take this list with you").click()
    expect(page.get_by_text("works without signal")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("caches.keys()") == []


def test_without_a_script_the_same_page_searches_lets_in_and_undoes(browser, live_server, settings, session):
    user = make_member(session.event.programme, Role.OFFICER)
    with browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        sign_in(page, live_server, settings, user)
        page.goto(f"{live_server.url}/programmes/five/events/{session.event_id}/sessions/{session.pk}/check-in/")
        page.get_by_label("Which door are you at?").fill("Side door")
        page.get_by_label(SEARCH).fill("ann")
        page.get_by_role("button", name="Search").click()
        assert "ann" not in page.url
        page.get_by_role("button", name="All 3 in").click()
        expect(page.get_by_text("3 of 4 are in.")).to_be_visible()
        assert inside(session) == 3
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("0 of 4 are in.")).to_be_visible()
    assert inside(session) == 0


def test_heads_are_counted_without_signal_and_undone(page, live_server, session):
    open_door(page, live_server, session, "count")
    page.get_by_role("button", name="Take this counter with you").click()
    expect(page.get_by_text("works without signal")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    page.get_by_label("Which gate are you at?").fill("North")
    for _ in range(3):
        page.get_by_role("button", name="Adult in").click()
    page.get_by_label("How many at once").fill("20")
    page.get_by_role("button", name="Child in").click()
    page.get_by_role("button", name="Adult out").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-counted-in]")).to_have_text("23")
    assert_accessible(page)
    assert not Tally.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert [(one.who, one.count, one.gate) for one in Tally.objects.standing()] == [
        ("adult", 1, "North"), ("adult", 1, "North"), ("adult", 1, "North"), ("child", 20, "North"),
    ]  # fmt: skip
    expect(page.locator("[data-counted-in]")).to_have_text("23")
