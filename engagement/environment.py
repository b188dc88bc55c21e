"""Reads the environment variables; a bad one stops the start with a sentence that says what to write."""

import os
import re

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name, default=""):
    return os.environ.get(name, "").strip() or default


def words(name, default=()):
    """A list written with commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


def flag(name, default):
    value = text(name).lower()
    if value and value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 for yes or 0 for no.")
    return value in YES if value else default


def whole_number(name, default):
    value = text(name, str(default))
    if not re.fullmatch(r"\d{1,9}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number, like {default}.")
    return int(value)


def secret_key(*, debug, unsafe):
    """The key that signs sessions and links. Only when trying it out may it be the one that everybody knows."""
    key = text("SECRET_KEY", unsafe if debug else "")
    if not debug and (len(key) < 50 or len(set(key)) < 5 or key.startswith(("unsafe", "django-insecure"))):
        raise ImproperlyConfigured(
            "Set SECRET_KEY to at least 50 random characters, for example the output of: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'. To try Engagement out, set DEBUG=1 instead."
        )
    return key


def contact_hash_key(*, debug, unsafe):
    """The key of the hashes that keep "do not contact" of erased people: with another they would be called again."""
    key = text("CONTACT_HASH_KEY", unsafe if debug else "")
    if not debug and len(key) < 32:
        raise ImproperlyConfigured(
            "Set CONTACT_HASH_KEY to at least 32 random characters, made like SECRET_KEY, and never change it: "
            "the wishes of erased people not to be contacted depend on it."
        )
    return key


def database(name, default):
    """Django's database settings. The message repeats nothing of the URL, in which a password may stand."""
    url = text(name, default)
    try:
        settings = environ.Env.db_url_config(url) if url.startswith(("postgres", "sqlite:///")) else {}
    except ValueError:
        settings = {}
    if not settings.get("NAME"):
        raise ImproperlyConfigured(
            f"{name} is not a database's address. Write postgres://USER:PASSWORD@HOST:PORT/NAME, "
            "or sqlite:////full/path/to/a/file."
        )
    return settings


def web_address(name, default):
    """Where this site is reached, without a slash at its end."""
    url = text(name, default).rstrip("/")
    if not re.fullmatch(r"https?://[^./\s*?#@][^/\s*?#@]*", url):
        raise ImproperlyConfigured(
            f"{name} is {url!r}. Write the address of this site, like https://engage.council.gov.uk."
        )
    return url


def mail_address(name):
    """An e-mail address, or nothing. What stands before its @ leaves room for the key of a message."""
    address = text(name)
    if address and not re.fullmatch(r"[A-Za-z0-9._-]{1,31}@[A-Za-z0-9.-]+", address):
        raise ImproperlyConfigured(
            f"{name} is {address!r}. Write an address with up to 31 letters, digits, dots, hyphens and underscores "
            "before the @, like bounces@council.gov.uk."
        )
    return address


def redis_url(name):
    url = text(name)
    if url and not re.match(r"rediss?://[^/]", url):
        raise ImproperlyConfigured(f"{name} is not the address of a Redis. Write redis://HOST:6379/0.")
    return url


def mail(name, *, folder):
    """Django's e-mail settings: the server that `name` gives, or else files in `folder` where there is one."""
    url = text(name)
    if not url and folder:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
    if not re.match(r"smtp(s|\+tls|\+ssl)?://[^/]", url):
        raise ImproperlyConfigured(
            f"Set {name} to the address of your mail server, like smtp+tls://USER:PASSWORD@HOST:587: "
            "without it nobody can set a password. To try Engagement out, set DEBUG=1 instead."
        )
    settings = environ.Env.email_url_config(url)
    del settings["EMAIL_FILE_PATH"]
    return settings | {"EMAIL_TIMEOUT": 10}
