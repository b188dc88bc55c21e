"""What goes wrong while messages are sent, and what changes meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from estates.do_not_contact import record_wish
from estates.tests.make import make_programme
from outreach import sending
from outreach.channels import email
from outreach.channels.outcomes import Unclear
from outreach.models import Message
from outreach.outbox import GAPS, try_again, watch, withdraw_messages
from outreach.sending import send_due, settle
from outreach.tests.make_messages import make_message, make_reader

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def ann():
    return make_reader(make_programme())


def now_of(message):
    message.refresh_from_db()
    return message.state, message.why


def test_a_refusal_for_now_is_tried_again_with_growing_gaps_and_then_given_up(ann, mail_server):
    message, began = make_message(ann), timezone.now()
    mail_server.answers["ann@example.org"] = "451 Try later"
    for gap in GAPS:
        send_due()
        assert now_of(message) == ("pending", "server 451")
        assert message.due_at >= began + gap
        Message.objects.update(due_at=began)
    send_due()
    assert now_of(message) == ("failed", "server 451")
    assert message.attempts == 5


def test_a_refusal_for_good_is_not_tried_again_by_itself(ann, mail_server):
    message = make_message(ann)
    mail_server.answers["ann@example.org"] = "552 Mailbox full"
    bob = make_message(make_reader(ann.programmes.get(), "Bob Hall"))
    assert send_due() == 1
    assert (now_of(message), now_of(bob)) == (("failed", "server 552"), ("sent", ""))
    mail_server.answers.clear()
    assert try_again(message=message)
    assert send_due() == 1
    assert now_of(message) == ("sent", "")


def test_a_server_that_hangs_up_after_a_refusal_is_called_again(ann, mail_server):
    make_message(ann)
    mail_server.answers["ann@example.org"] = "421 Too many"
    make_message(make_reader(ann.programmes.get(), "Bob Hall"))
    assert send_due() == 1
    assert mail_server.addresses == ["bob@example.org"]


def test_a_connection_that_breaks_off_is_not_known_and_not_sent_again(ann, mail_server):
    message = make_message(ann)
    mail_server.before_answering[1] = lambda connection: connection.transport.abort()
    assert (send_due(), send_due()) == (0, 0)
    assert now_of(message) == ("unknown", "connection")
    assert mail_server.addresses == ["ann@example.org"]


def test_what_was_not_begun_when_the_connection_broke_off_waits_as_before(ann, mail_server):
    """A worker takes several messages in hand at once; only that which was on its way is not known."""
    first, second = make_message(ann), make_message(make_reader(ann.programmes.get(), "Bob Hall"))
    mail_server.before_answering[1] = lambda connection: connection.transport.abort()
    assert send_due() == 0
    assert (now_of(first), now_of(second)) == (("unknown", "connection"), ("pending", ""))
    assert (second.attempts, second.claimed_at) == (0, None)
    assert send_due() == 1
    assert mail_server.addresses == ["ann@example.org", "bob@example.org"]


def test_whatever_ends_the_worker_what_was_on_its_way_is_not_sent_again(ann, mail_server, monkeypatch):
    first, second = make_message(ann), make_message(make_reader(ann.programmes.get(), "Bob Hall"))
    send = email._send

    def send_and_end(*args):
        send(*args)
        raise SystemExit

    monkeypatch.setattr(email, "_send", send_and_end)
    with pytest.raises(SystemExit):
        send_due()
    monkeypatch.undo()
    assert (now_of(first), now_of(second)) == (("sending", ""), ("pending", ""))


def test_a_mail_server_that_is_away_costs_no_try(ann, mail_server):
    message = make_message(ann)
    mail_server.stop()
    assert send_due() == 0
    assert (now_of(message), message.attempts) == (("pending", ""), 0)


def test_what_was_left_in_sending_becomes_unknown_after_ten_minutes(ann, mail_server):
    now = timezone.now()
    old, new = make_message(ann), make_message(ann)
    Message.objects.filter(pk=old.pk).update(state="sending", claimed_at=now - timedelta(minutes=11))
    Message.objects.filter(pk=new.pk).update(state="sending", claimed_at=now - timedelta(minutes=9))
    settle(now)
    assert (now_of(old), now_of(new)) == (("unknown", "interrupted"), ("sending", ""))
    assert send_due() == 0
    assert mail_server.received == []


def test_no_more_are_sent_than_a_day_allows(ann, mail_server, settings, caplog):
    settings.MESSAGES_A_DAY = 2
    for _ in range(3):
        make_message(ann)
    assert (send_due(), send_due()) == (2, 0)
    assert "MESSAGES_A_DAY" in caplog.text
    assert watch(timezone.now()).limit_reached
    Message.objects.update(claimed_at=timezone.now() - timedelta(hours=25))
    assert send_due() == 1


def test_a_mailing_to_many_holds_up_no_confirmation(ann, mail_server, settings):
    """What is essential goes first, and a tenth of the limit is kept for it."""
    settings.MESSAGES_A_DAY = 10
    for number in range(10):
        make_message(ann, subject=f"News {number}")
    make_message(ann, subject="Your place", essential=True)
    assert send_due() == 9
    assert [mail["Subject"] for mail in mail_server.received][:2] == ["Your place", "News 0"]
    make_message(ann, subject="Your other place", essential=True)
    make_message(ann, subject="Your third place", essential=True)
    assert (send_due(), send_due()) == (1, 0)
    assert mail_server.received[-1]["Subject"] == "Your other place"


def test_a_run_ends_in_time(ann, mail_server):
    make_message(ann)
    assert send_due(most_seconds=-1) == 0
    assert Message.objects.get().state == "pending"


# What changes meanwhile


def test_what_is_stopped_after_it_was_looked_up_is_not_sent(ann, mail_server, monkeypatch):
    """Somebody is erased, or an event called off, between the look at many messages and the claim of one."""
    message, look_up = make_message(ann), sending._look_up

    def look_up_too_early(channel, now):
        found = look_up(channel, now)
        withdraw_messages(about=message.about)
        return found

    monkeypatch.setattr(sending, "_look_up", look_up_too_early)
    assert send_due() == 0
    assert now_of(message) == ("stopped", "withdrawn")
    assert mail_server.received == []


def test_what_is_called_off_while_a_worker_has_it_in_hand_goes_no_more_if_it_comes_back(ann, monkeypatch, settings):
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 0, 24
    first, second = make_message(ann), make_message(make_reader(ann.programmes.get(), "Bob Hall"))

    def call_off_and_break(connection, message):
        withdraw_messages(about=second.about)
        raise Unclear("connection")

    monkeypatch.setattr(email, "_send", call_off_and_break)
    assert (send_due(), send_due()) == (0, 0)
    assert (now_of(first), now_of(second)) == (("unknown", "connection"), ("expired", ""))


def test_what_changed_hands_after_it_was_looked_up_is_looked_up_again(ann, mail_server, monkeypatch):
    """Two records are merged, and whoever is left wants no e-mails."""
    message, look_up = make_message(ann), sending._look_up
    other = make_reader(ann.programmes.get(), "Anna Lee")
    record_wish(person=other, channel="email", by=None)

    def look_up_too_early(channel, now):
        found = look_up(channel, now)
        Message.objects.update(person=other)
        return found

    monkeypatch.setattr(sending, "_look_up", look_up_too_early)
    assert send_due() == 0
    assert now_of(message) == ("stopped", "wish")


def test_what_runs_out_during_a_run_is_not_sent(ann, mail_server):
    moments = iter([NOON - timedelta(minutes=1)] * 2)
    message = make_message(ann, due_at=NOON - timedelta(hours=1), expires_at=NOON)
    assert send_due(clock=lambda: next(moments, NOON)) == 0
    assert now_of(message) == ("pending", "")


def test_a_late_result_is_not_taken_for_that_of_a_later_try(ann, mail_server, monkeypatch):
    message, send = make_message(ann), email._send
    later = timezone.now() + timedelta(minutes=20)

    def slow(*args):
        Message.objects.filter(pk=message.pk).update(claimed_at=later)  # by another worker
        return send(*args)

    monkeypatch.setattr(email, "_send", slow)
    send_due()
    assert now_of(message) == ("sending", "")


def test_a_wish_said_while_others_are_sent_to_holds(ann, mail_server, monkeypatch):
    """A look is good for a second: this mail server is as slow as that."""
    make_message(ann)
    bob = make_reader(ann.programmes.get(), "Bob Hall")
    message, send = make_message(bob), email._send

    def slow(*args):
        record_wish(person=bob, channel="email", by=None)
        return send(*args)

    monkeypatch.setattr(sending, "GOOD_FOR_SECONDS", 0)
    monkeypatch.setattr(email, "_send", slow)
    assert send_due() == 1
    assert now_of(message) == ("stopped", "wish")
