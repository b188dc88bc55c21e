"""What mail servers send back."""

import subprocess
import sys
from uuid import uuid4

import pytest
from django.conf import settings as project

from engagement.tests.processes import environment
from engagement.tests.worker import database_url
from estates.tests.make import make_programme
from outreach.bounces import read_report, take_back
from outreach.models import Message
from outreach.outbox import try_again
from outreach.sending import send_due
from outreach.tests.make_bounces import HEADERS, WHOLE, make_bounce
from outreach.tests.make_messages import make_message, make_reader

pytestmark = pytest.mark.django_db

HUMAN = b"From: ann@example.org\nTo: engagement@council.gov.uk\nSubject: Re: Your workshop\n\nAction: failed\n"
FORWARDED = make_bounce().replace(b"multipart/report", b"multipart/mixed")


@pytest.fixture
def message(mail_server):
    """One that a mail server took."""
    message = make_message(make_reader(make_programme()))
    assert send_due() == 1
    return message


def now_of(message):
    message.refresh_from_db()
    return message.state, message.why


@pytest.mark.parametrize("returned", [WHOLE, HEADERS])
def test_what_came_back_is_failed_and_says_why(message, returned):
    assert take_back(read_report(make_bounce(message, returned=returned))) == 1
    assert now_of(message) == ("failed", "bounce 5.1.1")
    assert message.why_in_words == "It came back: it could not be delivered (5.1.1)"
    assert message.can_be_tried_again


def test_the_address_that_a_report_comes_to_names_the_message_where_the_report_does_not(message, mail_server, settings):
    settings.BOUNCES_TO = "bounces@council.gov.uk"
    second = make_message(message.person)
    assert send_due() == 1
    assert mail_server.senders[0] == settings.DEFAULT_FROM_EMAIL
    assert mail_server.senders[1] == f"bounces+{second.reference.hex}@council.gov.uk"
    assert mail_server.received[1]["From"] == settings.DEFAULT_FROM_EMAIL
    assert take_back(read_report(make_bounce(to=mail_server.senders[1].upper()))) == 1
    assert (now_of(message), now_of(second)) == (("sent", ""), ("failed", "bounce 5.1.1"))


def test_a_report_twice_changes_nothing_more(message):
    report = read_report(make_bounce(message))
    assert (take_back(report), take_back(report)) == (1, 0)


def test_what_somebody_sends_again_meanwhile_is_left(message):
    report = read_report(make_bounce(message))
    take_back(report)
    assert try_again(message=message)
    assert take_back(report) == 0
    assert now_of(message) == ("pending", "")


def test_a_report_about_another_mail_changes_nothing(message):
    assert take_back(read_report(make_bounce())) == 0
    assert take_back(read_report(make_bounce(to=f"bounces+{uuid4().hex}@council.gov.uk"))) == 0
    assert now_of(message) == ("sent", "")


def test_what_notify_was_given_is_no_matter_of_a_mail_server(message):
    Message.objects.update(provider="notify")
    assert take_back(read_report(make_bounce(message))) == 0


@pytest.mark.parametrize("mail", [b"", b"\xff\x00 no mail", HUMAN, FORWARDED])
def test_other_mail_is_no_report(mail):
    assert read_report(mail) is None


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_of_no_failure_is_none(message, action):
    assert read_report(make_bounce(message, action=action, status="4.4.1")) is None


@pytest.mark.parametrize(("status", "why"), [("4.4.7 (too long)", "bounce 4.4.7"), ("nonsense", "bounce 5.0.0")])
def test_the_reason_is_a_code_alone(message, status, why):
    take_back(read_report(make_bounce(message, status=status)))
    assert now_of(message) == ("failed", why)


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_starts_the_command_and_reads_no_address_in_its_answer(message, tmp_path):
    variables = {"DATABASE_URL": database_url(), "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "engagement.settings"}

    def read_bounce(mail, **others):
        command = [sys.executable, "manage.py", "read_bounce"]
        env = environment(tmp_path, **{**variables, **others})
        done = subprocess.run(command, cwd=project.BASE_DIR, env=env, input=mail, capture_output=True, timeout=60)
        assert b"ann@" not in done.stdout + done.stderr
        return done.returncode, done.stdout.decode()

    assert read_bounce(HUMAN) == (0, "This is no report of a mail that failed: nothing was changed.\n")
    assert read_bounce(make_bounce()) == (0, "No message of ours: nothing was changed.\n")
    assert read_bounce(make_bounce(message)) == (0, "1 message is marked as failed.\n")
    assert now_of(message) == ("failed", "bounce 5.1.1")
    away = "postgres://nobody@127.0.0.1:1/none"
    assert read_bounce(make_bounce(message), DATABASE_URL=away) == (75, "")
