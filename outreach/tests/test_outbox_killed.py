"""Workers are killed, brokers emptied, runs go side by side: each message arrives at most once, and none is lost."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import psutil
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from engagement.celery import app
from engagement.tests.processes import run
from engagement.tests.servers import free_port
from engagement.tests.worker import database_url
from estates.models import Person
from estates.tests.make import make_programme
from outreach import sending
from outreach.channels import email
from outreach.models import Message
from outreach.outbox import try_again
from outreach.sending import IN_HAND, send_due
from outreach.tasks import tick
from outreach.tests.make_messages import make_message, make_reader

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = "outbox-tests"  # which the worker of the whole run, with its other mail settings, does not read
ALL_HOURS = {"MESSAGES_FROM_HOUR": "0", "MESSAGES_UNTIL_HOUR": "24"}


@transaction.atomic
def make_messages(number):
    """To as many people, each with an address of their own."""
    first = make_reader(make_programme(), "P0")
    programme = first.programmes.get()
    people = Person.objects.bulk_create(
        Person(name=f"P{count}", plain_name=f"p{count}", email=f"p{count}@example.org") for count in range(1, number)
    )
    programme.people.add(*people)
    for person in [first, *people]:
        make_message(person, programme=programme, about="event:1")


def tell():
    tick.apply_async(queue=QUEUE)


def empty():
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge(QUEUE)


def wait_until(holds, seconds=20):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"Still not true after {seconds} seconds."
        time.sleep(0.01)


class Workers:
    """Real workers that send to the test's mail server at any hour, in groups of their own."""

    def __init__(self, port):
        self.port, self.processes = port, []

    def start(self):
        command = [sys.executable, "-m", "celery", "-A", "engagement", "worker", "--concurrency=1", "--loglevel=ERROR"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "-Q", QUEUE]
        variables = {"DATABASE_URL": database_url(), "EMAIL_URL": f"smtp://127.0.0.1:{self.port}", **ALL_HOURS}
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | variables, start_new_session=True)
        self.processes.append(process)
        return process

    @staticmethod
    def kill_child(process):
        [child] = [one for one in psutil.Process(process.pid).children() if "worker" in " ".join(one.cmdline())]
        child.kill()

    def kill(self, process):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


@pytest.fixture
def workers(mail_server):
    empty()
    workers = Workers(mail_server.port)
    yield workers
    for process in workers.processes:
        workers.kill(process)
    empty()


def counts():
    return Counter(Message.objects.values_list("state", flat=True))


def as_if_ten_minutes_passed():
    Message.objects.filter(state="sending").update(claimed_at=F("claimed_at") - timedelta(minutes=11))


def test_of_1000_messages_none_comes_twice_and_none_is_lost_though_workers_are_killed(workers, mail_server):
    """Killed when the server has a message and the worker does not know it yet: the worst moment there is."""
    make_messages(1000)
    worker = workers.start()
    mail_server.before_answering = {203: lambda _: workers.kill_child(worker), 507: lambda _: workers.kill(worker)}
    tell()
    wait_until(lambda: len(mail_server.received) >= 203)
    tell()  # as beat does a minute later
    wait_until(lambda: len(mail_server.received) >= 507)
    workers.start()
    workers.start()
    for _ in range(4):  # of two beats, two minutes long
        tell()
    wait_until(lambda: set(counts()) == {"sent", "sending"} and counts()["sending"] <= 2 * IN_HAND)
    as_if_ten_minutes_passed()
    assert send_due() == 0

    assert set(Counter(mail_server.addresses).values()) == {1}
    sent = set(Message.objects.filter(state="sent").values_list("person__email", flat=True))
    unknown = set(Message.objects.filter(state="unknown").values_list("person__email", flat=True))
    assert len(sent | unknown) == 1000
    assert len(unknown) <= 2 * IN_HAND
    assert sent <= set(mail_server.addresses)
    assert {mail_server.addresses[202], mail_server.addresses[506]} <= unknown


def test_a_broker_that_is_emptied_loses_nothing(workers, mail_server):
    make_messages(3)
    tell()
    empty()
    workers.start()
    tell()
    wait_until(lambda: counts() == {"sent": 3})
    assert len(mail_server.received) == 3


def side_by_side(number, do):
    """Do it so many times at the same moment, each on a connection of its own."""
    ready = Barrier(number)

    def one(_):
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_runs_side_by_side_send_each_message_once(mail_server):
    make_messages(60)
    assert sum(side_by_side(4, send_due)) == 60
    assert set(Counter(mail_server.addresses).values()) == {1}


def test_without_the_claim_they_send_it_several_times(mail_server, monkeypatch):
    """The negative control: the same runs when each takes what was due when it looked."""

    def take_anyway(messages, provider, now):
        Message.objects.filter(pk__in=[one.pk for one in messages]).update(state="sending", claimed_at=now)
        return messages

    monkeypatch.setattr(sending, "_claim", take_anyway)
    make_messages(60)
    side_by_side(4, send_due)
    assert max(Counter(mail_server.addresses).values()) > 1


def test_a_message_is_queued_and_sent_though_redis_is_down(mail_server, tmp_path):
    """By cron and manage.py send_messages, which need no broker; writing the row needs none either."""
    make_messages(1)
    variables = {"DATABASE_URL": database_url(), "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0", "DEBUG": "1"}
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}", **ALL_HOURS}
    made = "import django; django.setup(); from outreach.tests.make_messages import make_message as make; "
    made += "from estates.models import Person; make(Person.objects.get(), about='later:1')"
    assert run("-c", made, var_dir=tmp_path, **variables).returncode == 0
    said = run("manage.py", "send_messages", var_dir=tmp_path, **variables, **mail)
    assert said.stdout == "2 messages sent.\n"
    assert len(mail_server.received) == 2


def test_a_worker_that_comes_back_late_does_not_undo_what_was_decided_meanwhile(mail_server, monkeypatch):
    """It slept with the message in its hands until somebody had decided to have it sent again."""
    make_messages(1)
    send = email._send

    def slow(mail_connection, message):
        monkeypatch.setattr(email, "_send", send)
        Message.objects.filter(pk=message.pk).update(state="unknown", why="interrupted")
        assert try_again(message=message)
        return send(mail_connection, message)

    monkeypatch.setattr(email, "_send", slow)
    send_due()
    assert len(mail_server.received) == 2
    assert Message.objects.get().state == "sent"


def test_nothing_is_sent_inside_a_transaction(mail_server):
    make_messages(1)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send_due()
    assert mail_server.received == []
