"""Reads a list from a CSV or XLSX file as text, within limits. Runs in a worker, never in a web request.

What each limit and message is for: TRUST.md section 5. XLSX is read by calamine, which runs nothing in the file.
"""

import csv
import io
import re
import zipfile
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES = 10 * 1024**2
MOST_UNPACKED = 100 * 1024**2
MOST_ENTRIES = 200
MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_IN_A_CELL = 2_000

# A cell of a sheet: calamine makes room for all cells up to the last one.
CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
FAR_RIGHT, FAR_DOWN = 3, 50_000  # letters of the column, number of the row

SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx) or as CSV UTF-8."


class Refused(Exception):
    """The file cannot be read; the text says why and what would be right."""


def read_table(data, kind):
    """{"header": [text], "rows": [[number in the file, [text]]], "notes": [sentence]} of the bytes. Raises Refused.

    Rows are as long as the header; empty ones are left out.
    """
    if len(data) > MOST_BYTES:
        raise Refused("The file has more than 10 MB. Split it into smaller ones.")
    lines, notes = _xlsx(data) if kind == "xlsx" else _csv(data)
    lines = [(number, [_without_edges(cell) for cell in cells]) for number, cells in lines]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if len(lines) < 2:
        raise Refused("The file has no rows. It needs a line with the names of the columns, and people below it.")
    if len(lines) - 1 > MOST_ROWS:
        raise Refused(f"The file has {len(lines) - 1:,} rows. Split it into files of up to {MOST_ROWS:,}.")
    header = lines[0][1]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise Refused(
            f"The file has {len(header)} columns. Take out those that are not needed: {MOST_COLUMNS} at most."
        )
    rows = [[number, _as_long_as(header, cells, number)] for number, cells in lines[1:]]
    return {"header": header, "rows": rows, "notes": notes}


def _as_long_as(header, cells, number):
    cells = cells + [""] * (len(header) - len(cells))
    if any(cells[len(header) :]):
        raise Refused(
            f"Row {number} has more cells than the line with the names. Look for a comma that is no separator."
        )
    if any(len(cell) > MOST_IN_A_CELL for cell in cells):
        raise Refused(f"Row {number} has a cell of more than {MOST_IN_A_CELL:,} letters. Shorten it.")
    return cells[: len(header)]


def _without_edges(cell):
    return " ".join(cell.replace("\u00a0", " ").split())


def _csv(data):
    _check_it_is_text(data)
    text, notes = _decoded(data)
    if "\0" in text:
        raise Refused(f"The file holds characters that no text has. {SAVE_AS}")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    try:
        for cells in reader:
            lines.append((reader.line_num, cells))
            if len(lines) > MOST_ROWS * 2:
                break
    except csv.Error as error:
        message = f"Line {reader.line_num} cannot be read: look for a quotation mark that is not closed."
        raise Refused(message) from error
    return lines, notes


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


def _xlsx(data):
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(f"The workbook has a password or is of an old kind. {SAVE_AS}")
    _check_what_it_unpacks_to(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except CalamineError as error:
        raise Refused(f"The workbook cannot be read. {SAVE_AS}") from error
    filled = [(name, rows) for name, rows in sheets if any(any(cell != "" for cell in row) for row in rows)]
    if not filled:
        raise Refused("The workbook is empty.")
    name, rows = filled[0]
    notes = [f"Only its first sheet, “{name}”, was read."] if len(filled) > 1 else []
    return [(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)], notes


def _check_what_it_unpacks_to(data):
    """Count the bytes while unpacking: what the file says of itself may be wrong."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise Refused("The workbook has too many parts. Copy the list into a new one.")
            for entry in archive.infolist():
                with archive.open(entry) as stream:
                    end = b""
                    while piece := stream.read(1024**2):
                        unpacked += len(piece)
                        if unpacked > MOST_UNPACKED:
                            raise Refused("The workbook is too large when unpacked. Copy the list into a new one.")
                        if entry.filename.startswith("xl/worksheets/"):
                            _check_no_cell_is_far_away(end + piece)
                        end = piece[-20:]
    # What zipfile raises for damage, for encryption, for a compression that it does not know, and for a missing end.
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise Refused(f"The file is named .xlsx but is none, or it is damaged. {SAVE_AS}") from error


def _check_no_cell_is_far_away(xml):
    for column, row in CELL.findall(xml):
        if len(column) >= FAR_RIGHT or int(row) > FAR_DOWN:
            where = f"{column.decode()}{row.decode()}"
            raise Refused(f"The sheet has a cell far from the others, at {where}. Copy the list into a new workbook.")


def _text(cell):
    """A cell as it would be typed. A date is shown as one, for checking.py to refuse where none belongs."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    return str(cell)
