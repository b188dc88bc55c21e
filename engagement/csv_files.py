"""Tables to download as CSV files, for people who open them in a spreadsheet: text stays text, nothing is run."""

import csv
from io import StringIO

from django.http import StreamingHttpResponse

# What makes a spreadsheet take a cell for a formula, the full-width forms too.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")  # noqa: RUF001


def csv_response(name, header, rows):
    """A download named `name`, sent line by line."""
    return StreamingHttpResponse(
        csv_lines(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def csv_lines(header, rows):
    """The lines of a CSV file, one at a time; begins with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line(header)
    for row in rows:
        yield _line(row)


def harmless(value):
    """The value as text that no spreadsheet runs: a formula gets an apostrophe in front. Numbers are no formulas."""
    text = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) and not is_number else text


def _line(row):
    line = StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow([harmless(value) for value in row])
    return line.getvalue()
