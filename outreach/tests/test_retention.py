"""The texts of messages are emptied some time after sending."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.urls import reverse

from engagement.tests.processes import PRODUCTION, run
from estates.erasure import hold_person
from estates.tests.make import make_member, make_programme
from outreach import retention
from outreach.models import Message, MessageState
from outreach.outbox import try_again
from outreach.retention import empty_texts, kept_until
from outreach.tests.make_messages import make_message, make_reader

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO, LATELY = NOW - timedelta(days=366), NOW - timedelta(days=364)


@pytest.fixture
def ann():
    return make_reader(make_programme())


def make_in(person, state="sent", at=LONG_AGO, **fields):
    message = make_message(person, due_at=at)
    why = "interrupted" if state in ("unknown", "failed", "stopped") else ""
    sent_at = at if state in ("sent", "delivered") else None
    Message.objects.filter(pk=message.pk).update(
        **{"state": state, "why": why, "sent_at": sent_at, "claimed_at": at, **fields}
    )
    return message


def text_of(message):
    message.refresh_from_db()
    return message.subject + message.body


@pytest.mark.parametrize("state", sorted(set(MessageState.values) - {"pending", "sending"}))
def test_an_old_text_is_emptied_and_the_message_stays(ann, state):
    old, new = make_in(ann, state), make_in(ann, state, at=LATELY)
    assert (empty_texts(NOW), empty_texts(NOW)) == (1, 0)
    assert text_of(old) == ""
    assert (old.state, old.person) == (state, ann)
    assert "See you on Saturday." in text_of(new)


@pytest.mark.parametrize("state", ["pending", "sending"])
def test_what_is_still_to_be_sent_keeps_its_text(ann, state):
    message = make_in(ann, state)
    assert empty_texts(NOW) == 0
    assert text_of(message)


def test_the_days_count_from_sending(ann):
    message = make_in(ann, sent_at=LATELY)
    assert empty_texts(NOW) == 0
    message.refresh_from_db()
    assert kept_until(message) == LATELY + timedelta(days=365)
    assert empty_texts(kept_until(message) + timedelta(seconds=1)) == 1


def test_of_a_record_that_must_be_kept_texts_stay_for_so_long(ann):
    message = make_in(ann)
    hold_person(person=ann, version=ann.version, hold_until=date(2026, 11, 24), hold_reason="A complaint", by=None)
    assert empty_texts(NOW) == 0
    assert text_of(message)
    assert empty_texts(NOW + timedelta(days=1)) == 1


def test_works_through_many_in_parts(ann, monkeypatch, settings):
    settings.MESSAGE_TEXTS_DAYS = 30
    monkeypatch.setattr(retention, "AT_A_TIME", 2)
    for _ in range(5):
        make_in(ann, at=NOW - timedelta(days=31))
    assert empty_texts(NOW) == 5


def test_an_emptied_message_is_not_sent_again(ann):
    message = make_in(ann, "failed")
    message.refresh_from_db()
    assert message.can_be_tried_again
    empty_texts(NOW)
    message.refresh_from_db()
    assert not message.can_be_tried_again
    assert not try_again(message=message)


def test_a_dry_run_says_what_is_due_and_changes_nothing(ann, capsys):
    make_in(ann, at=datetime(2020, 11, 3, 12, tzinfo=UTC)), make_in(ann, at=datetime(2021, 1, 1, 12, tzinfo=UTC))
    make_message(ann)
    call_command("empty_messages", "--dry-run")
    said = "Five Estates: 2 texts, the oldest of 3 November 2020\n2 texts are due. Nothing was changed.\n"
    assert capsys.readouterr().out == said
    call_command("empty_messages")
    assert capsys.readouterr().out == "2 texts emptied.\n"
    call_command("empty_messages", "--dry-run")
    assert capsys.readouterr().out == "0 texts are due. Nothing was changed.\n"


def test_its_page_says_until_when_and_then_that_it_is_gone(ann, client):
    client.force_login(make_member(ann.programmes.get()))
    message = make_in(ann, sent_at=NOW)
    path = reverse("outreach:message", args=[message.programme.slug, message.pk])
    assert "24 November 2027" in client.get(path).content.decode()
    empty_texts(NOW + timedelta(days=366))
    page = client.get(path).content.decode()
    assert "the text of a message is kept for 365 days" in page
    assert "24 November 2027" not in page


def test_a_number_of_days_that_makes_no_sense_stops_the_start(tmp_path):
    said = run("manage.py", "check", var_dir=tmp_path, **PRODUCTION, MESSAGE_TEXTS_DAYS="0").stdout
    assert "Write MESSAGE_TEXTS_DAYS as a number of days, like 365." in said
    assert ImproperlyConfigured.__name__ in said
