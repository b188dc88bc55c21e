"""What the plugin promises: the run's own servers, and no way out of this machine."""

import os
import socket
import urllib.request

import pytest
from django.conf import settings

from engagement.tests.servers import take_a_part_of_the_servers


def test_a_test_cannot_reach_the_network():
    with pytest.raises(RuntimeError, match="tests use no network"):
        urllib.request.urlopen("http://example.org/")
    with socket.socket() as outside, pytest.raises(RuntimeError, match="tests use no network"):
        outside.connect(("192.0.2.1", 80))


def test_the_data_of_a_run_is_its_own():
    assert settings.VAR_DIR.parent.name.startswith("engagement-tests-")


def test_processes_that_share_a_run_have_folders_and_redis_databases_of_their_own(monkeypatch):
    for url in ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379"):
        monkeypatch.setenv("VAR_DIR", "/tmp/run/var")  # noqa: S108 - nothing is written there
        monkeypatch.setenv("REDIS_URL", url)
        take_a_part_of_the_servers("gw1")
        assert (os.environ["VAR_DIR"], os.environ["REDIS_URL"]) == ("/tmp/run/var-gw1", "redis://127.0.0.1:6379/2")  # noqa: S108
