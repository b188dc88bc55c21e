"""Who read a person's record is kept (DESIGN.md section 4): no page shows one without leaving a trace."""

import pytest
from django.urls import reverse

from estates.households import share_household
from estates.models import AuditEvent
from estates.tests.make import make_answer, make_member, make_person, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(client):
    programme = make_programme()
    client.force_login(make_member(programme))
    return programme


@pytest.fixture
def ann(programme):
    return make_person(programme, "Ann Lee", phones=["07700 900111"], access_needs="Uses a wheelchair")


def url(name, programme, *args):
    return reverse(f"estates:{name}", args=[programme.slug, *args])


def was_seen(person):
    return AuditEvent.objects.filter(action=AuditEvent.Action.VIEWED, object_id=person.pk).exists()


def test_the_form_to_change_a_record(client, programme, ann):
    assert "Uses a wheelchair" in client.get(url("change-person", programme, ann.pk)).content.decode()
    assert was_seen(ann)


def test_what_a_late_form_shows_beside_what_was_typed(client, programme, ann):
    late = client.post(url("change-person", programme, ann.pk), {"kind": "resident", "name": "X", "version": 0})
    assert "Uses a wheelchair" in late.content.decode()
    assert was_seen(ann)


def test_a_household(client, programme, ann):
    bob = make_person(programme, "Bob Hall")
    household = share_household(person=ann, other=bob, by=None)
    assert "07700 900111" in client.get(url("household", programme, household.pk)).content.decode()
    assert was_seen(ann)
    assert was_seen(bob)


def test_whoever_may_be_the_same_as_a_new_person(client, programme, ann):
    fields = {"kind": "resident", "name": "Anne Lee", "phone_1": "07700 900111"}
    assert "Ann Lee" in client.post(url("add-person", programme), fields).content.decode()
    assert was_seen(ann)


def test_what_somebody_agreed_to(client, programme, ann):
    make_answer(ann)
    assert "Ann Lee" in client.get(url("record-consent", programme, ann.pk, "news")).content.decode()
    assert was_seen(ann)
