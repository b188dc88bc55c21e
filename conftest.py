"""Fixtures for every app's tests: a real browser, a real Celery worker and a real mail server."""

pytest_plugins = ["engagement.tests.browser", "engagement.tests.worker", "outreach.tests.mail_server"]
