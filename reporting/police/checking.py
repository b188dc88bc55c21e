"""What is wrong with a street file: its kind, its header, its lines, its values."""

import csv
from dataclasses import dataclass

import polars

from .forces import force_slug, parse_month
from .problems import SHOWN_PER_FILE, Problem, Refused, refuse

LONGITUDES = (-9.0, 2.1)  # of the United Kingdom with its waters: harbours have map points
LATITUDES = (49.7, 61.0)
LSOA = r"^([EWS]01\d{6}|N\d{8}|)$"
DOWNLOAD = "Download the street file again from https://data.police.uk/data/ and give it as it comes."
QUOTES = 'A value with a comma stands between two marks: "a, b". A mark within a value is written twice.'
CRIME_TYPES = (
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public disorder and weapons",  # to 2013
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
    "Violent crime",  # to 2013
)
LONGEST = (("Crime ID", "crime_id", 64), ("Location", "location", 255), ("Crime type", "crime_type", 60))
OTHER_STARTS = (
    (b"\xd0\xcf\x11\xe0", "It is an old Excel workbook or another office document, not a CSV file."),
    (b"%PDF", "It is a PDF file, not a CSV file."),
    (b"\x1f\x8b", "It is a gzip archive, not a CSV file."),
    (b"<", "It is a web page saved under this name (an error page, perhaps), not a CSV file."),
    (b"{", "It is JSON (an answer of the API, perhaps), not a CSV file."),
    (b"[", "It is JSON (an answer of the API, perhaps), not a CSV file."),
)
# A header that shows what else the file is, by a column that only that kind has.
OTHER_KINDS = (
    ("Outcome type", "It is an outcomes file: it says what became of crimes, not how many there were.", DOWNLOAD),
    ("Object of search", "It is a stop-and-search file, which has no incidents in it.", DOWNLOAD),
    (
        "Easting",
        "It is in the format of 2012, with Easting and Northing and without LSOA, so counts by LSOA would be missing.",
        "The same month stands in today's format in the archive at https://data.police.uk/data/archive/.",
    ),
)


def refuse_other_kinds(name, data):
    """Files that are no CSV at all, told by their first bytes."""
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise refuse(name, "It is empty.", DOWNLOAD)
    for beginning, wrong in OTHER_STARTS:
        if start.startswith(beginning):
            raise refuse(name, wrong, DOWNLOAD)


def check_header(name, line, wanted):
    """How many columns the first line has; Refused when it is not the header of a street file."""
    header = next(csv.reader([line[:10_000]]), [])
    for column, wrong, right in OTHER_KINDS:
        if column in header:
            raise refuse(name, wrong, right, row=1)
    missing = [column for column in wanted if column not in header]
    twice = sorted({column for column in wanted if header.count(column) > 1})
    first = ",".join(header)[:60]
    if len(missing) == len(wanted):
        wrong = "Its first row is not the header of a street file."
        right = (
            "The first row must be: Crime ID,Month,Reported by,Falls within,Longitude,Latitude and so on, with commas."
        )
        raise refuse(name, wrong, right, row=1, value=first)
    if line.count('"') % 2:
        raise refuse(name, 'A quotation mark (") is not closed in the header.', DOWNLOAD, row=1, value=first)
    if missing:
        raise refuse(name, f"Its header lacks {_listed(missing)}.", DOWNLOAD, row=1, value=first)
    if twice:
        raise refuse(name, f"Its header has {_listed(twice)} more than once.", DOWNLOAD, row=1, value=first)
    return len(header)


def _listed(words):
    return ", ".join(f"'{word}'" for word in words)


# Lines


def broken_rows(name, text, width):
    """Why polars could not read these lines below the header: always raises Refused."""
    lines = text.split("\n")[1:]
    cut_off = lines[-1] != ""
    if not cut_off:
        lines.pop()
    problems, total = [], 0
    for row, line in enumerate(lines, start=2):
        wrong, right = _wrong_with(line, width, is_last=cut_off and row == len(lines) + 1)
        if wrong:
            total += 1
            if len(problems) < SHOWN_PER_FILE:
                problems.append(Problem(name, wrong, right, row=row, value=line[:80]))
    raise Refused(problems, total) if problems else refuse(name, "It cannot be read as CSV.", DOWNLOAD)


def _wrong_with(line, width, is_last):
    """(what is wrong, what would be right) with one line, or two empty strings."""
    right = f"Each row must have {width} values with commas between them, as in the header."
    if not line.strip():
        return "The row is empty.", right
    try:
        values = next(csv.reader([line], strict=True)) if line.count('"') % 2 == 0 else []
    except csv.Error:
        values = []
    if is_last and len(values) != width:
        return "The last row is cut off: the file is not complete.", DOWNLOAD
    if not values:
        return (
            'A quotation mark (") is not closed in this row.',
            'A value with a comma stands between two marks: "a, b".',
        )
    if len(values) != width:
        return f"The row has {len(values)} values.", right
    return "", ""


