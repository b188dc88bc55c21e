"""One text to many people: who gets it, each of them once, and stopping it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from estates.do_not_contact import record_wish
from estates.merges import merge
from estates.models import Person, Purpose
from estates.people import mark_email, mark_phone
from estates.tests.make import make_answer, make_member, make_person, make_programme, make_wording
from outreach import mailings
from outreach.mailings import Preview, Progress, preview, stop_mailing, with_progress, write_due
from outreach.models import Mailing, Message
from outreach.sending import send_due
from outreach.tests.make import make_contact
from outreach.tests.make_messages import make_mailing, make_message, make_message_template, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def template():
    return make_message_template(make_programme())


@pytest.fixture
def ann(template):
    return make_reader(template.programme)


@pytest.fixture
def bob(template):
    return make_reader(template.programme, "Bob Hall")


def progress_of(mailing):
    [(_, progress)] = with_progress([Mailing.objects.get(pk=mailing.pk)])
    return progress


def who():
    return sorted(Message.objects.values_list("person__name", flat=True))


def preview_of(template, channel="email", **fields):
    mailing = Mailing(
        programme=template.programme, channel=channel, **{"purpose": Purpose.PROGRAMME, "key": uuid.uuid4(), **fields}
    )
    return preview(mailing=mailing, people=Person.objects.in_programme(template.programme))


def test_each_gets_one_message_with_their_own_name(template, ann, bob, mail_server):
    mailing = make_mailing(template, ann, bob)
    assert Message.objects.count() == 0
    assert progress_of(mailing) == Progress(chosen=2, waiting=2, sent=0, to_look_at=0, not_sent=0)
    assert (write_due(), write_due()) == (2, 0)
    assert send_due() == 2
    assert sorted(mail["Subject"] for mail in mail_server.received) == ["For Ann Lee", "For Bob Hall"]
    assert "stop them here" in mail_server.received[0].get_content()
    assert progress_of(mailing) == Progress(chosen=2, waiting=0, sent=2, to_look_at=0, not_sent=0)


def test_pressed_twice_it_is_one_mailing(template, ann):
    key = uuid.uuid4()
    assert make_mailing(template, ann, key=key) == make_mailing(template, ann, key=key)
    assert write_due() == 1


def test_started_twice_from_two_pages_it_comes_once(template, ann):
    make_mailing(template, ann)
    second = make_mailing(template, ann)
    assert write_due() == 1
    assert progress_of(second) == Progress(chosen=1, waiting=0, sent=0, to_look_at=0, not_sent=1)


def test_counts_who_is_left_out_at_the_first_reason(template, ann, bob):
    programme = template.programme
    make_person(programme, "Without")
    mark_email(person=make_reader(programme, "Wrong"), address="wrong@example.org", wrong_since=timezone.now(), by=None)
    record_wish(person=make_reader(programme, "Wish"), channel="email", by=None)
    make_contact(make_reader(programme, "Called"), "spoke")
    make_contact(make_reader(programme, "Rang", phones=["07700 900123"]), "spoke", incoming=True)
    make_message(make_reader(programme, "Written"))
    make_message(make_reader(programme, "Confirmed"), essential=True)
    make_message(bob)
    Message.objects.filter(person=bob).update(state="sent", sent_at=timezone.now() - timedelta(hours=25))
    make_reader(make_programme("Harbour"), "Elsewhere")
    assert preview_of(template) == Preview(ready=4, no_address=2, not_to_be_contacted=1, not_agreed=0, heard_from_us=2)


def test_leaves_out_who_did_not_agree(template, ann, bob):
    make_answer(ann, wording=make_wording(template.programme, Purpose.NEWS))
    assert preview_of(template, purpose=Purpose.NEWS) == Preview(1, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("channel", "fields"),
    [
        ("text", {"phones": ["07700 900123"]}),
        ("text", {"phones": ["020 7946 0019", "+33 6 12 34 56 78"]}),
        ("letter", {"street": "Elm Road", "postcode": "SE1 1AA"}),
        ("letter", {"flat": "4", "postcode": "SE1 1AA"}),
    ],
)
def test_knows_where_it_can_go(template, ann, channel, fields):
    make_person(template.programme, "Bob Hall", **fields)
    assert preview_of(template, channel) == Preview(
        ready=1, no_address=1, not_to_be_contacted=0, not_agreed=0, heard_from_us=0
    )


@pytest.mark.parametrize(
    ("channel", "fields"),
    [
        ("text", {"phones": ["020 7946 0019"]}),
        ("letter", {"street": "Elm Road"}),
        ("letter", {"postcode": "SE1 1AA"}),
    ],
)
def test_knows_where_it_cannot_go(template, channel, fields):
    make_reader(template.programme, "Bob Hall", **fields)
    assert preview_of(template, channel).no_address == 1


def test_a_wrong_number_gets_no_text(template):
    bob = make_reader(template.programme, "Bob Hall", phones=["07700 900123"])
    mark_phone(phone=bob.phones.get(), wrong_since=timezone.now(), by=None)
    assert preview_of(template, "text").no_address == 1


def test_what_changes_after_yes_is_heeded(template, ann, bob, mail_server):
    """Also between the writing down and the sending."""
    cy = make_reader(template.programme, "Cy Fox")
    mailing = make_mailing(template, ann, bob, cy)
    record_wish(person=ann, channel="email", by=None)
    assert write_due() == 2
    record_wish(person=bob, channel="email", by=None)
    assert send_due() == 1
    assert mail_server.addresses == ["cy@example.org"]
    assert progress_of(mailing) == Progress(chosen=3, waiting=0, sent=1, to_look_at=0, not_sent=2)


def test_of_two_records_that_are_merged_meanwhile_the_kept_one_gets_it(template, ann, bob):
    make_mailing(template, ann)
    merge(kept=bob, merged=ann, by=None)
    write_due()
    assert who() == ["Bob Hall"]


def test_is_written_down_in_parts_and_goes_on_where_it_was(template, ann, bob, monkeypatch):
    monkeypatch.setattr(mailings, "AT_A_TIME", 1)
    mailing = make_mailing(template, ann, bob)
    assert mailings._write_some(mailing.pk) == (1, True)
    assert progress_of(mailing) == Progress(chosen=2, waiting=2, sent=0, to_look_at=0, not_sent=0)
    assert (write_due(most_seconds=-1), write_due(), write_due()) == (0, 1, 0)
    assert who() == ["Ann Lee", "Bob Hall"]


def test_stopped_nothing_more_is_written_or_sent(template, ann, bob, monkeypatch, mail_server):
    monkeypatch.setattr(mailings, "AT_A_TIME", 1)
    mailing = make_mailing(template, ann, bob)
    mailings._write_some(mailing.pk)
    user = make_member(template.programme)
    assert stop_mailing(mailing=mailing, by=user)
    assert not stop_mailing(mailing=mailing, by=None)
    assert (write_due(), send_due()) == (0, 0)
    assert progress_of(mailing) == Progress(chosen=2, waiting=0, sent=0, to_look_at=0, not_sent=2)
    mailing.refresh_from_db()
    assert mailing.stopped_by == user


def test_to_stop_one_stops_no_other(template, ann, bob):
    other = make_mailing(template, bob)
    write_due()
    mailing = make_mailing(template, ann)
    stop_mailing(mailing=mailing, by=None)
    write_due()
    assert progress_of(other).waiting == 1


@pytest.mark.django_db(transaction=True)
def test_pressed_and_written_at_the_same_moment_each_gets_it_once(template):
    people = [make_reader(template.programme, f"P{number}") for number in range(20)]
    key, ready = uuid.uuid4(), Barrier(6)

    def press_and_write(_):
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            mailing = make_mailing(template, *people, key=key)
            write_due()
            return mailing.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(press_and_write, range(6)))) == 1
    assert who() == sorted(person.name for person in people)
