"""Lost messages, killed workers, a broker that is down, two workers at one import: nothing is lost or done twice."""

from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from reporting import police_import
from reporting.models import Import, SourceFile
from reporting.police_import import run_import, start_import
from reporting.tests.make import counts, import_rows, make_counted_area, make_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    make_counted_area()
    return start_import(files=[make_month({}, {})], by=None, queue=False)


def let_pass(import_, **time):
    """As if the import had been queued and last heard of so long ago."""
    then = timezone.now() - timedelta(**time)
    Import.objects.filter(pk=import_.pk).update(queued_at=then, heard_at=then)


def test_an_import_whose_message_was_lost_is_found(waiting):
    assert not Import.objects.left_behind()
    let_pass(waiting, minutes=2)
    assert Import.objects.left_behind().get() == waiting


def test_an_import_whose_worker_was_killed_is_run_again(waiting, monkeypatch):
    def killed(*args):
        raise SystemExit  # as little is tidied up as by SIGKILL

    with monkeypatch.context() as patch:
        patch.setattr(police_import, "write_incidents", killed)
        with pytest.raises(SystemExit):
            run_import(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, SourceFile.objects.count(), counts()) == ("reading", 0, [])
    assert run_import(waiting.pk) is None  # the worker may still be alive
    let_pass(waiting, minutes=11)
    assert Import.objects.left_behind().get() == waiting
    assert run_import(waiting.pk).state == "done"
    assert [row[-1] for row in counts()] == [2, 2]


def test_an_import_that_kills_every_worker_is_given_up(waiting):
    Import.objects.filter(pk=waiting.pk).update(attempts=3)
    import_ = run_import(waiting.pk)
    assert (import_.state, import_.problems[0]["file"]) == ("refused", "All files")


def test_a_second_run_does_nothing(waiting):
    run_import(waiting.pk)
    before = counts()
    assert run_import(waiting.pk) is None
    assert counts() == before


def test_a_slow_worker_does_not_store_what_another_has_stored(waiting, monkeypatch):
    store = police_import._store

    def slow(*args):
        let_pass(waiting, minutes=11)
        monkeypatch.setattr(police_import, "_store", store)
        assert run_import(waiting.pk).state == "done"
        return store(*args)

    monkeypatch.setattr(police_import, "_store", slow)
    run_import(waiting.pk)
    assert SourceFile.objects.count() == 1
    assert [row[-1] for row in counts()] == [2, 2]


def test_a_fault_of_ours_refuses_the_import_in_plain_words(waiting, monkeypatch):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(police_import, "write_counts", broken)
    with pytest.raises(ZeroDivisionError):
        run_import(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.uploads.count(), SourceFile.objects.count()) == ("refused", 0, 0)
    assert "fault on our side" in waiting.problems[0]["wrong"]


def test_reads_again_when_another_import_was_faster(waiting, monkeypatch):
    make_same = make_month({}, {})
    import_rows({}, {})
    same = start_import(files=[make_same], by=None, queue=False)
    store = police_import._store

    def overtaken(*args):
        monkeypatch.setattr(police_import, "_store", store)
        import_rows({})
        return store(*args)

    monkeypatch.setattr(police_import, "_store", overtaken)
    assert run_import(same.pk).report["files"][0]["outcome"] == "replaced"
    assert [row[-1] for row in counts()] == [2, 2]


def test_the_broker_being_down_does_not_disturb_the_upload(django_capture_on_commit_callbacks, monkeypatch, caplog):
    from reporting.tasks import run_import as task

    def refused(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(task, "apply_async", refused)
    with django_capture_on_commit_callbacks(execute=True):
        import_ = start_import(files=[make_month({})], by=None)
    assert import_.state == "waiting"
    assert "could not be queued" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_imports_in_the_background(worker):
    make_counted_area()
    import_ = start_import(files=[make_month({}, {})], by=None)
    worker.wait_until(lambda: Import.objects.get(pk=import_.pk).state == "done")
    assert [row[-1] for row in counts()] == [2, 2]
