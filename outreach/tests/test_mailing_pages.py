"""Sending a template to many people: the preview, yes, how far it is, stopping it."""

import uuid

import pytest
from django.urls import reverse

from engagement.access import Role
from estates.tests.make import make_estate, make_member, make_person, make_programme
from outreach.mailings import write_due
from outreach.models import Mailing, Message
from outreach.tests.make_messages import make_mailing, make_message, make_message_template, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def template():
    return make_message_template(make_programme(), name="Fun day")


@pytest.fixture
def officer(client, template):
    client.user = make_member(template.programme, Role.OFFICER)
    client.force_login(client.user)
    return client


def url(name, template, *args):
    return reverse(f"outreach:{name}", args=[template.programme.slug, *args])


def test_an_officer_sees_how_many_get_it_says_yes_and_sees_how_far_it_is(officer, template):
    ash = make_estate(template.programme, name="Ash")
    make_reader(template.programme, estate=ash)
    make_person(template.programme, "Bob Hall", estate=ash)
    make_reader(template.programme, "Elsewhere")
    send = url("send-mailing", template, template.pk)
    page = officer.get(send, {"channel": "email", "estates": ash.pk})
    assert (page.context["preview"].ready, page.context["preview"].no_address) == (1, 1)
    assert "Yes, send it to 1 person" in page.content.decode()
    assert not Mailing.objects.exists()
    yes = {"channel": "email", "estates": ash.pk, "key": uuid.uuid4()}
    answers = [officer.post(send, yes), officer.post(send, yes)]
    mailing = Mailing.objects.get()
    assert {answer.url for answer in answers} == {url("mailing", template, mailing.pk)}
    assert (mailing.started_by, mailing.number) == (officer.user, 1)
    assert Message.objects.count() == 0  # that is the worker's
    write_due()
    assert officer.post(send, yes).url == url("mailing", template, mailing.pk)
    page = officer.get(url("mailing", template, mailing.pk)).content.decode()
    assert "to 1 person" in page
    assert "Stop what is waiting" in page


def test_a_choice_that_is_none_sends_nothing(officer, template):
    make_reader(template.programme)
    page = officer.post(url("send-mailing", template, template.pk), {"channel": "pigeon", "estates": "99"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"channel", "estates"}
    assert not Mailing.objects.exists()


def test_to_nobody_nothing_is_started(officer, template):
    page = officer.post(url("send-mailing", template, template.pk), {"channel": "email", "key": "no key"})
    assert "Nobody would get it." in page.content.decode()
    assert not Mailing.objects.exists()


def test_a_long_text_does_not_go_as_a_text_message(officer, settings):
    settings.NOTIFY_TEMPLATES = {"text": "template"}
    template = make_message_template(officer.user.memberships.get().programme, name="Long", body="x" * 701)
    page = officer.get(url("send-mailing", template, template.pk), {"channel": "text"})
    assert "A text message can have 700 characters" in page.content.decode()


def test_says_when_more_are_chosen_than_may_be_sent_in_a_day(officer, template, settings):
    settings.MESSAGES_A_DAY = 1
    make_reader(template.programme), make_reader(template.programme, "Bob Hall")
    page = officer.get(url("send-mailing", template, template.pk)).content.decode()
    assert "Only 1 more message can be sent within 24 hours" in page


def test_stands_above_the_messages_and_leads_to_its_own(officer, template):
    ann = make_reader(template.programme)
    mailing = make_mailing(template, ann)
    write_due()
    make_message(ann)
    page = officer.get(url("messages", template))
    assert [(one.pk, progress.waiting) for one, progress in page.context["mailings"]] == [(mailing.pk, 1)]
    found = officer.get(url("messages", template), {"mailing": mailing.pk}).context["page_obj"]
    assert [message.about for message in found] == [mailing.about]


def test_the_messages_ask_the_database_the_same_however_many_mailings(officer, template, django_assert_num_queries):
    path, ann = url("messages", template), make_reader(template.programme)
    make_mailing(template, ann)
    write_due()
    officer.get(path)
    with django_assert_num_queries(11):
        officer.get(path)
    make_mailing(template, ann), make_mailing(template, make_reader(template.programme, "Bob Hall"))
    write_due()
    with django_assert_num_queries(11):
        officer.get(path)


def test_is_stopped_once(officer, template):
    mailing = make_mailing(template, make_reader(template.programme))
    stop = url("stop-mailing", template, mailing.pk)
    page = officer.post(stop, follow=True).content.decode()
    assert "The mailing is stopped" in page
    assert "Stop what is waiting" not in page
    assert "was stopped before" in officer.post(stop, follow=True).content.decode()


def test_of_another_programme_it_is_not_found(officer, template):
    other = make_message_template(make_programme("Harbour"))
    mailing = make_mailing(other, make_reader(other.programme))
    for path in (url("mailing", template, mailing.pk), url("send-mailing", template, other.pk)):
        assert officer.get(path).status_code == 404
    assert officer.post(url("stop-mailing", template, mailing.pk)).status_code == 404
    assert Mailing.objects.get().stopped_at is None
