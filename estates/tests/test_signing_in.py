"""Signing in: by e-mail and password only, slowed down after failures, and never for longer than twelve hours."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.models import Membership, User
from estates.tests.make import make_member, make_programme, make_site_administrator, make_user

PASSWORD = "correct horse battery"
NEW_PASSWORD = "another long password"
NOT_RIGHT = "The e-mail address or the password is not right."
TOO_MANY = "There have been too many attempts to sign in. Wait five minutes"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    cache.clear()


def make_user_with_password(email="olive@example.org", **fields):
    user = make_user(email, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, email="olive@example.org", password=PASSWORD, **headers):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **headers)


def sign_in_wrongly(client, times, **kwargs):
    return [sign_in(client, password="wrong", **kwargs) for _ in range(times)][-1]


def is_signed_in(client):
    return client.get(reverse("your-account")).status_code == 200


def ask_for_a_link(client, email="olive@example.org"):
    client.post(reverse("account_reset_password"), {"email": email})
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def choose_password(client, link):
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def test_signs_in_by_email_and_password(client):
    make_user_with_password()
    assert sign_in(client, email="OLIVE@example.org").url == "/"
    assert is_signed_in(client)


def test_a_wrong_password_says_what_to_do(client):
    make_user_with_password()
    response = sign_in(client, password="wrong")
    assert NOT_RIGHT in response.content.decode()
    assert "<title>Error: Sign in" in response.content.decode()


def test_an_unknown_user_is_told_the_same(client):
    make_user_with_password()
    known = sign_in(client, password="wrong").content.decode()
    unknown = sign_in(client, email="olavo@example.org", password="wrong").content.decode()

    def without_what_was_typed(page):
        return re.sub(r"olive|olavo|csrfmiddlewaretoken.*?>", "", page)

    assert without_what_was_typed(known) == without_what_was_typed(unknown)


def test_an_unknown_user_costs_a_password_check_too(client, monkeypatch):
    make_user_with_password()
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or f"md5${salt}$0",
    )
    sign_in(client, email="olavo@example.org", password="wrong")
    unknown = len(hashed)
    sign_in(client, password="wrong")
    assert (unknown, len(hashed) - unknown) == (1, 1)


def test_slows_down_after_five_failures_even_with_the_right_password(client):
    make_user_with_password()
    sign_in_wrongly(client, 5)
    assert TOO_MANY in sign_in(client).content.decode()
    assert not is_signed_in(client)


def test_an_unknown_account_is_slowed_down_alike(client):
    assert TOO_MANY in sign_in_wrongly(client, 6, email="olavo@example.org").content.decode()


def test_another_account_is_not_slowed_down(client):
    make_user_with_password()
    make_user_with_password("otto@example.org")
    sign_in_wrongly(client, 6)
    assert sign_in(client, email="otto@example.org").status_code == 302


def test_lets_in_again_after_five_minutes(client, monkeypatch):
    make_user_with_password()
    sign_in_wrongly(client, 6)
    later = timezone.now().timestamp() + 301
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    assert sign_in(client).status_code == 302


def test_a_forged_forwarded_address_does_not_help(client):
    for number in range(20):
        sign_in(client, email=f"user{number}@example.org", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    response = sign_in(client, email="user99@example.org", HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert TOO_MANY in response.content.decode()


def test_behind_a_proxy_the_address_that_it_saw_counts(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(20):
        sign_in(client, email=f"user{number}@example.org", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 192.0.2.1")
    blocked = sign_in(client, email="user99@example.org", HTTP_X_FORWARDED_FOR="10.9.9.9, 192.0.2.1")
    colleague = sign_in(client, email="user99@example.org", HTTP_X_FORWARDED_FOR="192.0.2.2")
    assert TOO_MANY in blocked.content.decode()
    assert NOT_RIGHT in colleague.content.decode()


def test_too_many_requests_from_one_address_are_told_kindly(client):
    responses = [sign_in(client, email=f"user{number}@example.org") for number in range(61)]
    assert responses[-1].status_code == 429
    assert "Please wait before you try again" in responses[-1].content.decode()


def test_whose_account_is_under_attack_gets_in_by_email(client):
    make_user_with_password()
    sign_in_wrongly(Client(), 6)
    choose_password(client, ask_for_a_link(client))
    assert is_signed_in(client)


def test_the_link_works_once(client):
    make_user_with_password()
    link = ask_for_a_link(client)
    choose_password(client, link)
    assert "This link does not work any more" in Client().get(link, follow=True).content.decode()


def test_opening_the_link_changes_nothing(client):
    """A mail scanner opens links before people do."""
    make_user_with_password()
    link = ask_for_a_link(client)
    Client().get(link, follow=True)
    choose_password(client, link)
    assert is_signed_in(client)


def test_the_link_works_for_three_days(client, settings):
    make_user_with_password()
    link = ask_for_a_link(client)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link does not work any more" in client.get(link, follow=True).content.decode()


def test_mail_is_plain_text_with_a_neutral_subject(client):
    make_user_with_password()
    ask_for_a_link(client)
    assert mail.outbox[0].subject == "Choose a new password for Engagement"
    assert mail.outbox[0].alternatives == []


def test_an_unknown_address_gets_the_same_page_and_a_mail_without_a_link(client):
    make_user_with_password()
    known = client.post(reverse("account_reset_password"), {"email": "olive@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "olavo@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "There is no account with it." in mail.outbox[1].body
    assert "http" not in mail.outbox[1].body


def test_a_deactivated_user_gets_no_link(client):
    make_user_with_password(is_active=False)
    client.post(reverse("account_reset_password"), {"email": "olive@example.org"})
    assert "There is no account with it." in mail.outbox[0].body


def test_another_host_is_refused(client):
    make_user_with_password()
    response = client.post(
        reverse("account_reset_password"), {"email": "olive@example.org"}, headers={"host": "evil.tld"}
    )
    assert response.status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize("elsewhere", ["//evil.tld", "https://evil.tld/", "javascript:alert(1)"])
def test_signing_in_leads_to_our_own_pages_only(client, elsewhere):
    make_user_with_password()
    response = client.post(
        reverse("account_login") + f"?next={elsewhere}", {"login": "olive@example.org", "password": PASSWORD}
    )
    assert response.url == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for(client):
    make_user_with_password()
    login = client.get(reverse("account_change_password")).url
    assert client.post(login, {"login": "olive@example.org", "password": PASSWORD}).url == "/accounts/password/change/"


def test_signing_out_takes_a_post(client):
    make_user_with_password()
    sign_in(client)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_a_cookie_is_worth_nothing_after_signing_out(client):
    make_user_with_password()
    sign_in(client)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    assert not is_signed_in(stolen)


def test_changing_the_password_ends_the_other_sessions(client):
    make_user_with_password()
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(reverse("account_change_password"), new)
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)
    assert mail.outbox[0].subject == "Your password for Engagement was changed"


def test_signs_out_everywhere_else(client):
    make_user_with_password()
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    assert is_signed_in(elsewhere)
    client.get(reverse("usersessions_list"))
    client.post(reverse("usersessions_list"))
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)


def test_a_session_ends_twelve_hours_after_signing_in_however_busy(client, monkeypatch):
    make_user_with_password()
    sign_in(client)
    signed_in_at = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: signed_in_at + timedelta(hours=11))
    session = client.session
    session["busy"] = True
    session.save()
    assert is_signed_in(client)
    monkeypatch.setattr("django.utils.timezone.now", lambda: signed_in_at + timedelta(hours=12, minutes=1))
    assert not is_signed_in(client)


def test_a_deactivated_user_is_refused_at_the_next_click(client):
    user = make_user_with_password()
    sign_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_a_removed_role_is_refused_at_the_next_click(client):
    programme = make_programme()
    client.force_login(make_member(programme, Role.OFFICER))
    assert client.get(programme.get_absolute_url()).status_code == 200
    Membership.objects.all().delete()
    assert client.get(programme.get_absolute_url()).status_code == 404


def test_nobody_makes_an_account_alone(client):
    page = client.get(reverse("account_signup"))
    assert "Ask the manager of your programme" in page.content.decode()
    assert client.post(reverse("account_signup"), {"email": "a@example.org"}).status_code == 405


def test_pages_of_somebody_signed_in_are_kept_by_no_browser(client):
    client.force_login(make_user())
    assert "no-store" in client.get("/")["Cache-Control"]


def test_no_forms_page_carries_an_inline_style_or_script(client):
    for name in ("account_login", "account_reset_password", "account_signup"):
        page = client.get(reverse(name)).content.decode()
        assert re.findall(r"<style|style=|<script(?![^>]*src=)|\son\w+=", page) == []


def correct_the_address(user, email):
    """As a site administrator does it."""
    administrator = Client()
    administrator.force_login(make_site_administrator())
    url = reverse("admin:estates_user_change", args=[user.pk])
    answer = administrator.post(url, {"name": user.name, "email": email, "is_active": "on"}, follow=True)
    assert "The old address lets nobody in any more" in answer.content.decode()


@pytest.mark.parametrize("how", ["with a link", "with the password", "with the session"])
def test_whoever_has_the_old_address_of_an_account_is_out(client, how):
    user = make_user_with_password("old@example.org")
    choose_password(client, ask_for_a_link(client, "old@example.org"))
    assert is_signed_in(client)
    correct_the_address(user, "new@example.org")
    mail.outbox.clear()
    if how == "with a link":
        client.post(reverse("account_reset_password"), {"email": "old@example.org"})
        assert not any("/key/" in message.body for message in mail.outbox)
    if how == "with the password":
        for email in ("old@example.org", "new@example.org"):
            sign_in(client, email=email, password=NEW_PASSWORD)
    assert not is_signed_in(client)


def test_the_owner_of_the_new_address_chooses_a_password(client):
    correct_the_address(make_user_with_password("old@example.org"), "new@example.org")
    choose_password(client, ask_for_a_link(client, "new@example.org"))
    assert is_signed_in(client)


def test_whoever_guesses_does_not_keep_the_owner_out_elsewhere():
    make_user_with_password()
    sign_in_wrongly(Client(REMOTE_ADDR="192.0.2.66"), 6)
    owner = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(owner)
    assert is_signed_in(owner)
