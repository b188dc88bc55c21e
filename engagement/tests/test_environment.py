"""A bad value stops the start with a sentence that says what to write."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from engagement import environment
from engagement.tests.processes import PRODUCTION, run

POSTGRES = "Write postgres://USER:PASSWORD@HOST:PORT/NAME"


def test_yes_and_no_are_understood(monkeypatch):
    for value, meant in (("1", True), ("True", True), ("on", True), ("0", False), ("no", False), ("", False)):
        monkeypatch.setenv("SOME", value)
        assert environment.flag("SOME", default=False) is meant


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="DEBUG is 'maybe'. Write 1 for yes or 0 for no."):
        environment.flag("DEBUG", default=False)


@pytest.mark.parametrize("value", ["one", "-1", "1.5", "99999999999"])
def test_a_number_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("CONN_MAX_AGE", value)
    with pytest.raises(ImproperlyConfigured, match="Write a whole number, like 60."):
        environment.whole_number("CONN_MAX_AGE", 60)


@pytest.mark.parametrize(
    "value", ["foo", "mysql://u:secret@h/db", "postgres://", "postgres://u:secret@h:port/db", "sqlite://", "/a/file"]
)
def test_a_database_that_is_none_is_refused_without_repeating_a_password(monkeypatch, value):
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match=POSTGRES) as refusal:
        environment.database("DATABASE_URL", "")
    assert "secret" not in str(refusal.value)


def test_a_database_is_found_by_its_address(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://ann:pass%20word@db.example:5433/engagement")
    found = environment.database("DATABASE_URL", "")
    assert (found["NAME"], found["HOST"], found["PORT"]) == ("engagement", "db.example", 5433)
    assert (found["USER"], found["PASSWORD"]) == ("ann", "pass word")


@pytest.mark.parametrize("value", ["localhost:6379", "redis://", "http://localhost"])
def test_a_redis_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("REDIS_URL", value)
    with pytest.raises(ImproperlyConfigured, match="Write redis://HOST:6379/0"):
        environment.redis_url("REDIS_URL")


@pytest.mark.parametrize("value", ["", "mail.example.gov.uk", "http://mail", "smtp://"])
def test_a_mail_server_is_needed_for_real(monkeypatch, value):
    monkeypatch.setenv("EMAIL_URL", value)
    with pytest.raises(ImproperlyConfigured, match="Set EMAIL_URL to the address of your mail server"):
        environment.mail("EMAIL_URL", folder=None)


def test_a_mail_server_is_found_by_its_address(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://ann:pw@mail.example:587")
    found = environment.mail("EMAIL_URL", folder=None)
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example", 587, True)


@pytest.mark.parametrize(
    "key", ["", "short", "a" * 60, "django-insecure-" + "abcdefg" * 8, "unsafe-key" + "abcdefg" * 8]
)
def test_an_unsafe_key_is_refused(monkeypatch, key):
    monkeypatch.setenv("SECRET_KEY", key)
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY to at least 50 random characters"):
        environment.secret_key(debug=False, unsafe="unsafe-key-for-trying-it-out")


def test_the_start_itself_is_stopped_by_a_bad_value(tmp_path):
    start = run("manage.py", "check", var_dir=tmp_path, **PRODUCTION | {"DEBUG": "maybe"})
    assert start.returncode == 1
    assert start.stdout.splitlines()[-1].endswith("DEBUG is 'maybe'. Write 1 for yes or 0 for no.")


def test_the_start_is_stopped_where_data_cannot_be_kept(tmp_path):
    (tmp_path / "file").touch()
    start = run("manage.py", "check", var_dir=tmp_path / "file", **PRODUCTION)
    assert start.stdout.splitlines()[-1].endswith("Name a folder that may be written to.")


@pytest.mark.parametrize("key", ["", "short"])
def test_production_needs_a_key_for_the_wishes_of_erased_people(monkeypatch, key):
    monkeypatch.setenv("CONTACT_HASH_KEY", key)
    with pytest.raises(ImproperlyConfigured, match="Set CONTACT_HASH_KEY to at least 32 random characters"):
        environment.contact_hash_key(debug=False, unsafe="k" * 50)
    assert environment.contact_hash_key(debug=True, unsafe="tried") == (key or "tried")


@pytest.mark.parametrize("value", ["bounces", "a+b@council.gov.uk", f"{'a' * 32}@council.gov.uk", "a@b@c", "a b@c"])
def test_an_address_for_what_comes_back_that_cannot_be_is_refused(monkeypatch, value):
    monkeypatch.setenv("BOUNCES_TO", value)
    with pytest.raises(ImproperlyConfigured, match="like bounces@council.gov.uk"):
        environment.mail_address("BOUNCES_TO")
