"""How fast messages are written down and handed to a mail server, beside a Celery task that does nothing.

    python benchmarks/messages.py [--sqlite] [--rows 2000] [--rounds 3] [--processes 1]

Starts a PostgreSQL of its own with its usual settings, so that every commit is on disk, a Redis and a mail server
(aiosmtpd) in processes of their own, and a real Celery worker with so many processes. Messages are sent by one tick for
each process; the tasks that do nothing are all queued before the same kind of worker starts. The rounds alternate
between the two, so that what else the machine does falls on both; the middle ratio is what counts.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

# Instead of this folder, whose queue.py would be taken for Python's own.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
NOTHING = "celery.accumulate"  # comes with Celery, and gives back what it is given
WISHES = 500


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=1, help="processes of the worker")
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--mail-server", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.mail_server:
        return serve_mail(options.mail_server)
    with ExitStack() as stack:
        set_up(options, stack)
        measure(options)
    return None


def set_up(options, stack):
    from engagement.tests.servers import free_port, start_redis, wait_for_port

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="messages-")))
    port = free_port()
    mail_server = subprocess.Popen([sys.executable, __file__, "--mail-server", str(port)])
    stack.callback(mail_server.wait)
    stack.callback(mail_server.terminate)
    wait_for_port(port)
    os.environ.update(
        DEBUG="1", VAR_DIR=str(folder / "var"), PYTHONWARNINGS="ignore", DJANGO_SETTINGS_MODULE="engagement.settings",
        REDIS_URL=start_redis(folder, stack), EMAIL_URL=f"smtp://127.0.0.1:{port}",
        MESSAGES_FROM_HOUR="0", MESSAGES_UNTIL_HOUR="24", MESSAGES_A_DAY="1000000",
    )  # fmt: skip
    if not options.sqlite:
        from benchmarks.import_police import start_postgres

        os.environ["DATABASE_URL"] = start_postgres(folder / "postgres", stack)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def serve_mail(port):
    from aiosmtpd.controller import Controller

    class Sink:
        async def handle_DATA(self, server, session, envelope):
            return "250 OK"

    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    signal.pause()


def measure(options):
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    database = "SQLite" if options.sqlite else "PostgreSQL"
    print(f"{database}, {options.rows:,} rows a round, {options.processes} worker processes; a second:")
    people = make_people(options.rows)
    ratios = []
    for number in range(options.rounds):
        written = options.rows / queue_rows(people, about=f"event:{number}")
        sent = options.rows / send_rows(options)
        nothing = options.rows / do_nothing(options)
        ratios.append(sent / nothing)
        line = f"written down {written:5.0f}, handed to the mail server and kept as sent {sent:5.0f}"
        print(f"{line}, tasks that do nothing {nothing:5.0f}: {ratios[-1]:.2f}", flush=True)
    print(f"messages are sent at {median(ratios):.2f} of the speed of tasks that do nothing")
    print(f"load after: {os.getloadavg()[0]:.1f}")


def make_people(number):
    """Whoever gets a message consented to it, and some others wished to get none: both are looked up at sending."""
    from estates.do_not_contact import record_wish
    from estates.models import Person
    from estates.tests.make import make_answer, make_person, make_programme, make_wording

    programme = make_programme()
    wording = make_wording(programme)
    for count in range(WISHES):
        record_wish(person=make_person(programme, f"W{count}", email=f"w{count}@example.org"), channel="email", by=None)
    people = Person.objects.bulk_create(
        Person(name=f"P{count}", plain_name=f"p{count}", email=f"p{count}@example.org") for count in range(number)
    )
    programme.people.add(*people)
    for person in people:
        make_answer(person, wording=wording)
    return people


def queue_rows(people, about):
    """Seconds to write down a message to each, every one in a transaction of its own."""
    from estates.models import Programme, Purpose
    from outreach.outbox import queue_message

    programme = Programme.objects.get()
    text = {"subject": "Your workshop", "body": "See you on Saturday.\n" * 20, "purpose": Purpose.NEWS}
    began = time.perf_counter()
    for person in people:
        queue_message(programme=programme, person=person, about=about, kind="news", channel="email", **text)
    return time.perf_counter() - began


@contextmanager
def worker(options):
    command = [sys.executable, "-m", "celery", "-A", "engagement", "worker", f"--concurrency={options.processes}"]
    # Processes are kept: to begin a new one after every 200 tasks would slow down only those that do nothing.
    command += [
        "--max-tasks-per-child=1000000",
        "--loglevel=ERROR",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def send_rows(options):
    """Seconds from the tick until no row waits any more."""
    from engagement.tasks import heartbeat
    from outreach.models import Message
    from outreach.tasks import tick

    with worker(options):
        heartbeat.delay()
        wait_until(lambda: not waiting())
        began = time.perf_counter()
        while Message.objects.pending().exists():
            for _ in range(options.processes):
                tick.delay()
            wait_until(lambda: not Message.objects.filter(state__in=("pending", "sending")).exists(), 55)
        seconds = time.perf_counter() - began
    if Message.objects.exclude(state="sent").exists():
        raise SystemExit("Some messages were not sent.")
    return seconds


def do_nothing(options):
    """Seconds in which so many tasks are done, from when the worker takes its first."""
    from engagement.celery import app

    for _ in range(options.rows):
        app.send_task(NOTHING)
    with worker(options):
        wait_until(lambda: waiting() < options.rows)
        began, before = time.perf_counter(), waiting()
        wait_until(lambda: waiting() == 0)
        return (time.perf_counter() - began) * options.rows / before


def waiting():
    """How many tasks no worker has taken yet."""
    import redis

    return redis.Redis.from_url(os.environ["REDIS_URL"]).llen("celery")


def wait_until(holds, seconds=120):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


if __name__ == "__main__":
    main()
