"""What staff see of the messages, and sending one again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from engagement.states import COLOURS
from estates.models import AuditEvent
from estates.tests.make import make_member, make_programme
from outreach.models import Message, MessageState, Why
from outreach.tests.make_messages import make_message, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(client, programme):
    client.force_login(make_member(programme, Role.OFFICER))
    return client


def make_in(programme, state, name="Ann Lee", **fields):
    message = make_message(make_reader(programme, name), subject=f"About {state}")
    why = Why.INTERRUPTED if state in ("unknown", "failed", "stopped") else ""
    sent_at = timezone.now() if state in ("sent", "delivered") else None
    fields = {"state": state, "why": why, "sent_at": sent_at, "claimed_at": timezone.now(), **fields}
    Message.objects.filter(pk=message.pk).update(**fields)
    message.refresh_from_db()
    return message


def listed(client, programme, **query):
    return list(client.get(reverse("outreach:messages", args=[programme.slug]), query).context["page_obj"])


def test_what_somebody_has_to_look_at_stands_first(officer, programme):
    sent, pending, failed = (make_in(programme, state) for state in ("sent", "pending", "failed"))
    make_in(make_programme("Harbour"), "failed")
    assert listed(officer, programme) == [failed, pending, sent]
    assert listed(officer, programme, state="sent") == [sent]


def test_the_list_asks_the_database_the_same_however_long_it_is(officer, programme, django_assert_num_queries):
    path = reverse("outreach:messages", args=[programme.slug])
    make_in(programme, "failed")
    officer.get(path)
    with django_assert_num_queries(10):
        officer.get(path)
    for name in ("Bob Hall", "Cy Fox"):
        make_in(programme, "failed", name)
    with django_assert_num_queries(10):
        officer.get(path)


def test_says_that_messages_wait(officer, programme, settings):
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 0, 24
    make_in(programme, "pending", due_at=timezone.now() - timezone.timedelta(days=2))
    settings.MESSAGES_A_DAY = 0
    page = officer.get(reverse("outreach:messages", args=[programme.slug])).content.decode()
    assert "so nothing is sent now" in page


def test_readyz_says_how_late_messages_are(client, programme, settings):
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 0, 24
    make_message(make_reader(programme), due_at=timezone.now())
    said = client.get("/readyz").json()["messages"]
    assert said.pop("seconds_late") < 60
    assert said == {"due": 1, "limit_reached": False}


def test_shows_the_text_and_writes_down_who_read_it(officer, programme):
    message = make_in(programme, "sent")
    page = officer.get(reverse("outreach:message", args=[programme.slug, message.pk])).content.decode()
    assert "See you on Saturday." in page
    assert "Try again" not in page
    assert AuditEvent.objects.get(action="viewed").object_id == message.person_id


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_is_tried_again_by_a_button(officer, programme, state):
    message = make_in(programme, state)
    assert "Try again" in officer.get(reverse("outreach:message", args=[programme.slug, message.pk])).content.decode()
    answer = officer.post(reverse("outreach:try-again", args=[programme.slug, message.pk]), follow=True)
    assert "will be sent again" in answer.content.decode()
    message.refresh_from_db()
    assert (message.state, message.why, message.attempts) == ("pending", "", 0)


@pytest.mark.parametrize("state", sorted(set(MessageState) - {"failed", "unknown"}))
def test_nothing_else_is_tried_again(officer, programme, state):
    message = make_in(programme, state)
    answer = officer.post(reverse("outreach:try-again", args=[programme.slug, message.pk]), follow=True)
    assert "was not queued again" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == state


@pytest.mark.parametrize("state", MessageState.values)
def test_every_state_has_a_colour(state):
    assert state in COLOURS


def test_every_reason_is_said_in_words(programme):
    message = make_in(programme, "failed", why="server 550")
    assert message.why_in_words == "It was refused (server 550)"
    message.why = Why.NO_ADDRESS
    assert message.why_in_words == "There is no address or number that works: complete the record first"
