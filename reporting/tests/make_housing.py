"""Imports of cases as a worker would do them, from a file written in a test."""

import io
from datetime import date

from django.core.files import File

from estates.tests.make import make_estate
from reporting.housing.imports import confirm_import, map_columns, start_import, start_undo, work_on
from reporting.models import HousingImport

HEADER = ["Case ref", "Date reported", "Date closed", "Case type", "Postcode"]
ONE = ["R1", "25/04/2005", "13/05/2005", "Noise", "NW0 1AA"]
TWO = ["R2", "13/05/2005", "", "Graffiti", "NW0 1AB"]
YEARS = (date(2005, 4, 1), date(2007, 3, 1))


def csv_bytes(*rows, header=HEADER):
    return "\n".join(",".join(row) for row in (header, *rows)).encode()


def make_homes(*programmes, postcodes=("NW0 1AA", "NW0 1AB"), **fields):
    """The area of an estate that is known by its postcodes."""
    return make_estate(*programmes, postcodes=list(postcodes), **fields).area


def make_housing_import(
    *rows, data=None, kind="csv", source="Riverside Homes", by=None, header=HEADER, properties=None
):
    """An import that was read."""
    data = csv_bytes(*rows or (ONE, TWO), header=header) if data is None else data
    file = File(io.BytesIO(data), name=f"cases.{kind}")
    listed = properties and File(io.BytesIO(properties), name="properties.csv")
    return done(start_import(source=source, file=file, kind=kind, by=by, name=file.name, properties=listed))


def make_checked(*rows, covers=YEARS, formats=None, categories=None, counted="case", **options):
    """An import that was read and checked, with the columns as they were guessed."""
    import_ = make_housing_import(*rows, **options)
    if import_.state == HousingImport.State.MAPPING:
        mapping = import_.mapping
        map_columns(
            import_=import_, by=None, columns=mapping["columns"], formats=formats or mapping["formats"],
            counted=counted, categories=mapping["categories"] | (categories or {}), covers=covers,
        )  # fmt: skip
        done(import_)
    return import_


def imported(*rows, **options):
    """From the file to the end, with a yes to the preview."""
    import_ = make_checked(*rows, **options)
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
