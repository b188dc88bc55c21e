"""Fixtures for every app's tests: a real browser, a real Celery worker, a real mail server, and one like Notify."""

pytest_plugins = [
    "engagement.tests.browser",
    "engagement.tests.worker",
    "outreach.tests.mail_server",
    "outreach.tests.notify_server",
]
