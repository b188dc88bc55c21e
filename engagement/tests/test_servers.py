"""What the plugin promises: the run's own servers, and no way out of this machine."""

import socket
import urllib.request

import pytest
from django.conf import settings


def test_a_test_cannot_reach_the_network():
    with pytest.raises(RuntimeError, match="tests use no network"):
        urllib.request.urlopen("http://example.org/")
    with socket.socket() as outside, pytest.raises(RuntimeError, match="tests use no network"):
        outside.connect(("192.0.2.1", 80))


def test_the_data_of_a_run_is_its_own():
    assert settings.VAR_DIR.parent.name.startswith("engagement-tests-")
