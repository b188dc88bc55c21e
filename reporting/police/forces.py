"""Months and forces, as file names and rows of data.police.uk write them."""

import re
from datetime import date

FILE_NAME = re.compile(
    r"^(?P<month>\d{4}-\d{2})-(?P<force>[a-z-]{1,60}?)-(?P<kind>street|outcomes|stop-and-search)\b.*\.csv$"
)
SLUGS = {
    "british-transport": "btp",
    "of-northern-ireland": "northern-ireland",
    "hampshire-and-isle-of-wight": "hampshire",
}


def parse_file_name(name):
    """(month, force's slug, kind) of `2018-04-city-of-london-street.csv`, or Nones for any other name."""
    found = FILE_NAME.match(re.split(r"[/\\]", name)[-1].lower())
    month = parse_month(found["month"]) if found else None
    return (month, found["force"], found["kind"]) if month else (None, None, None)


def parse_month(text):
    """The first day of `2018-04`, or None."""
    if not re.fullmatch(r"20\d{2}-(0[1-9]|1[0-2])", text):
        return None
    return date(int(text[:4]), int(text[5:]), 1)


def force_slug(name):
    """`Avon and Somerset Constabulary` is `avon-and-somerset` in data.police.uk's file names."""
    words = re.sub(r"\b(police|constabulary|service)\b", "", name.lower().replace("&", "and"))
    slug = re.sub(r"[^a-z]+", "-", words).strip("-")
    return SLUGS.get(slug, slug)
