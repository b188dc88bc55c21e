"""Fixtures for every app's tests: a real browser and a real Celery worker."""

pytest_plugins = ["engagement.tests.browser", "engagement.tests.worker"]
