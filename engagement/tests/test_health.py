import json

import pytest
from django.core.cache import cache
from django.utils import timezone

from engagement.celery import app
from engagement.health import CHECKS
from engagement.tasks import HEARD_AT
from engagement.tests.processes import ask
from engagement.tests.servers import free_port

pytestmark = pytest.mark.django_db


def test_says_that_the_process_is_up(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content, answer["Cache-Control"].split(",")[0]) == (200, b"ok\n", "max-age=0")


def test_is_ready_when_all_it_needs_answers(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert {name: check["ok"] for name, check in answer.json().items() if name in CHECKS} == {
        "database": True,
        "migrations": True,
        "cache": True,
        "broker": True,
    }


def test_says_how_long_ago_a_worker_was_heard_of(client):
    cache.set(HEARD_AT, timezone.now() - timezone.timedelta(seconds=90))
    assert client.get("/readyz").json()["worker"]["seconds_ago"] in (90, 91)
    cache.delete(HEARD_AT)
    assert client.get("/readyz").json()["worker"] == {"seconds_ago": None}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_answers_head_and_refuses_post(client, address):
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_is_not_ready_without_its_broker(client, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_write_url", f"redis://:secret@127.0.0.1:{free_port()}/0")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert {name for name, check in answer.json().items() if name != "ready" and check.get("ok") is False} == {"broker"}
    assert answer.json()["broker"]["milliseconds"] < 2000
    assert b"secret" not in answer.content


def test_is_not_ready_without_its_database(tmp_path):
    url = f"postgres://ann:secret@127.0.0.1:{free_port()}/engagement"
    said = ask("/readyz", var_dir=tmp_path, DEBUG="1", DATABASE_URL=url)
    answer = json.loads(said.splitlines()[-1])
    assert (answer["ready"], answer["database"]["ok"], answer["broker"]["ok"]) == (False, False, True)
    assert "secret" not in said
    assert "Traceback" not in said


def test_is_not_ready_before_its_migrations(tmp_path):
    answer = json.loads(ask("/readyz", var_dir=tmp_path, DEBUG="1").splitlines()[-1])
    assert (answer["ready"], answer["database"]["ok"], answer["migrations"]["ok"]) == (False, True, False)
