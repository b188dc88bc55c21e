"""A street file to a checked frame. Pure: bytes in, a MonthFile out, or Refused with every problem.

Every line gets an end mark as one more value before polars reads it: polars fills short rows up and cuts long ones
without a word, but then the mark is not where it should be. A file that fails is looked through line by line.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

import polars

from .checking import DOWNLOAD, broken_rows, check_header, check_values, refuse_other_kinds, unknown_types
from .forces import parse_file_name
from .problems import Problem, Refused, refuse

COLUMNS = {
    "Month": "month",
    "Reported by": "reported_by",
    "Longitude": "longitude",
    "Latitude": "latitude",
    "Location": "location",
    "LSOA code": "lsoa_code",
    "LSOA name": "lsoa_name",
    "Crime type": "crime_type",
    "Crime ID": "crime_id",
}
END_MARK = b"\x1f"


@dataclass(frozen=True)
class MonthFile:
    """One force's month, wholly checked. `sha256` is of the bytes as given; `encoding` is what they were read as.

    The frame has a row an incident, none left out or joined: row (as in a spreadsheet, the first is 2), month (date),
    lon, lat (null without a point), location, lsoa_code, lsoa_name, crime_type, crime_id ("" where blank).
    """

    name: str
    month: date
    force: str
    force_name: str
    frame: polars.DataFrame = field(repr=False)
    encoding: str
    sha256: str
    warnings: tuple[Problem, ...] = ()

    @property
    def rows(self):
        return self.frame.height


def read_all(files, accept_empty=False):
    """Yield each file's MonthFile; after the last one, raise Refused if anything was wrong with any of them.

    So nothing that comes from here may be kept before the loop has ended.
    """
    problems, total, empty, seen = [], 0, [], {}
    for file in files:
        try:
            month_file = read_file(file)
            _check_not_seen(month_file, seen)
        except Refused as error:
            problems += error.problems
            total += error.total
            continue
        if month_file.rows or accept_empty:
            yield month_file
        else:
            problems.append(_empty(month_file))
            empty.append(month_file.name)
            total += 1
    if problems:
        raise Refused(problems, total, empty)


def _check_not_seen(month_file, seen):
    key = (month_file.force, month_file.month)
    if key in seen:
        wrong = f"It is the same force and month as {seen[key]}."
        raise refuse(month_file.name, wrong, "Give one file for each force and month.")
    seen[key] = month_file.name


def _empty(month_file):
    wrong = f"It has a header but no rows: not one incident in {month_file.month:%B %Y}."
    right = "If that is true, confirm it, and the month counts as 0. If not, download it again."
    return Problem(month_file.name, wrong, right)


def read_file(file):
    """Read and check one archives.StreetFile (anything with a name and read())."""
    given = file.read()
    refuse_other_kinds(file.name, given)
    data, encoding = _as_utf8(file.name, given)
    head = data[: data.index(b"\n")] if b"\n" in data else data
    width = check_header(file.name, head.decode(), COLUMNS)
    month, force, _ = parse_file_name(file.name)
    read = {"name": file.name, "encoding": encoding, "sha256": hashlib.sha256(given).hexdigest()}
    if len(data) <= len(head) + 1:
        if not month:
            wrong = "It has no rows, and its name does not say which force and month it is."
            raise refuse(file.name, wrong, "Give it a name like 2018-04-kent-street.csv.")
        return MonthFile(month=month, force=force, force_name="", frame=_frame(_no_rows(), month), **read)
    rows = _rows(file.name, data, width)
    month, force, force_name = check_values(file.name, rows, month, force)
    warnings = unknown_types(file.name, rows)
    return MonthFile(
        month=month, force=force, force_name=force_name, frame=_frame(rows, month), warnings=warnings, **read
    )


def _as_utf8(name, data):
    """The bytes as UTF-8 with line ends of one kind, and the name of the encoding that they were in."""
    data, encoding = _decoded(name, data)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n") if b"\n" in data else data.replace(b"\r", b"\n")
    for byte in (b"\0", b"\r", END_MARK):
        if byte in data:
            row = data[: data.index(byte)].count(b"\n") + 1
            raise refuse(name, "The row holds a NUL or control character: the file is damaged.", DOWNLOAD, row=row)
    if data.endswith(b"\n\n"):
        data = data.rstrip(b"\n") + b"\n"
    return data, encoding


def _decoded(name, data):
    if data.isascii():
        return data, "UTF-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding, label = "utf-16", "UTF-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        encoding, label = "utf-8-sig", "UTF-8 with a byte order mark"
    else:
        encoding, label = "utf-8", "UTF-8"
    try:
        return data.decode(encoding).encode(), label
    except UnicodeDecodeError as error:
        failed_at = error.start
    try:
        if encoding == "utf-8":
            return data.decode("cp1252").encode(), "Windows-1252"
    except UnicodeDecodeError as error:
        failed_at = error.start
    row = data[:failed_at].count(b"\n") + 1
    raise refuse(name, "The row holds bytes that are not text in UTF-8 or Windows-1252.", DOWNLOAD, row=row)


def _rows(name, data, width):
    """The rows as text, with lon and lat as numbers beside it. Refused if a line has too few or too many values."""
    lines = data if data.endswith(b"\n") else data + b"\n"
    marked = lines.replace(b"\n", b"," + END_MARK + b"\n")  # the header's too: the marks are a column named so
    height = (len(marked) - len(lines)) // 2 - 1
    mark = END_MARK.decode()
    try:
        frame = polars.read_csv(marked, columns=[*COLUMNS, mark], infer_schema=False, empty_string_is_null=False)
    except polars.exceptions.PolarsError:
        frame = None
    if frame is None or frame.height != height or (frame[mark] != mark).any():
        broken_rows(name, data.decode(), width)
    frame = frame.rename(COLUMNS)
    return frame.with_columns(
        polars.int_range(2, height + 2, dtype=polars.UInt32).alias("row"),
        polars.col("longitude").cast(polars.Float64, strict=False).alias("lon"),
        polars.col("latitude").cast(polars.Float64, strict=False).alias("lat"),
    )


def _frame(rows, month):
    month = polars.lit(month).alias("month")
    return rows.select("row", month, "lon", "lat", "location", "lsoa_code", "lsoa_name", "crime_type", "crime_id")


def _no_rows():
    texts = dict.fromkeys(COLUMNS.values(), polars.String)
    return polars.DataFrame(schema={**texts, "row": polars.UInt32, "lon": polars.Float64, "lat": polars.Float64})
