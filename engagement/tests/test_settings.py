from django.db import connection


def test_runs_on_what_was_asked_for(db):
    assert connection.vendor in ("postgresql", "sqlite")
