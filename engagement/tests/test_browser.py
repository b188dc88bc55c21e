"""The fixtures of browser.py bite: what goes wrong in a page fails its test."""

import pytest

from engagement.tests.browser import assert_accessible

pytestmark = pytest.mark.browser


def test_sees_what_axe_finds(page):
    page.set_content("<img src='data:,'>")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_opens_the_sign_in_page(page, live_server):
    page.goto(live_server.url)
    assert page.url == f"{live_server.url}/accounts/login/?next=/"
