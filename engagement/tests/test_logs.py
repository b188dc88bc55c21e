import json
import logging
import sys

import pytest
from django.test import RequestFactory

from engagement.logs import JSONFormatter, ReadableFormatter, request_id, without_personal_data


def record_of(message, *args, **extra):
    record = logging.LogRecord("engagement.test", logging.INFO, __file__, 1, message, args, extra.pop("exc_info", None))
    record.__dict__.update(extra)
    return record


def line_of(*args, **extra):
    return json.loads(JSONFormatter().format(record_of(*args, **extra)))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("mail to zoë.o'neil@example.org failed", "mail to zoë.o'[e-mail] failed"),
        ("Key (email)=(ann@example.org) already exists", "Key (email)=([e-mail]) already exists"),
        ("call +44 7700 900123 or 020 7946 0018 now", "call [phone] or [phone] now"),
        ("07700900123", "[phone]"),
        ("GET /people/?q=Ann+Smith HTTP/1.1", "GET /people/?[left out] HTTP/1.1"),
        ("fails\nDETAIL:  Key (name)=(Ann) is there", "fails\nDETAIL: [left out]"),
        ("took 0.0123456789 s of 120 at 12:00:01, id 4711", "took 0.0123456789 s of 120 at 12:00:01, id 4711"),
    ],
)
def test_blots_out_what_is_personal(written, kept):
    assert without_personal_data(written) == kept


def test_writes_one_json_object_a_line():
    token = request_id.set("abc12345")
    try:
        line = line_of("Import %s took\n%s rows", 7, 12, fields={"status": 200})
    finally:
        request_id.reset(token)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "engagement.test",
        "message": "Import 7 took\n12 rows",
        "request_id": "abc12345",
        "status": 200,
    }


def test_an_exception_is_told_without_what_it_repeats():
    try:
        raise ValueError("no such person: ann@example.org")
    except ValueError:
        line = line_of("failed", exc_info=sys.exc_info())
    assert line["exception"].splitlines()[-1] == "ValueError: no such person: [e-mail]"
    assert "test_logs.py" in line["exception"]


@pytest.mark.django_db
def test_an_address_is_told_by_its_pattern(client, caplog):
    with caplog.at_level(logging.INFO):
        client.get("/accounts/password/reset/key/MQ-secret/?name=Ann")
        client.get("/no/such/secret/")
    text = "\n".join(ReadableFormatter().format(record) for record in caplog.records)
    assert "GET /accounts/password/reset/key/" in text
    assert "GET (no such address): 404" in text
    assert "Not Found: (no such address)" in text
    assert "secret" not in text
    assert "Ann" not in text


def test_a_request_keeps_the_id_that_a_proxy_gave_it(client):
    assert client.get("/healthz", headers={"X-Request-ID": "from-the-proxy-1"})["X-Request-ID"] == "from-the-proxy-1"


@pytest.mark.parametrize("forged", ["short", "a" * 65, "new\nline-in-it", "ann@example.org"])
def test_an_odd_request_id_is_not_taken_over(client, forged):
    given = client.get("/healthz", headers={"X-Request-ID": forged})["X-Request-ID"]
    assert len(given) == 32
    assert given != forged


def test_a_message_that_django_formats_late_is_cleaned_too():
    request = RequestFactory().get("/people/ann/")
    line = line_of("%s: %s", "Forbidden", "/people/ann/", request=request)
    assert line["message"] == "Forbidden: (no such address)"
