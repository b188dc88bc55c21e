"""Web server, Celery worker and beat together on this machine, for trying Engagement out: what `make run` starts."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands

from engagement.access import Role
from engagement.health import migrations_are_applied

CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "engagement"]
WORKER = [*CELERY, "worker", "--concurrency=1", "--without-gossip", "--without-mingle", "--without-heartbeat"]
BEAT = [*CELERY, "beat", "--pidfile="]
SECONDS_TO_START, SECONDS_TO_END = 60, 20


class Command(BaseCommand):
    help = "Starts web server, Celery worker and beat together, for trying Engagement out. Ctrl-C ends all of them."
    requires_system_checks = []  # the tests run them; here they would only make the start slower

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000", help="where to answer on this machine (8000)")

    def handle(self, *, port, **options):
        if not settings.DEBUG:
            raise CommandError("This is for trying Engagement out: set DEBUG=1. README.md says how to run it for real.")
        port = free_port(port)
        # However it is told to end, it ends as by Ctrl-C.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        processes = {}
        try:
            self.prepare()
            processes["web server"] = start(
                [sys.executable, "-m", "gunicorn", "--workers=1", "--threads=8", f"--bind=127.0.0.1:{port}"]
            )
            wait_for_answer(port, processes["web server"])
            processes |= {"worker": start(WORKER), "beat": start(BEAT)}
            self.stdout.write(welcome(port))
            self.stdout.flush()  # also where the output goes to a file
            wait_for_end_of_one(processes)
        except KeyboardInterrupt:
            self.stdout.write("\nEnding...")
        finally:
            end(processes.values())

    def prepare(self):
        """Bring the database up to date; fill a new one."""
        if not migrations_are_applied():
            self.stdout.write("Setting up the database...")
            call_command("migrate", verbosity=0)
            call_command("createcachetable")
        forget_done_messages()
        if not apps.get_model("estates", "Programme").objects.exists() and "load_demonstration" in get_commands():
            self.stdout.write("Loading the demonstration programme...")
            call_command("load_demonstration")


def free_port(text):
    """The number of a port on which nothing answers yet."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CommandError(f"PORT is {text!r}. Write a number from 1024 to 65535: make run PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise CommandError(
                f"Port {text} is in use or not allowed. Choose another one: make run PORT=8001."
            ) from error
    return int(text)


def forget_done_messages():
    """The embedded broker keeps every message that it has handed out; they are of no more use."""
    file = Path(settings.VAR_DIR, "broker.sqlite3")
    if file.exists():
        with closing(sqlite3.connect(file)) as broker, broker, suppress(sqlite3.OperationalError):
            broker.execute("DELETE FROM kombu_message WHERE NOT visible")


def start(command):
    """Start `command` in a group of its own, which Ctrl-C in the terminal does not reach: we end it in order."""
    # In a container everything is root, and Celery's warning of it would hide the log-ins.
    quiet = os.environ | {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=quiet, start_new_session=True)  # noqa: S603 - ours


def wait_for_answer(port, web):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and web.poll() is None:
        with suppress(URLError, ConnectionError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):  # noqa: S310
            return
        time.sleep(0.05)
    raise CommandError("The web server did not start; the lines above say why.")


def welcome(port):
    """The address and the demonstration's log-ins."""
    lines = ["", f"Engagement is ready: http://127.0.0.1:{port}/"]
    members = apps.get_model("estates", "Membership").objects.filter(programme__is_demonstration=True)
    log_ins = [(email, Role(role).label) for email, role in members.values_list("user__email", "role")]
    if log_ins:
        administrators = apps.get_model("estates", "User").objects.filter(
            is_superuser=True, email__endswith="@demonstration.example"
        )
        log_ins += [(email, "Site administrator") for email in administrators.values_list("email", flat=True)]
        lines += ["", f"Sign in with the password {settings.DEMONSTRATION_PASSWORD} as"]
        lines += [f"  {email:40} {role}" for email, role in log_ins]
    return "\n".join([*lines, "", "Mail is written to " + str(settings.EMAIL_FILE_PATH), "Ctrl-C ends it.", ""])


def wait_for_end_of_one(processes):
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                raise CommandError(f"The {name} ended by itself ({process.returncode}), so everything ends.")
        time.sleep(0.2)


def end(processes):
    """End them in order, by TERM to each one's main process; whatever does not end within its time is killed."""
    try:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(SECONDS_TO_END)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        pass
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
