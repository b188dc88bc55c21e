"""Messages as they are queued, checked again and sent, to a real mail server."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from estates.do_not_contact import record_wish
from estates.erasure import erase_person
from estates.merges import merge
from estates.models import Purpose
from estates.tests.make import make_answer, make_member, make_programme, make_wording
from outreach.models import Message
from outreach.outbox import may_send_at, queue_message, try_again, watch, withdraw_messages
from outreach.sending import send_due
from outreach.tests.make_messages import make_message, make_reader

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def ann():
    return make_reader(make_programme())


def now_of(message):
    message.refresh_from_db()
    return message.state, message.why


# Queued


def test_is_queued_once_about_one_thing(ann):
    first = make_message(ann, about="action:12", body="First")
    again = make_message(ann, about="action:12", body="Second")
    make_message(ann, about="action:13")
    assert (again.pk, again.body, Message.objects.count()) == (first.pk, "First", 2)


def test_is_queued_with_what_causes_it_or_not_at_all(ann):
    with transaction.atomic():
        make_message(ann)
        transaction.set_rollback(True)  # what caused it could not be saved
    assert not Message.objects.exists()


def test_goes_to_the_record_that_was_kept(ann):
    other = make_reader(ann.programmes.get(), "Anna Lee")
    merge(kept=ann, merged=other, by=None)
    other.refresh_from_db()
    assert make_message(other, programme=ann.programmes.get()).person == ann


def test_a_line_break_in_the_subject_makes_no_header(ann):
    assert make_message(ann, subject="Hello\r\nBcc: eve@example.org").subject == "Hello Bcc: eve@example.org"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "lost"}, "outreach_message_state_known"),
        ({"channel": "pigeon"}, "outreach_message_channel_known"),
        ({"about": ""}, "outreach_message_is_about_something"),
        ({"state": "sending"}, "outreach_message_sending_is_claimed"),
        ({"state": "sent"}, "outreach_message_sent_has_a_time"),
        ({"state": "failed"}, "outreach_message_not_sent_says_why"),
    ],
)
def test_the_database_refuses_what_must_never_be(ann, fields, constraint):
    message = make_message(ann)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**fields)


def test_is_seen_in_its_programme_alone(ann):
    message = make_message(ann)
    assert list(Message.objects.visible_to(make_member(message.programme))) == [message]
    assert not Message.objects.visible_to(make_member(message.programme, "data_officer"))
    assert not Message.objects.visible_to(make_member(make_programme("Harbour")))


# Sent


def test_is_sent_once_with_its_own_message_id(ann, mail_server):
    message = make_message(ann)
    assert (send_due(), send_due()) == (1, 0)
    [mail] = mail_server.received
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", "Your workshop")
    assert mail["Message-ID"] == f"<{message.reference}@localhost>"
    assert "See you on Saturday." in mail.get_content()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.provider_id) == ("sent", 1, "")
    assert message.sent_at


def test_the_address_is_that_at_sending(ann, mail_server):
    make_message(ann)
    ann.email = "new@example.org"
    ann.save()
    send_due()
    assert mail_server.addresses == ["new@example.org"]


def test_what_is_not_due_yet_waits(ann, mail_server):
    message = make_message(ann, due_at=timezone.now() + timedelta(hours=1))
    assert send_due() == 0
    assert now_of(message) == ("pending", "")


def test_what_is_too_late_is_never_sent(ann, mail_server):
    message = make_message(ann, expires_at=timezone.now() - timedelta(seconds=1))
    assert send_due() == 0
    assert now_of(message) == ("expired", "")
    assert not try_again(message=message)


def test_without_an_address_it_fails_visibly(ann, mail_server):
    message = make_message(make_reader(ann.programmes.get(), "Bob Hall", email=""))
    make_message(ann)
    assert send_due() == 1
    assert now_of(message) == ("failed", "no_address")


def test_what_was_withdrawn_is_not_sent(ann, mail_server):
    message, other = make_message(ann, about="event:1"), make_message(ann, about="event:2")
    assert withdraw_messages(about="event:1") == 1
    send_due()
    assert (now_of(message), now_of(other)) == (("stopped", "withdrawn"), ("sent", ""))
    assert withdraw_messages(about="event:2") == 0


def test_is_not_sent_by_way_of_another_programmes_consent(ann, mail_server):
    """Nobody wrote down on which basis the other programme writes to people."""
    message = make_message(ann, programme=make_programme("Harbour"))
    send_due()
    assert now_of(message) == ("stopped", "consent")


# Checked again at sending


def test_a_wish_since_stops_every_message(ann, mail_server):
    messages = [make_message(ann, essential=essential) for essential in (True, False)]
    record_wish(person=ann, channel="email", by=None)
    assert send_due() == 0
    assert [now_of(message) for message in messages] == [("stopped", "wish")] * 2


def test_a_wish_about_another_way_stops_nothing(ann, mail_server):
    make_message(ann)
    record_wish(person=ann, channel="phone", by=None)
    assert send_due() == 1


def test_consent_withdrawn_since_stops_all_but_the_essential(ann, mail_server):
    wording = make_wording(ann.programmes.get(), Purpose.NEWS)
    make_answer(ann, "given", wording=wording)
    message = make_message(ann, purpose=Purpose.NEWS)
    essential = make_message(ann, purpose=Purpose.NEWS, essential=True)
    make_answer(ann, "withdrawn", wording=wording)
    assert send_due() == 1
    assert (now_of(message), now_of(essential)) == (("stopped", "consent"), ("sent", ""))


def test_consent_that_stands_lets_it_go(ann, mail_server):
    make_answer(ann, "given", purpose=Purpose.NEWS)
    make_message(ann, purpose=Purpose.NEWS)
    assert send_due() == 1


def test_nobody_writes_to_whoever_was_erased_and_the_text_is_forgotten(ann, mail_server):
    message = make_message(ann)
    erase_person(person=ann, by=None, reason="asked")
    assert now_of(message) == ("stopped", "gone")
    assert send_due() == 0
    assert now_of(message) == ("stopped", "gone")
    assert (message.subject, message.body) == ("", "")


def test_a_merge_leaves_the_state_alone(ann, mail_server):
    """The record is merged by somebody who read the message before it was sent."""
    message = make_message(ann)
    send_due()
    other = make_reader(ann.programmes.get(), "Anna Lee")
    message.person = other
    message.save()
    assert now_of(message) == ("sent", "")
    assert message.person == other


def test_tells_what_is_held(ann):
    message = make_message(ann)
    [row] = Message.objects.filter(pk=message.pk).told()
    assert (row["Way"], row["State"], row["Text"]) == ("E-mail", "To be sent", "See you on Saturday.")


# Hours


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-10-24 07:00", "2026-10-24 18:59"),  # summer time; the clocks go back that night
        ("2026-10-25 08:00", "2026-10-25 19:59"),
        ("2027-03-27 08:00", "2027-03-27 19:59"),  # winter time; they go forward that night
        ("2027-03-28 07:00", "2027-03-28 18:59"),
    ],
)
def test_the_hours_are_those_of_the_clock_in_london(first, last):
    first, last = (datetime.fromisoformat(f"{moment}+00:00") for moment in (first, last))
    minute = timedelta(minutes=1)
    asked = [may_send_at(moment) for moment in (first - minute, first, last, last + minute)]
    assert asked == [False, True, True, False]


@pytest.mark.parametrize("day", [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)])
def test_at_night_it_waits_for_the_morning(ann, mail_server, settings, day):
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 8, 20
    message = make_message(ann, due_at=day - timedelta(days=1), expires_at=day + timedelta(hours=12))
    night, morning = day + timedelta(hours=1, minutes=30), day + timedelta(hours=8)
    assert send_due(clock=lambda: night) == 0
    assert now_of(message) == ("pending", "")
    assert watch(night).seconds_late == 0
    assert send_due(clock=lambda: morning) == 1


@pytest.mark.parametrize(
    ("day", "opens"), [(datetime(2026, 11, 24, tzinfo=UTC), 8), (datetime(2027, 6, 1, tzinfo=UTC), 7)]
)
def test_the_watch_counts_from_when_it_could_have_been_sent(ann, day, opens):
    make_message(ann, due_at=day - timedelta(hours=5))
    found = watch(day + timedelta(hours=opens, minutes=10))
    assert (found.due, found.oldest_due_at, found.seconds_late) == (1, day - timedelta(hours=5), 600)
    assert not found.limit_reached


def test_asks_for_what_it_needs_by_name():
    with pytest.raises(TypeError):
        queue_message("programme", "person")
