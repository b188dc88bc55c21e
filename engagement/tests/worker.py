"""A real Celery worker on the test database, for tests of what a job does from end to end.

    def test_imports_in_the_background(worker):
        ...            # queue something; then wait until the row says that it is done
        worker.wait_until(lambda: Import.objects.get(pk=pk).is_done)

It runs in a process of its own, on Redis or on the embedded broker, whichever the run uses.
"""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from engagement.celery import app


@pytest.fixture(scope="session")
def worker_process(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        environment = os.environ | {"DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "celery", "-A", "engagement", "worker", "--concurrency=1", "--loglevel=WARNING"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True) as process:
        yield process
        os.killpg(process.pid, signal.SIGKILL)  # with its pool; nothing of the test database needs an orderly end


@pytest.fixture
def worker(worker_process, transactional_db):
    """A running worker with an empty queue, which sees what the test commits."""
    app.control.purge()
    yield Worker()
    app.control.purge()


class Worker:
    def wait_until(self, holds, seconds=30):
        """Return as soon as `holds()` is true; fails the test if it is not within `seconds`."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"Still not true after {seconds} seconds."
            time.sleep(0.05)


def database_url():
    """The URL of the test database, for other processes."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    user = f"{quote(parts['USER'])}:{quote(parts['PASSWORD'])}"
    place = f"{parts['HOST']}:{parts['PORT']}".rstrip(":")
    options = f"?host={parts['OPTIONS']['host']}" if "host" in parts["OPTIONS"] else ""
    return f"postgres://{user}@{place}/{parts['NAME']}{options}"
