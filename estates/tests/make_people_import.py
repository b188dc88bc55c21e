"""Imports of people as a worker would do them, from a file written in a test."""

import io

from django.core.files import File
from openpyxl import Workbook

from estates.models import PeopleImport
from estates.people_import.imports import map_columns, start_import, work_on

HEADER = ["Name", "Mobile", "E-mail", "Flat", "Block", "Postcode", "Estate"]
ANN = ["Ann Lee", "07700 900123", "ann@example.org", "4", "Ash House", "NW0 1AA", ""]
BOB = ["Bob Hall", "07700 900456", "", "5", "Ash House", "NW0 1AA", ""]


def csv_bytes(*rows, header=HEADER, delimiter=","):
    return "\n".join(delimiter.join(row) for row in (header, *rows)).encode()


def xlsx_bytes(*rows, header=HEADER):
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_people_import(programme, data=None, kind="csv", by=None, check=False):
    """An import that was read, and with `check` also checked, with the columns as they were guessed."""
    data = csv_bytes(ANN, BOB) if data is None else data
    import_ = start_import(programme=programme, file=File(io.BytesIO(data), name=f"list.{kind}"), kind=kind, by=by)
    work_on(import_.pk)
    import_.refresh_from_db()
    if check and import_.state == PeopleImport.State.MAPPING:
        map_columns(import_=import_, columns=import_.mapping["columns"], kind="resident", estate=None)
        work_on(import_.pk)
        import_.refresh_from_db()
    return import_
