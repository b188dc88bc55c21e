"""Two imports of the same month at once, on real connections: one after the other, whatever the threads do."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from reporting import police_import
from reporting.models import SourceFile
from reporting.police_import import run_import, start_import
from reporting.tests.make import counts, make_counted_area, make_month

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_imports(monkeypatch):
    """Two imports of one month that both try to be in the middle of storing at the same time."""
    make_counted_area()
    both_there, put_in_use = Barrier(2), police_import._put_in_use

    def wait_for_the_other(*args):
        with suppress(BrokenBarrierError):  # the lock holds the other one back
            both_there.wait(timeout=0.5)
        put_in_use(*args)

    monkeypatch.setattr(police_import, "_put_in_use", wait_for_the_other)
    return [start_import(files=[make_month(*rows)], by=None, queue=False) for rows in ([{}], [{}, {}])]


def run_both(imports):
    def run(import_):
        try:
            return run_import(import_.pk).state
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, imports))


def test_the_later_one_replaces_the_earlier(two_imports):
    assert run_both(two_imports) == ["done", "done"]
    current = SourceFile.objects.in_use().get()
    assert current.replaces.state == "replaced"
    assert [row[-1] for row in counts()] == [current.rows, current.rows]


def test_without_the_lock_one_would_fail(two_imports, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, with or without the lock.")
    monkeypatch.setattr(police_import, "hold_counts", lambda: None)
    assert run_both(two_imports) == ["IntegrityError", "done"]
