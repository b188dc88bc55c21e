import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.access import Role
from estates.models import Agency, Membership, User
from estates.team import LastManager, add_member, remove_member
from estates.tests.make import make_member, make_programme, make_site_administrator, make_user

pytestmark = pytest.mark.django_db


def add_to_team(client, programme, **answers):
    answers = {"email": "Nia@Example.org", "name": "Nia Evans", "role": "officer", **answers}
    return client.post(reverse("estates:add-to-team", args=[programme.slug]), answers, follow=True)


def manager_of(client, programme):
    manager = make_member(programme)
    client.force_login(manager)
    return manager


def roles_of(email):
    return list(Membership.objects.filter(user__email=email).values_list("programme__name", "role"))


def errors_of(response):
    return response.context["form"].errors


def test_a_new_member_gets_an_account_without_a_password_and_an_invitation(client):
    programme = make_programme("Five Estates")
    manager_of(client, programme)
    add_to_team(client, programme)
    user = User.objects.get(email="nia@example.org")
    assert (user.name, user.has_usable_password()) == ("Nia Evans", False)
    assert roles_of("nia@example.org") == [("Five Estates", "officer")]
    assert [message.to for message in mail.outbox] == [["nia@example.org"]]


def test_the_invitation_leads_to_a_password_and_in(client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    programme = make_programme()
    manager_of(client, programme)
    add_to_team(client, programme)
    client.logout()
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "a long enough one", "password2": "a long enough one"})
    assert client.get(programme.get_absolute_url()).status_code == 200


def test_a_known_user_gets_the_role_and_keeps_name_and_password(client):
    programme = make_programme("Five Estates")
    known = make_member(make_programme("Harbour"), Role.COACH, email="nia@example.org")
    known.set_password("a long enough one")
    known.save()
    manager_of(client, programme)
    add_to_team(client, programme, name="Somebody Else")
    assert roles_of("nia@example.org") == [("Five Estates", "officer"), ("Harbour", "coach")]
    assert User.objects.get(email="nia@example.org").name == known.name
    assert "password/reset" not in mail.outbox[0].body


def test_a_manager_learns_neither_the_address_nor_the_other_programmes_of_a_known_user(client):
    programme = make_programme("Five Estates")
    make_member(make_programme("Harbour"), email="nia@example.org")
    manager_of(client, programme)
    page = add_to_team(client, programme).content.decode()
    assert "User 1" in page
    assert "nia@example.org" not in page.lower().replace("on its way to nia@example.org", "")
    assert "Harbour" not in page


def test_the_same_is_said_for_a_known_and_for_a_new_address(client):
    programme = make_programme()
    make_user("known@example.org")
    manager_of(client, programme)
    pages = [add_to_team(client, programme, email=email) for email in ("known@example.org", "novel@example.org")]
    said = [[str(message) for message in page.context["messages"]] for page in pages]
    assert said[0] == [text.replace("novel", "known") for text in said[1]]


def test_nobody_gets_the_same_role_twice(client):
    programme = make_programme()
    manager_of(client, programme)
    add_to_team(client, programme)
    response = add_to_team(client, programme)
    assert errors_of(response) == {"__all__": ["This person already has this role in the programme."]}
    assert len(mail.outbox) == 1


def test_an_account_that_is_switched_off_joins_no_team(client):
    programme = make_programme()
    manager_of(client, programme)
    make_user("nia@example.org", is_active=False)
    assert "This account is switched off" in add_to_team(client, programme).text
    assert roles_of("nia@example.org") == []
    assert mail.outbox == []


def test_a_partner_has_an_agency(client):
    programme = make_programme()
    manager_of(client, programme)
    response = add_to_team(client, programme, role="agency_partner")
    assert errors_of(response) == {"agency": ["Choose the agency that this partner works for"]}
    assert not User.objects.filter(email="nia@example.org").exists()


def test_the_agency_of_somebody_who_is_no_partner_is_not_kept(client):
    programme = make_programme()
    agency = Agency.objects.create(name="Riverside Homes")
    manager_of(client, programme)
    add_to_team(client, programme, agency=agency.pk)
    assert Membership.objects.get(user__email="nia@example.org").agency is None


