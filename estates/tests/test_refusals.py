import pytest

from engagement.access import Role
from estates.models import AuditEvent
from estates.tests.make import make_member, make_programme, make_user

pytestmark = pytest.mark.django_db


def refusals():
    return list(AuditEvent.objects.filter(action="refused").values_list("actor", "programme", "model"))


def test_a_page_of_another_programme_is_not_found_and_the_refusal_kept(client):
    theirs = make_programme()
    user = make_member(make_programme())
    client.force_login(user)
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert refusals() == [(user.pk, theirs.pk, "estates:programme")]


def test_a_page_of_another_role_is_refused_and_the_refusal_kept(client):
    user = make_user()
    client.force_login(user)
    client.get("/accounts/signup/")
    client.post("/accounts/signup/")
    client.get("/programmes/no-such-programme/")
    assert refusals() == [(user.pk, None, "estates:programme")]


def test_what_may_be_opened_is_no_refusal(client):
    programme = make_programme()
    client.force_login(make_member(programme, Role.OFFICER))
    assert client.get(programme.get_absolute_url()).status_code == 200
    assert refusals() == []


def test_an_address_that_leads_nowhere_is_no_refusal(client):
    client.force_login(make_user())
    assert client.get("/favicon.ico").status_code == 404
    assert refusals() == []


def test_an_anonymous_visitor_is_sent_to_sign_in_and_not_recorded(client):
    assert client.get(make_programme().get_absolute_url()).status_code == 302
    assert refusals() == []
