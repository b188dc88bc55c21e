"""Tables to download as CSV that a spreadsheet shows as what they are: text stays text, nothing is run."""

import csv

from django.http import HttpResponse

# What a spreadsheet takes for the beginning of a formula, full-width signs included.
FORMULA_STARTS = tuple("=+-@\t\r\0＝＋－＠")


def safe_cell(value):
    """Text that would be run as a formula gets an apostrophe in front; numbers and dates stay what they are."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def csv_response(name, header, rows):
    """A download named `name`, in UTF-8 with the mark by which Excel knows it."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return response
