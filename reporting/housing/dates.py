"""How the dates of a column are written: told from all of its values together, never from one row.

Where the values do not tell, or are written in several ways, somebody is asked. Values that are then not written in
the way that was said are refused row by row.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ISO, DMY, MDY, WORDS, SERIAL = "iso", "dmy", "mdy", "words", "serial"
LABELS = {
    DMY: "Day first, like 25/03/2006",
    ISO: "Year first, like 2006-03-25",
    MDY: "Month first, like 03/25/2006",
    WORDS: "The month in letters, like 25 Mar 2006",
    SERIAL: "Excel’s day numbers, like 38801 for 25 March 2006",
}
TIME = r"(?:[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?Z?)?"
LOOKS = {
    ISO: re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){TIME}"),
    DMY: re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){TIME}"),
    WORDS: re.compile(rf"(\d{{1,2}})[ -]([A-Za-z]{{3,9}})[ ,-]{{1,2}}(\d{{4}}){TIME}"),
    SERIAL: re.compile(r"(\d{5})(?:\.\d+)?"),
}
LOOKS[MDY] = LOOKS[DMY]
TWO_DIGITS = re.compile(rf"\d{{1,2}}[/. -](\d{{1,2}}|[A-Za-z]{{3}})[/. -]\d{{2}}{TIME}")
FIRST = date(1990, 1, 1)  # before it, no landlord had a system whose cases could be compared
SERIAL_0 = date(1899, 12, 30)  # Excel's day 0, its leap day of 1900 that never was counted in
LIKELY_DAYS = (30_000, 60_000)  # 1982 to 2064


def read(text, how):
    """The day. Raises ValueError with what is wrong, in words for the user."""
    found = LOOKS[how].fullmatch(text)
    if not found:
        if TWO_DIGITS.fullmatch(text):
            raise ValueError("The year has two digits. Write all four.")
        raise ValueError(f"This column’s dates are written “{LABELS[how]}”. Write this one so, too.")
    try:
        day = _day(found, how)
    except ValueError as error:
        raise ValueError("There is no such day.") from error
    if day < FIRST:
        raise ValueError(f"A date before {FIRST:%Y} cannot be right.")
    return day


def _day(found, how):
    if how == SERIAL:
        return SERIAL_0 + timedelta(days=int(found[1]))
    if how == WORDS:
        return datetime.strptime(f"{found[1]} {found[2][:3]} {found[3]}", "%d %b %Y").date()  # noqa: DTZ007 - no time
    order = {ISO: (1, 2, 3), DMY: (3, 2, 1), MDY: (3, 1, 2)}[how]
    return date(*(int(found[part]) for part in order))


@dataclass(frozen=True)
class Column:
    """What the values of one column look like. `guess` is "" where somebody has to say how they are written."""

    looks: dict  # {how: number of values that look so}; days and months by number count as DMY
    guess: str
    why: str  # why somebody has to say

    @property
    def plain(self):
        return {"looks": self.looks, "guess": self.guess, "why": self.why}


def look_at(values):
    """A Column of these values (empty ones left out), or None where hardly any of them is a date."""
    looks, firsts, seconds = Counter(), 0, 0
    for value in values:
        how = next((how for how in (ISO, DMY, WORDS, SERIAL) if LOOKS[how].fullmatch(value)), "")
        looks[how] += 1
        if how == DMY:
            first, second = (int(part) for part in LOOKS[DMY].fullmatch(value).groups()[:2])
            firsts, seconds = firsts + (first > 12), seconds + (second > 12)
    strange = looks.pop("", 0)
    if not looks or strange > sum(looks.values()):
        return None
    days = [int(value[:5]) for value in values if LOOKS[SERIAL].fullmatch(value)]
    if days and not all(LIKELY_DAYS[0] < day < LIKELY_DAYS[1] for day in days):
        return None  # numbers, not days
    return Column(dict(looks), *_guess(looks, firsts, seconds))


def _guess(looks, firsts, seconds):
    if len(looks) > 1:
        ways = ", ".join(f"{number:,} {LABELS[how][0].lower()}{LABELS[how][1:]}" for how, number in looks.items())
        return "", (
            f"It is written in several ways: {ways}. A spreadsheet may have swapped days and months: look at the file "
            f"before you choose. Dates written in another way are left out."
        )
    if DMY not in looks:
        return next(iter(looks)), ""
    if firsts and seconds:
        return "", "Some of its dates can only have the day first, others only the month. Choose which ones to take."
    if firsts or seconds:
        return (DMY if firsts else MDY), ""
    return "", "All of its days could also be months. Say which comes first."
