"""Where a message failed for good, nothing more goes until somebody corrects the address."""

import pytest
from django.utils import timezone

from engagement.access import Role
from estates.people import change_person, mark_email
from estates.tests.make import make_member, make_programme
from outreach.bounces import read_report, take_back
from outreach.failed_addresses import refused_for_its_address
from outreach.sending import send_due
from outreach.tests.make import make_call_list, make_callable
from outreach.tests.make_bounces import make_bounce
from outreach.tests.make_messages import make_message, make_reader
from outreach.tests.test_call_pages import next_call

pytestmark = pytest.mark.django_db


def make_ann(**fields):
    return make_reader(make_programme(), **fields)


def now_of(message):
    message.refresh_from_db()
    return message.state, message.why


def test_an_address_that_a_mail_server_does_not_know_is_not_used_until_it_is_corrected(mail_server):
    ann = make_ann()
    first = make_message(ann)
    mail_server.answers["ann@example.org"] = "550 5.1.1 No such mailbox"
    assert send_due() == 0
    assert now_of(first) == ("failed", "server 550")
    ann.refresh_from_db()
    assert ann.email_wrong_since
    mail_server.answers.clear()
    second = make_message(ann)
    assert send_due() == 0
    assert now_of(second) == ("failed", "no_address")
    change_person(person=ann, by=None, version=ann.version, email="ann@example.com")
    make_message(ann)
    assert send_due() == 1
    assert mail_server.addresses == ["ann@example.com"]


def test_an_address_that_somebody_says_is_right_is_used_again(mail_server):
    ann = make_ann()
    message = make_message(ann)
    mail_server.answers["ann@example.org"] = "550 No such mailbox"
    send_due()
    mail_server.answers.clear()
    mark_email(person=ann, address=ann.email, wrong_since=None, by=None)
    make_message(ann)
    assert send_due() == 1
    assert now_of(message) == ("failed", "server 550")


@pytest.mark.parametrize(
    "answer", ["552 5.2.2 Mailbox full", "550 5.7.1 Policy", "550 relay not permitted", "450 5.1.1"]
)
def test_what_is_no_fault_of_the_address_does_not_mark_it(mail_server, answer):
    ann = make_ann()
    make_message(ann)
    mail_server.answers["ann@example.org"] = answer
    assert send_due() == 0
    ann.refresh_from_db()
    assert ann.working_email == "ann@example.org"


@pytest.mark.parametrize(
    ("code", "reply", "is_wrong"),
    [
        (550, "No such user", True),
        (550, "5.1.1 <a@b>: Recipient address rejected: User unknown", True),
        (550, "5.4.1 Recipient address rejected: Access denied", True),
        (554, "5.1.10 Null MX", True),
        (553, "5.1.8 Sender address rejected", False),
        (554, "5.7.1 Relay access denied", False),
        (554, "Transaction failed", False),
        (552, "Mailbox full", False),
    ],
)
def test_tells_what_is_of_the_address(code, reply, is_wrong):
    assert refused_for_its_address(code, reply) is is_wrong


def bounce(ann, **said):
    """Whether the address is known to be wrong after this came back."""
    make_message(ann)
    assert send_due() == 1
    assert take_back(read_report(make_bounce(ann.messages.get(), **said))) == 1
    ann.refresh_from_db()
    return bool(ann.email_wrong_since)


@pytest.mark.parametrize(
    ("said", "is_wrong"),
    [
        ({"status": "5.1.1"}, True),
        ({"status": "5.1.1", "address": "ANN@example.org"}, True),
        ({"status": "4.4.7"}, False),  # given up after days
        ({"status": "5.2.2"}, False),
        ({"status": "5.1.1", "address": "forwarded@example.com"}, False),
    ],
)
def test_an_address_from_which_mail_came_back_for_good_is_wrong(mail_server, said, is_wrong):
    assert bounce(make_ann(), **said) is is_wrong


def test_a_number_where_notify_says_that_texts_fail_is_wrong(notify):
    ann = make_ann(phones=["020 7946 0018", "07700 900123", "07700 900124"])
    text, email = make_message(ann, channel="text"), make_message(ann)
    send_due()
    for one in notify.given:
        one["status"] = "permanent-failure"
    send_due()
    assert now_of(text) == now_of(email) == ("failed", "permanent-failure")
    wrong = ann.phones.filter(wrong_since__isnull=False)
    assert [phone.number for phone in wrong] == ["+447700900123"]
    ann.refresh_from_db()
    assert ann.working_email == ""


def test_a_full_inbox_marks_nothing(notify):
    ann = make_ann(phones=["07700 900123"])
    make_message(ann, channel="text"), make_message(ann)
    send_due()
    for one in notify.given:
        one["status"] = "temporary-failure"
    send_due()
    ann.refresh_from_db()
    assert ann.working_email
    assert not ann.phones.filter(wrong_since__isnull=False).exists()


def test_the_officer_who_calls_them_is_told(client):
    programme = make_programme()
    client.force_login(make_member(programme, Role.OFFICER))
    ann = make_callable(programme, "Ann", email="ann@example.org")
    call_list = make_call_list(programme, ann)
    assert b"E-mail to their address failed" not in next_call(client, call_list).content
    mark_email(person=ann, address=ann.email, wrong_since=timezone.now(), by=None)
    assert b"E-mail to their address failed" in next_call(client, call_list).content
