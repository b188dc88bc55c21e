"""Imports of supplied counts as a worker would do them, from a table written in a test."""

import io

from django.core.files import File

from reporting.supplied_counts import confirm_import, start_import, start_undo, work_on

HEADER = "Area,Month,Category,Count"


def make_supplied(*lines, header=HEADER):
    """An import that was read."""
    file = File(io.BytesIO("\n".join([header, *lines]).encode()), name="counts.csv")
    return done(start_import(file=file, kind="csv", by=None, name=file.name))


def imported(*lines):
    import_ = make_supplied(*lines)
    confirm_import(import_=import_)
    return done(import_)


def undone(import_):
    start_undo(import_=import_)
    return done(import_)


def done(import_):
    """The import after a worker has done the step that waits."""
    work_on(import_.pk)
    import_.refresh_from_db()
    return import_
