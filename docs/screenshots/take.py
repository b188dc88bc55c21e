"""Takes the README's screenshot from a running `make run`: .venv/bin/python docs/screenshots/take.py [ADDRESS]"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1280, "height": 2080})
    page.goto(f"{ADDRESS}/accounts/login/")
    page.get_by_label("Your e-mail address").fill("manager@demonstration.example")
    page.get_by_label("Your password").fill("come-and-try-engagement")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{ADDRESS}/")
    page.goto(f"{ADDRESS}/programmes/five-estates/asb/")
    page.screenshot(path=Path(__file__).with_name("dashboard.png"))
    browser.close()
