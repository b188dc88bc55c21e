import time

from celery.schedules import crontab
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from engagement.celery import app
from engagement.jobs import queue_after_commit
from engagement.tasks import HEARD_AT, heartbeat
from engagement.tests.processes import run
from engagement.tests.servers import free_port

QUEUE = """
import time, django
django.setup()
from engagement.jobs import queue_after_commit
from engagement.tasks import heartbeat
started = time.monotonic()
queue_after_commit(heartbeat)
print(time.monotonic() - started)
"""


def test_what_is_queued_waits_for_the_commit(worker):
    cache.delete(HEARD_AT)
    with transaction.atomic():
        queue_after_commit(heartbeat)
        with app.connection_for_write() as broker:
            assert broker.default_channel.queue_declare(queue="celery").message_count == 0
    worker.wait_until(lambda: cache.get(HEARD_AT))


def test_a_page_is_answered_though_redis_is_down(tmp_path):
    said = run("-c", QUEUE, var_dir=tmp_path, DEBUG="1", REDIS_URL=f"redis://127.0.0.1:{free_port()}/0").stdout
    warning, seconds = said.splitlines()
    assert warning.endswith("engagement.heartbeat could not be queued (OperationalError): the next tick finds it.")
    assert float(seconds) < 2


def test_a_hung_redis_holds_no_page_up(tmp_path):
    """A port that takes the connection and never says a word."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as mute:
        started = time.monotonic()
        run("-c", QUEUE, var_dir=tmp_path, DEBUG="1", REDIS_URL=f"redis://127.0.0.1:{mute.getsockname()[1]}/0")
    assert time.monotonic() - started < 30


def test_no_job_runs_in_the_hour_that_some_nights_have_twice_or_never():
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if isinstance(entry["schedule"], crontab):
            assert 1 not in entry["schedule"].hour or len(entry["schedule"].hour) == 24, name


def test_every_scheduled_job_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_takes_only_json():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_time_limit < 3600
