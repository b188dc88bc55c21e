"""What every test in a real browser shares: Debian's Chromium, the watch over its console, and axe.

    @pytest.mark.browser
    def test_signs_in(page, live_server):
        page.goto(live_server.url)
        ...
        assert_accessible(page)

A message in the console, an exception in a script, a refusal by the content security policy or an answer from 500 on
fails the test by itself. `page.allowed_noise.append("text")` before the act lets one expected message pass.
"""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

# Playwright runs an event loop in the thread of the test, in which Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # root, as in CI, may not use the sandbox; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The slowest come last."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.fail("Chromium is missing: install Debian's package `chromium`, or name the program in CHROMIUM.")
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def page(page):
    """A page that fails the test for whatever goes wrong in it."""
    page.set_default_timeout(10_000)
    noise, page.allowed_noise = [], []
    page.on("pageerror", lambda error: noise.append(f"script error: {error}"))
    page.on("response", lambda answer: noise.append(f"{answer.status}: {answer.url}") if answer.status >= 500 else None)
    page.on(
        "console",
        lambda message: (
            noise.append(f"{message.type}: {message.text}") if message.type in ("error", "warning") else None
        ),
    )
    yield page
    unexpected = [line for line in noise if not any(text in line for text in page.allowed_noise)]
    assert not unexpected, unexpected


def assert_accessible(page):
    """No violation at all of WCAG 2.2 A and AA or of axe's best practices on the page as it is now."""
    found = Axe().run(page).response["violations"]
    faults = [f"{fault['id']}: {fault['help']}: {node['html']}" for fault in found for node in fault["nodes"]]
    assert not faults, "\n".join([page.url, *faults])
