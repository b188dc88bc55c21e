"""A concern about somebody's safety is read by the named lead, and by nobody else."""

import pytest
from django.core import mail
from django.urls import reverse

from engagement.access import Role
from estates.erasure import erase_person
from estates.subject_access import everything_about
from estates.tests.make import make_member, make_programme
from outreach.concerns import mark_read, name_lead, raise_concern
from outreach.models import Concern
from outreach.queue import claim_next
from outreach.tests.make import make_call_list, make_callable

pytestmark = pytest.mark.django_db

TEXT = "Bruises on her arm, she said she fell"


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def ann(programme):
    return make_callable(programme, "Ann Lee")


@pytest.fixture
def lead(programme):
    user = make_member(programme, Role.COACH)
    name_lead(programme=programme, user=user, by=None)
    return user


def url(name, programme, *args):
    return reverse(f"outreach:{name}", args=[programme.slug, *args])


def raise_one(programme, ann, by=None):
    return raise_concern(programme=programme, person=ann, text=TEXT, by=by)


def test_an_officer_tells_the_lead_and_goes_on_with_the_call(
    client, programme, ann, lead, django_capture_on_commit_callbacks
):
    officer = make_member(programme, Role.OFFICER)
    client.force_login(officer)
    claim = claim_next(call_list=make_call_list(programme, ann), by=officer)
    assert lead.name in client.get(url("raise-concern", programme, ann.pk)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url("raise-concern", programme, ann.pk), {"text": TEXT})
    assert answer.url == url("call", programme, claim.entry_id)
    [sent] = mail.outbox
    assert sent.to == [lead.email]
    assert "Ann" not in sent.subject + sent.body
    assert "Bruises" not in sent.subject + sent.body
    assert url("concerns", programme) in sent.body


def test_the_lead_reads_it_and_says_so(client, programme, ann, lead):
    concern = raise_one(programme, ann)
    client.force_login(lead)
    assert "1 concern about somebody’s safety" in client.get("/").content.decode()
    assert "Not read yet" in client.get(url("concerns", programme)).content.decode()
    assert TEXT in client.get(url("concern", programme, concern.pk)).content.decode()
    client.post(url("mark-concern-read", programme, concern.pk))
    concern.refresh_from_db()
    assert concern.read_by == lead
    assert "about somebody’s safety" not in client.get("/").content.decode()


def test_nobody_else_reads_it_not_even_a_manager_or_who_wrote_it(client, programme, ann, lead):
    officer, manager = make_member(programme, Role.OFFICER), make_member(programme)
    concern = raise_one(programme, ann, by=officer)
    for user in (officer, manager):
        client.force_login(user)
        assert client.get(url("concerns", programme)).status_code == 403
        assert client.get(url("concern", programme, concern.pk)).status_code == 404
        assert TEXT not in client.get(url("contacts", programme, ann.pk)).content.decode()


def test_a_lead_who_left_the_programme_reads_nothing(client, programme, ann, lead):
    concern = raise_one(programme, ann)
    lead.memberships.all().delete()
    assert not Concern.objects.visible_to(lead).exists()
    client.force_login(lead)
    assert client.get(url("concern", programme, concern.pk)).status_code == 404


def test_without_a_lead_it_is_kept_and_the_manager_is_told_to_name_one(client, programme, ann):
    raise_one(programme, ann)
    manager = make_member(programme)
    client.force_login(manager)
    assert "tell your manager now" in client.get(url("raise-concern", programme, ann.pk)).content.decode()
    assert (
        "1 concern waits to be read, and nobody can" in client.get(url("safeguarding-lead", programme)).content.decode()
    )
    client.post(url("safeguarding-lead", programme), {"user": manager.pk})
    assert Concern.objects.visible_to(manager).count() == 1


def test_whoever_asks_learns_that_there_is_one_and_the_lead_decides_on_the_words(programme, ann):
    raise_one(programme, ann)
    told = str(everything_about(ann))
    assert "the lead decides" in told
    assert "Bruises" not in told


def test_erasing_the_record_keeps_what_nobody_has_read_yet(programme, ann, lead):
    read, unread = raise_one(programme, ann), raise_one(programme, ann)
    mark_read(concern=read, by=lead)
    erase_person(person=ann, by=None, reason="asked")
    assert dict(Concern.objects.values_list("pk", "text")) == {read.pk: "(erased)", unread.pk: TEXT}