# Values


@dataclass(frozen=True)
class Check:
    """A rule on one column: `broken` is true for rows that break it. `alike`: told once for each wrong value."""

    column: str
    field: str
    broken: polars.Expr
    wrong: str
    right: str
    alike: bool = False


def check_values(name, frame, named_month, named_force):
    """Raise Refused if any row breaks a rule. Return (month, force's slug, force's name).

    `frame` has the fields as text and lon, lat as numbers (null where the text is no number).
    """
    month = named_month or parse_month(frame[0, "month"])
    force_name = frame[0, "reported_by"]
    if month is None:
        raise refuse(name, f"'{frame[0, 'month']}' is not a month.", "Write 2018-04.", row=2, column="Month")
    slug = force_slug(force_name)
    if not slug or len(force_name) > 60:
        wrong = f"'{force_name[:80]}' is not the name of a police force."
        raise refuse(name, wrong, "Write it as in City of London Police.", row=2, column="Reported by")
    if named_force and slug != named_force and not slug.startswith(f"{named_force}-"):
        wrong = f"'{force_name}' is not the force in the file's name ({named_force})."
        raise refuse(name, wrong, DOWNLOAD, row=2, column="Reported by", value=force_name)
    checks = _checks(frame, f"{month:%Y-%m}", force_name)
    failed = frame.select(check.broken.any().alias(str(place)) for place, check in enumerate(checks)).row(0)
    _raise_failed(name, frame, [check for check, broken in zip(checks, failed, strict=True) if broken])
    return month, named_force or slug, force_name


def _checks(frame, month, force_name):
    codes = frame["lsoa_code"].unique()
    bad_codes = codes.filter(~codes.str.contains(LSOA))
    col = polars.col
    one_month = f"One file is one force's month: every row must say {month}."
    one_force = f"One file is one force's month: every row must say {force_name}."
    return [
        Check("Month", "month", col("month") != month, f"'{{}}' is not the file's month ({month}).", one_month, True),
        Check("Reported by", "reported_by", col("reported_by") != force_name,
              f"'{{}}' is another force than the first row's ({force_name}).", one_force, True),
        *_coordinate_checks("Longitude", "longitude", "lon", LONGITUDES),
        *_coordinate_checks("Latitude", "latitude", "lat", LATITUDES),
        Check("Latitude", "latitude", (col("longitude") == "") != (col("latitude") == ""),
              "There is only one of longitude and latitude.", "Give both, or neither."),
        Check("LSOA code", "lsoa_code", col("lsoa_code").is_in(bad_codes.implode()),
              "'{}' is not an LSOA code.", "Write a code such as E01000001, or nothing."),
        *[
            Check(column, field, col(field).str.len_chars() > longest, "It is too long.", f"At most {longest} letters.")
            for column, field, longest in LONGEST
        ],
        Check("Crime type", "crime_type", col("crime_type") == "", "It is blank.",
              "Write a type such as Anti-social behaviour."),
    ]  # fmt: skip


def _coordinate_checks(column, field, number, limits):
    value = polars.col(number)
    between = f"Degrees in the United Kingdom are from {limits[0]:g} to {limits[1]:g}."
    no_number = value.is_null() & (polars.col(field) != "")
    outside = value.is_not_null() & ~value.is_between(*limits)
    return [
        Check(column, field, no_number, "'{}' is not a number.", between),
        Check(column, field, outside, "{} is outside the United Kingdom.", between),
    ]


def _raise_failed(name, frame, failed):
    problems, total = [], 0
    for check in failed:
        rows = frame.filter(check.broken).select("row", check.field)
        total += rows.height
        if check.alike:
            rows = rows.group_by(check.field, maintain_order=True).agg(polars.col("row").first(), polars.len())
        for found in rows.head(SHOWN_PER_FILE).iter_rows(named=True):
            more = f" So do {found['len'] - 1:,} further rows." if found.get("len", 1) > 1 else ""
            wrong = check.wrong.replace("{}", found[check.field][:80], 1)
            problems.append(
                Problem(name, wrong, check.right + more, found["row"], check.column, found[check.field][:80])
            )
    if problems:
        problems.sort(key=lambda problem: problem.row)
        raise Refused(problems[:SHOWN_PER_FILE], total)


def unknown_types(name, frame):
    """A Problem to warn of for each crime type that is not known; its rows are kept and counted as it calls itself."""
    right = "It is counted under that name. Check that it is not a known type written differently."
    rows = frame.filter(~polars.col("crime_type").is_in(CRIME_TYPES))
    firsts = rows.group_by("crime_type", maintain_order=True).agg(polars.col("row").first(), polars.len())
    return tuple(
        Problem(name, f"'{kind[:80]}' is not a known crime type ({count:,} rows).", right, row, "Crime type", kind[:80])
        for kind, row, count in firsts.head(SHOWN_PER_FILE).iter_rows()
    )
