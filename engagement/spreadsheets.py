"""CSV files for people who open them in a spreadsheet."""

import csv
from io import StringIO

# What makes a spreadsheet take a cell for a formula, the full-width forms too.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")  # noqa: RUF001


def harmless(value):
    """The value as text that no spreadsheet runs: a formula gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text


def csv_lines(header, rows):
    """The lines of a CSV file, one at a time, to stream; begins with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line(header)
    for row in rows:
        yield _line(row)


def _line(row):
    line = StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow([harmless(value) for value in row])
    return line.getvalue()
