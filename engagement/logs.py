"""What is written to the log: one line an event, to standard output, without personal data.

Addresses are written as their pattern (`programmes/<slug:slug>/people/<int:pk>/`), never as they were asked for, since
they may hold a key or a search; and whatever looks like an e-mail address or a phone number is blotted out, also in
the messages of exceptions.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

# Whose lines of level INFO are worth reading; of everything else, warnings and errors.
TELLING = ["engagement", "estates", "outreach", "events", "partnership", "reporting"]
TELLING += ["django", "celery.worker", "celery.app.trace", "gunicorn.error"]

# The request being answered here, so that all lines about it can be found together.
request_id = ContextVar("request_id", default="")

PERSONAL = [
    (re.compile(r"[^\s@<>()\"'=:,]+@[^\s@<>()\"',]+\.[^\s@<>()\"',]+"), "[e-mail]"),
    (re.compile(r"(?<![\w.:+-])(?:\+44|0)(?:[ -]?\d){9,10}\b"), "[phone]"),
    # Where PostgreSQL repeats the row, what it was reading, or the statement.
    (re.compile(r"(?m)^(DETAIL|CONTEXT|LINE \d+): .*$"), r"\1: [left out]"),
    (re.compile(r"\?[^\s'\"]*=[^\s'\"]*"), "?[left out]"),
]


def without_personal_data(text):
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


def pattern_of(request):
    """The pattern of the address that was asked for."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no such address)"


class Formatter(logging.Formatter):
    """What both ways of writing a line share."""

    def message_of(self, record):
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path is not None and isinstance(record.args, tuple):
            args = tuple(pattern_of(request) if arg == path else arg for arg in record.args)
            record = logging.makeLogRecord(record.__dict__ | {"args": args})
        return without_personal_data(record.getMessage())

    def exception_of(self, record):
        if not record.exc_info or not record.exc_info[0]:
            return ""
        return without_personal_data("".join(traceback.format_exception(*record.exc_info)))


class JSONFormatter(Formatter):
    """For machines: one JSON object a line."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.message_of(record),
            "request_id": request_id.get(),
            "exception": self.exception_of(record),
        }
        line |= getattr(record, "fields", {})
        return json.dumps({name: value for name, value in line.items() if value != ""})


class ReadableFormatter(Formatter):
    """For people who try it out."""

    def format(self, record):
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        lines = [f"{at:%H:%M:%S} {record.levelname:7} {record.name}: {self.message_of(record)}"]
        return "\n".join([*lines, *filter(None, [self.exception_of(record)])])


def logging_settings(*, readable):
    """Django's LOGGING, which Celery and gunicorn use too."""
    formatter = ReadableFormatter if readable else JSONFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"line": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
        "root": {"handlers": ["line"], "level": "WARNING"},
        # No handlers of their own: all lines go through the root's.
        "loggers": {name: {"handlers": [], "level": "INFO", "propagate": True} for name in TELLING},
    }
