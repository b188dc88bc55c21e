"""Templates of messages, tests of them, and writing to one person."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.do_not_contact import record_wish
from estates.people import mark_email
from estates.tests.make import make_member, make_programme
from outreach.message_templates import filled, unknown_fields
from outreach.models import Message, MessageTemplate
from outreach.tests.make_messages import make_message_template, make_reader

pytestmark = pytest.mark.django_db

TYPED = {"name": "Invitation", "purpose": "programme", "subject": "For ((name))", "body": "Dear ((name))"}


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def user(client, programme):
    user = make_member(programme, Role.OFFICER)
    client.force_login(user)
    return user


def path(name, programme, *args):
    return reverse(f"outreach:{name}", args=[programme.slug, *args])


def test_fields_are_filled_however_they_are_written(programme):
    text = filled("((Name)), ((programme)), (( council )), ((other))", name="Zoë", programme=programme)
    assert text == "Zoë, Five Estates, Demonstration Council, ((other))"


def test_unknown_fields_are_found():
    assert unknown_fields("((name)) ((nmae)) ((flat)) ((nmae)) (name)") == ["flat", "nmae"]


def test_a_template_is_added_and_read_as_somebody_gets_it(client, user, programme):
    answer = client.post(path("add-message-template", programme), TYPED, follow=True)
    template = MessageTemplate.objects.get()
    assert (template.programme, template.changed_by) == (programme, user)
    assert "Dear Ann Lee" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"body": "Dear ((nmae))"}, "Nobody knows what ((nmae)) is: use ((name)), ((programme)), ((council))"),
        ({"subject": ""}, "Write a subject"),
        ({"name": "Reminder"}, "There is a template of this name already. Choose another name."),
    ],
)
def test_says_what_is_wrong_with_it(client, user, programme, typed, said):
    make_message_template(programme, name="Reminder")
    page = client.post(path("add-message-template", programme), TYPED | typed).content.decode()
    assert said in page
    assert "<title>Error: " in page
    assert MessageTemplate.objects.count() == 1


def test_the_second_to_save_sees_both_versions(client, user, programme):
    template = make_message_template(programme)
    edit = path("edit-message-template", programme, template.pk)
    assert client.post(edit, TYPED | {"version": 1, "body": "First"}).status_code == 302
    answer = client.post(edit, TYPED | {"version": 1, "body": "Second"})
    assert answer.status_code == 409
    template.refresh_from_db()
    assert (template.body, template.version) == ("First", 2)


def test_a_test_goes_to_whoever_asks_for_it_and_stops_nothing(client, user, programme):
    template = make_message_template(programme)
    client.post(path("test-message-template", programme, template.pk))
    [test] = mail.outbox
    assert (test.to, test.subject) == ([user.email], f"Test: For {user.name}")
    assert f"Dear {user.name}" in test.body
    assert "http" not in test.body
    assert not Message.objects.exists()


def make_typed(client, programme, person, **typed):
    page = client.get(path("write-message", programme, person.pk))
    key = page.context["form"]["key"].value()
    return {"key": key, "channel": "email", "purpose": "programme", "subject": "Hello", "body": "See you.", **typed}


def test_a_message_is_written_once_however_often_the_form_is_sent(client, user, programme):
    ann = make_reader(programme)
    typed = make_typed(client, programme, ann)
    for _ in range(2):
        answer = client.post(path("write-message", programme, ann.pk), typed, follow=True)
        assert "will be sent" in answer.content.decode()
    message = Message.objects.get()
    assert (message.person, message.subject, message.body, message.essential) == (ann, "Hello", "See you.", False)


def test_a_template_fills_the_form_in(client, user, programme):
    ann = make_reader(programme)
    template = make_message_template(programme)
    elsewhere = make_message_template(make_programme("Harbour"))
    page = path("write-message", programme, ann.pk)
    assert client.get(page, {"template": template.pk}).context["form"]["subject"].value() == "For Ann Lee"
    for other in (elsewhere.pk, "x", "", "²", "9" * 30):
        assert client.get(page, {"template": other}).context["form"]["subject"].value() is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"body": ""}, "Write a text"),
        ({"channel": "text"}, "Select a valid choice"),
        ({"purpose": "news"}, "They have not agreed to messages of this kind: record their consent first"),
    ],
)
def test_says_why_it_cannot_be_sent(client, user, programme, typed, said):
    ann = make_reader(programme)
    page = client.post(path("write-message", programme, ann.pk), make_typed(client, programme, ann, **typed))
    assert said in page.content.decode()
    assert not Message.objects.exists()


def test_nothing_is_written_to_an_address_that_does_not_work(client, user, programme):
    ann = make_reader(programme)
    typed = make_typed(client, programme, ann)
    mark_email(person=ann, address=ann.email, wrong_since=timezone.now(), by=None)
    page = client.post(path("write-message", programme, ann.pk), typed).content.decode()
    assert "There is no address or number for this that works" in page
    assert not Message.objects.exists()


def test_nobody_is_written_to_against_their_wish(client, user, programme):
    ann = make_reader(programme)
    typed = make_typed(client, programme, ann)
    record_wish(person=ann, channel="email", by=None)
    page = client.post(path("write-message", programme, ann.pk), typed).content.decode()
    assert "They do not want to be contacted this way: choose another" in page
    assert not Message.objects.exists()
