"""The link in messages by which whoever got one stops all of its kind."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from estates.models import DoNotContact, Person
from estates.tests.make import make_programme
from outreach.sending import send_due
from outreach.stopping import stop_link
from outreach.tests.make_messages import make_message, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return make_message(make_reader(make_programme()))


@pytest.fixture
def address(message):
    return stop_link(message).removeprefix("http://localhost:8000")


def test_stands_in_every_message_that_is_not_essential(message, mail_server):
    make_message(message.person, essential=True, subject="Your place")
    send_due()
    mails = {mail["Subject"]: mail for mail in mail_server.received}
    link = stop_link(message)
    assert re.findall(r"http\S+", mails["Your workshop"].get_content()) == [link]
    assert mails["Your workshop"]["List-Unsubscribe"].strip() == f"<{link}>"  # folded
    assert mails["Your workshop"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "http" not in mails["Your place"].get_content()
    assert mails["Your place"]["List-Unsubscribe"] is None


def test_opening_it_changes_nothing_and_says_nobodys_name(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Stop messages by e-mail" in answer.content.decode()
    assert not re.search("Ann|Lee|ann@example", answer.content.decode())
    assert not DoNotContact.objects.exists()


def test_the_button_stops_this_way_at_once_and_once(address, message, mail_server):
    client = Client(enforce_csrf_checks=True)  # mail programs post without our form's token
    for _ in range(2):
        answer = client.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    wish = DoNotContact.objects.get()
    assert (wish.person, wish.channel, wish.recorded_by) == (message.person, "email", None)
    assert Person.objects.contactable("phone").exists()
    assert send_due() == 0


@pytest.mark.parametrize("spoil", [lambda path: path[:-2] + "/", lambda path: path.replace("~", "~x"), str.upper])
def test_a_spoilt_link_tells_nothing(client, address, spoil):
    spoilt = spoil(address).replace("/STOP-MESSAGES", "/stop-messages")
    for answer in (client.get(spoilt), client.post(spoilt)):
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()
    assert not DoNotContact.objects.exists()


def test_holds_for_the_record_that_was_kept(client, address, message):
    kept = make_reader(message.programme, "Anna Lee")
    Person.objects.filter(pk=message.person_id).update(merged_into=kept)
    client.post(address)
    assert DoNotContact.objects.get().person == kept


def test_no_other_verb_is_taken(client):
    assert client.put(reverse("outreach:stop-messages", args=["x"])).status_code == 405
