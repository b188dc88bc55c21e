"""The whole of `make run`, started for real."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from urllib.error import URLError

import psutil
import pytest
from django.conf import settings

from engagement.tests.processes import PRODUCTION, environment, run
from engagement.tests.servers import free_port


@contextmanager
def serving(var_dir, port):
    """`manage.py serve`, once it is ready."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    output = (var_dir / "output").open("w")
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment(var_dir, DEBUG="1"), stdout=output, stderr=output
    )
    try:
        wait_until(lambda: "Ctrl-C ends it." in (var_dir / "output").read_text() or process.poll() is not None)
        yield process
    finally:
        for child in family_of(process):
            with suppress(psutil.NoSuchProcess):
                child.kill()
        process.wait()
        output.close()


def wait_until(holds, seconds=60):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def family_of(process):
    with suppress(psutil.NoSuchProcess):
        return [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    return []


def programs(family):
    return {name for name in ("gunicorn", "worker", "beat") for child in family if name in child.cmdline()}


def get(port, address):
    with suppress(URLError), urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=5) as answer:
        return answer.read().decode()
    return ""


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("serve")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_everything_starts_answers_and_ends_together(var_dir, ending):
    port = free_port()
    with serving(var_dir, port) as process:
        assert json.loads(get(port, "/readyz"))["ready"] is True
        assert "Sign in" in get(port, "/accounts/login/")
        family = family_of(process)
        assert programs(family) == {"gunicorn", "worker", "beat"}
        process.send_signal(ending)
        assert process.wait(30) == 0
        wait_until(lambda: not any(child.is_running() for child in family), seconds=5)


def test_all_end_when_one_dies(var_dir):
    with serving(var_dir, free_port()) as process:
        family = family_of(process)
        (beat,) = [child for child in family if "beat" in child.cmdline()]
        os.kill(beat.pid, signal.SIGKILL)
        assert process.wait(30) == 1
        wait_until(lambda: not any(child.is_running() for child in family), seconds=5)
    assert "CommandError: The beat ended by itself (-9), so everything ends." in (var_dir / "output").read_text()


def test_a_port_that_is_taken_is_told(tmp_path, live_server):
    taken = live_server.url.rpartition(":")[2]
    said = run("manage.py", "serve", "--port", taken, var_dir=tmp_path, DEBUG="1").stdout
    assert said == f"CommandError: Port {taken} is in use or not allowed. Choose another one: make run PORT=8001.\n"


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_told(tmp_path, port):
    said = run("manage.py", "serve", f"--port={port}", var_dir=tmp_path, DEBUG="1").stdout
    assert said == f"CommandError: PORT is '{port}'. Write a number from 1024 to 65535: make run PORT=8001.\n"


def test_is_not_for_real_use(tmp_path):
    said = run("manage.py", "serve", var_dir=tmp_path, **PRODUCTION).stdout
    assert said.startswith("CommandError: This is for trying Engagement out: set DEBUG=1.")