def test_bad_answers_are_told_one_by_one(client):
    programme = make_programme()
    manager_of(client, programme)
    response = add_to_team(client, programme, email="nia", name="", role="")
    assert set(errors_of(response)) == {"email", "name", "role"}
    assert "<title>Error: Add somebody" in response.content.decode()


def test_a_failed_mail_is_told_and_the_member_kept(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    programme = make_programme("Five Estates")
    manager_of(client, programme)
    response = add_to_team(client, programme)
    assert "the e-mail could not be sent" in response.content.decode()
    assert roles_of("nia@example.org") == [("Five Estates", "officer")]


def test_an_invitation_is_sent_again(client):
    programme = make_programme()
    manager_of(client, programme)
    membership = add_member(programme=programme, email="nia@example.org", name="Nia", role="officer", by=None)
    client.post(reverse("estates:invite-again", args=[programme.slug, membership.pk]))
    assert "Choose your password here" in mail.outbox[0].body


def test_a_role_is_taken_away_and_history_says_by_whom(client):
    programme = make_programme()
    manager = manager_of(client, programme)
    membership = make_member(programme, Role.OFFICER).memberships.get()
    address = reverse("estates:remove-from-team", args=[programme.slug, membership.pk])
    assert client.get(address).status_code == 200
    client.post(address)
    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert Membership.history.filter(id=membership.pk, history_type="-").get().history_user == manager


def test_the_last_manager_stays(client):
    programme = make_programme()
    manager = manager_of(client, programme)
    make_member(programme, is_active=False)
    membership = manager.memberships.get()
    response = client.post(reverse("estates:remove-from-team", args=[programme.slug, membership.pk]), follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        f"{manager} is the only manager. Add another manager first."
    ]
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_one_of_two_managers_may_go():
    programme = make_programme()
    make_member(programme)
    membership = make_member(programme).memberships.get()
    remove_member(membership=membership, by=None)
    with pytest.raises(LastManager):
        remove_member(membership=programme.memberships.get(), by=None)


def test_a_member_of_another_programme_is_not_found(client):
    programme = make_programme()
    manager_of(client, programme)
    theirs = make_member(make_programme()).memberships.get()
    assert client.post(reverse("estates:remove-from-team", args=[programme.slug, theirs.pk])).status_code == 404
    assert Membership.objects.filter(pk=theirs.pk).exists()


def test_a_site_administrator_adds_the_first_manager(client):
    programme = make_programme("Five Estates")
    client.force_login(make_site_administrator())
    add_to_team(client, programme, role="manager")
    assert roles_of("nia@example.org") == [("Five Estates", "manager")]


def test_adding_is_whole_or_not_at_all():
    with pytest.raises(ValidationError):
        add_member(programme=make_programme(), email="a@example.org", name="A", role="agency_partner", by=None)
    assert User.objects.count() == 0


def test_as_many_queries_for_three_members_as_for_one(client):
    programme = make_programme()
    manager_of(client, programme)
    address = reverse("estates:team", args=[programme.slug])
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    make_member(programme, Role.AGENCY_PARTNER)
    make_member(programme, Role.OFFICER)
    with CaptureQueriesContext(connection) as for_three:
        client.get(address)
    assert len(for_three) == len(for_one)


def test_the_last_site_administrator_is_not_switched_off_by_accident(client):
    administrator = make_site_administrator()
    client.force_login(administrator)
    address = reverse("admin:estates_user_change", args=[administrator.pk])
    answers = {"name": administrator.name, "email": administrator.email, "is_superuser": "on"}
    assert "This is the last site administrator." in client.post(address, answers).content.decode()


def test_a_site_administrator_switches_an_account_off(client):
    client.force_login(make_site_administrator())
    user = make_user("nia@example.org")
    client.post(reverse("admin:estates_user_change", args=[user.pk]), {"name": "Nia", "email": "nia@example.org"})
    user.refresh_from_db()
    assert user.is_active is False
