"""Reads a list from a CSV or XLSX file as text, within limits. Runs in a worker, never in a web request.

What each limit and message is for: TRUST.md section 5. XLSX is read by calamine, which runs nothing in the file, in
a process of its own (workbook.py).
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
import zlib

from django.conf import settings

from engagement.table_files.workbook import MOST_SECONDS

MOST_BYTES = 10 * 1024**2
MOST_UNPACKED = 100 * 1024**2
MOST_ENTRIES = 200
MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_IN_A_CELL = 2_000

A_COMMA = "has more cells than the line with the names. Look for a comma that is no separator."
A_COLUMN_WITHOUT_A_NAME = "has something in a column without a name. Give the column a name, or empty it."
SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx) or as CSV UTF-8."


class Refused(Exception):
    """The file cannot be read; the text says why and what would be right."""


def read_table(data, kind, most_rows=MOST_ROWS, most_in_a_cell=MOST_IN_A_CELL):
    """{"header": [text], "rows": [[number in the file, [text]]], "notes": [sentence]} of the bytes. Raises Refused.

    Rows are as long as the header; empty ones are left out.
    """
    if len(data) > MOST_BYTES:
        raise Refused("The file has more than 10 MB. Split it into smaller ones.")
    lines, notes = _xlsx(data, most_rows) if kind == "xlsx" else _csv(data, most_rows)
    if len(lines) < 2:
        raise Refused("The file has no rows. It needs a line with the names of the columns, and the rows below it.")
    if any("\0" in cell for _, cells in lines for cell in cells):
        raise Refused(f"The file holds characters that no text has. {SAVE_AS}")
    header = lines[0][1]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise Refused(
            f"The file has {len(header)} columns. Take out those that are not needed: {MOST_COLUMNS} at most."
        )
    too_many = A_COLUMN_WITHOUT_A_NAME if kind == "xlsx" else A_COMMA
    rows = [[number, _as_long_as(header, cells, number, too_many, most_in_a_cell)] for number, cells in lines[1:]]
    return {"header": header, "rows": rows, "notes": notes}


def _not_empty(numbered, most_rows):
    """(number in the file, cells without edges) of each line that has something in it, up to most_rows below the first.

    Raises Refused with the whole number if there are more.
    """
    lines, count = [], 0
    for number, cells in numbered:
        cells = [_without_edges(cell) for cell in cells]
        if any(cells):
            count += 1
            if count <= most_rows + 1:
                lines.append((number, cells))
    if count > most_rows + 1:
        raise Refused(f"The file has {count - 1:,} rows. Split it into files of up to {most_rows:,}.")
    return lines


def _as_long_as(header, cells, number, too_many, most_in_a_cell):
    cells = cells + [""] * (len(header) - len(cells))
    if any(cells[len(header) :]):
        raise Refused(f"Row {number} {too_many}")
    if any(len(cell) > most_in_a_cell for cell in cells):
        raise Refused(f"Row {number} has a cell of more than {most_in_a_cell:,} letters. Shorten it.")
    return cells[: len(header)]


def _without_edges(cell):
    return " ".join(cell.replace("\u00a0", " ").split())


def _csv(data, most_rows):
    _check_it_is_text(data)
    text, notes = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    return _not_empty(_records(text, max(",;\t", key=first.count)), most_rows), notes


def _records(text, delimiter):
    """(line on which it ends, cells) of each record. Raises Refused that names the line on which a bad one begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"Line {begins} cannot be read: look for a quotation mark that is not closed."
            raise Refused(message) from error
        yield reader.line_num, cells


def _check_it_is_text(data):
    start = data[:512].lstrip().lower()
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise Refused(f"The file is named .csv but is none. {SAVE_AS}")
    if start.startswith((b"<!doctype", b"<html")):
        raise Refused("The file is a web page, perhaps an error page. Download the list again.")


def _decoded(data):
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        note = "It was read in the Windows encoding: check that names with accents look right."
        return text, [note] if encoding == "cp1252" else []
    raise Refused(f"The letters in the file cannot be read. {SAVE_AS}")


def _xlsx(data, most_rows):
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(f"The workbook has a password or is of an old kind. {SAVE_AS}")
    _check_what_it_unpacks_to(data)
    found = _first_sheet(data)
    if not found:
        raise Refused("The workbook is empty.")
    notes = [f"Only its first sheet, “{found['sheet']}”, was read."] if found["others"] else []
    return _not_empty(enumerate(found["rows"], start=1), most_rows), notes


def _first_sheet(data):
    command = [sys.executable, "-m", "engagement.table_files.workbook"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=data, capture_output=True, cwd=settings.BASE_DIR, timeout=2 * MOST_SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused(
            "The workbook cannot be read: it is damaged, or has a cell far from the others. "
            "Copy the list into a new workbook."
        ) from error
    return json.loads(done.stdout)


def _check_what_it_unpacks_to(data):
    """Count the bytes while unpacking: what the file says of itself may be wrong."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise Refused("The workbook has too many parts. Copy the list into a new one.")
            for entry in archive.infolist():
                with archive.open(entry) as stream:
                    while piece := stream.read(1024**2):
                        unpacked += len(piece)
                        if unpacked > MOST_UNPACKED:
                            raise Refused("The workbook is too large when unpacked. Copy the list into a new one.")
    # What zipfile raises for damage, for encryption, for a compression that it does not know, and for a missing end.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise Refused(f"The file is named .xlsx but is none, or it is damaged. {SAVE_AS}") from error
