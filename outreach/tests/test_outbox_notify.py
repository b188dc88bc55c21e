"""Messages by GOV.UK Notify, to a server that answers like it."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from estates import phones
from estates.do_not_contact import lift_wish
from estates.models import DoNotContact
from estates.tests.make import make_person, make_programme
from outreach.models import Message
from outreach.outbox import NoSuchWay, try_again
from outreach.replies import asks_to_stop
from outreach.sending import send_due
from outreach.stopping import stop_link
from outreach.tests.make_messages import make_message, make_reader

pytestmark = pytest.mark.django_db

HOME = {"flat": "4", "block": "Ash House", "street": "Elm Road", "postcode": "NW1 8AA"}


@pytest.fixture
def ann(notify):
    return make_reader(make_programme(), phones=["020 7946 0018", "07700 900123"], **HOME)


def now_of(message):
    message.refresh_from_db()
    return message.state, message.why


def pass_time(**time):
    Message.objects.update(claimed_at=F("claimed_at") - timedelta(**time))


def test_each_channel_has_its_template_and_address(ann, notify):
    message = make_message(ann, essential=True)
    for channel in ("text", "letter"):
        make_message(ann, channel=channel, essential=True)
    assert send_due() == 3
    email, text, letter = sorted(notify.given, key=lambda one: ["email", "sms", "letter"].index(one["type"]))
    assert (email["email_address"], email["template_id"]) == ("ann@example.org", "template-of-email")
    assert email["personalisation"] == {"subject": "Your workshop", "body": "See you on Saturday."}
    assert email["reference"] == str(message.reference)
    assert (text["phone_number"], text["template_id"]) == ("+447700900123", "template-of-text")
    assert letter["personalisation"] == {
        "subject": "Your workshop", "body": "See you on Saturday.", "address_line_1": "Ann Lee",
        "address_line_2": "4 Ash House", "address_line_3": "Elm Road", "address_line_4": "NW1 8AA",
    }  # fmt: skip
    assert now_of(message) == ("sent", "")
    assert (message.provider, message.provider_id) == ("notify", email["id"])


def test_says_how_to_stop_them(ann, notify):
    email, text, _letter = (make_message(ann, channel=channel) for channel in ("email", "text", "letter"))
    send_due()
    given = {one["type"]: one for one in notify.given}
    assert given["email"]["one_click_unsubscribe_url"] == stop_link(email)
    assert stop_link(email) in given["email"]["personalisation"]["body"]
    assert stop_link(text) in given["sms"]["personalisation"]["body"]
    assert "tell us and we stop them" in given["letter"]["personalisation"]["body"]


@pytest.mark.parametrize("channel", ["email", "text", "letter"])
def test_without_an_address_it_fails_visibly(ann, notify, channel):
    nowhere = make_person(ann.programmes.get(), "Bob Hall", phones=["020 7946 0019"], street="Elm Road")
    message = make_message(nowhere, channel=channel)
    assert send_due() == 0
    assert now_of(message) == ("failed", "no_address")
    assert notify.given == []


def test_a_channel_that_is_not_set_up_takes_no_message(ann, settings):
    settings.NOTIFY_TEMPLATES = {}
    with pytest.raises(NoSuchWay):
        make_message(ann, channel="text")
    assert make_message(ann, channel="email")


def test_what_it_refuses_fails(ann, notify):
    message = make_message(ann)
    notify.refusals = [400]
    assert send_due() == 0
    assert now_of(message) == ("failed", "notify 400")


@pytest.mark.parametrize("status", [403, 429])
def test_when_it_takes_nothing_now_all_wait(ann, notify, status):
    message, other = make_message(ann), make_message(ann)
    notify.refusals = [status]
    assert send_due() == 0
    assert (now_of(message), now_of(other)) == (("pending", ""), ("pending", ""))
    assert message.due_at > timezone.now()


def test_what_it_took_though_the_answer_was_lost_is_found_by_reference(ann, notify):
    message = make_message(ann)
    notify.loses_answers = True
    assert send_due() == 0
    assert now_of(message) == ("sending", "")
    pass_time(minutes=11)
    notify.tells_nothing = True
    send_due()
    assert now_of(message) == ("sending", "")
    notify.tells_nothing = False
    send_due()
    assert now_of(message) == ("sent", "")
    assert message.provider_id == notify.given[0]["id"]
    assert len(notify.given) == 1


def test_what_it_never_got_is_sent_again(ann, notify):
    message = make_message(ann)
    notify.refusals = [500]
    send_due()
    pass_time(minutes=11)
    assert send_due() == 1
    assert (now_of(message), message.attempts) == (("sent", ""), 2)
    assert len(notify.given) == 1


def test_what_it_never_takes_is_given_up(ann, notify):
    message = make_message(ann)
    for _ in range(5):
        notify.refusals = [500]
        send_due()
        pass_time(minutes=11)
        send_due(most_seconds=-1)
    assert (now_of(message), message.attempts) == (("failed", "not_taken"), 5)


def test_after_a_day_nobody_asks_any_more(ann, notify):
    message = make_message(ann)
    notify.refusals = [500]
    send_due()
    pass_time(hours=25)
    assert send_due() == 0
    assert now_of(message) == ("unknown", "interrupted")


def test_what_went_to_the_mail_server_is_never_asked_for_here(ann, notify):
    message = make_message(ann)
    claimed = {"state": "sending", "claimed_at": timezone.now() - timedelta(minutes=11), "provider": "smtp"}
    Message.objects.filter(pk=message.pk).update(**claimed)
    assert send_due() == 0
    assert now_of(message) == ("unknown", "interrupted")


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        ("delivered", ("delivered", "")),
        ("received", ("delivered", "")),
        ("permanent-failure", ("failed", "permanent-failure")),
        ("temporary-failure", ("failed", "temporary-failure")),
        ("sending", ("sent", "")),
    ],
)
def test_receipts_are_read(ann, notify, status, becomes):
    message, other = make_message(ann), make_message(ann)
    send_due()
    notify.given[0]["status"] = status
    send_due()
    assert (now_of(message), now_of(other)) == (becomes, ("sent", ""))


def test_an_earlier_try_is_not_taken_for_a_later_one(ann, notify):
    message = make_message(ann)
    send_due()
    notify.given[0]["status"] = "temporary-failure"
    send_due()
    message.refresh_from_db()
    assert try_again(message=message)
    Message.objects.filter(pk=message.pk).update(state="sending", claimed_at=timezone.now() - timedelta(minutes=11))
    assert send_due() == 1
    assert now_of(message) == ("sent", "")
    assert len(notify.given) == 2


def make_text(content, number="447700900123", at="2026-11-24T09:00:00.000000Z"):
    return {"id": str(uuid.uuid4()), "user_number": number, "created_at": at, "content": content}


def test_whoever_texts_stop_gets_no_more_texts_and_still_e_mails(ann, notify):
    text, email = make_message(ann, channel="text"), make_message(ann)
    notify.texts = [make_text("Thank you!"), make_text(" Stop. ")]
    send_due()
    assert (now_of(text), now_of(email)) == (("stopped", "wish"), ("sent", ""))
    wish = DoNotContact.objects.get()
    assert (wish.person, wish.channel, wish.reason, wish.recorded_by) == (ann, "text", "Texted STOP", None)


def test_what_was_lifted_since_is_not_put_back(ann, notify):
    notify.texts = [make_text("STOP", at="2026-11-24 09:00:00.123456")]
    send_due()
    lift_wish(wish=DoNotContact.objects.get(), by=None, because="They asked us to")
    make_message(ann, channel="text")
    assert send_due() == 1


@pytest.mark.parametrize("number", ["447700900999", "60030", "Shop"])
def test_stop_from_somebody_else_stops_nobody(ann, notify, number):
    notify.texts = [make_text("STOP", number)]
    make_message(ann, channel="text")
    assert send_due() == 1


@pytest.mark.parametrize("text", ["stop", "STOP!", "Please stop", "stop all"])
def test_understands_stop(text):
    assert asks_to_stop(text)


@pytest.mark.parametrize("text", ["", "Please do not stop", "Can I stop by tomorrow?", "ok"])
def test_does_not_take_everything_for_stop(text):
    assert not asks_to_stop(text)


@pytest.mark.parametrize(
    ("number", "does"),
    [("+447700900123", True), ("+447911123456", True), ("+442079460018", False), ("+33612345678", True)],
)
def test_knows_which_numbers_get_texts(number, does):
    assert phones.gets_texts(number) is does
