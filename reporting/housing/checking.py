"""What would become of each row of a landlord's file: nothing is written here."""

import re
from collections import Counter
from datetime import date

from django.utils.timezone import localdate

from engagement.months import months_between
from estates.postcodes import normal_postcode
from reporting.housing import dates
from reporting.housing.columns import COUNTED, spelt
from reporting.housing.places import degrees
from reporting.models import HousingCase

NEW, CHANGED, UNCHANGED, TWICE, WRONG = "new", "changed", "unchanged", "twice", "wrong"
# What the rows of a file may say of a case.
COMPARED = (
    "reported", "closed", "counted", "category_given", "category", "property_reference", "postcode", "longitude",
    "latitude",
)  # fmt: skip
WHERE = ("postcode", "longitude", "latitude")
MOST_SHOWN = 100
# What Excel makes of a number that it takes for a figure, and what it shows where a formula failed.
ROUNDED = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
FAILED = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", re.IGNORECASE)
A_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}", re.IGNORECASE)


class Bad(Exception):
    """A value that cannot be taken, with the position of its column and what would be right."""

    def __init__(self, at, value, wrong):
        self.problem = at, value, wrong


class Checker:
    """Reads the rows of one file by its mapping, one after the other, and tells what is wrong with them."""

    def __init__(self, header, mapping, properties):
        self.header = header
        self.properties = properties
        self.at = {key: at for at, key in enumerate(mapping["columns"]) if key}
        self.formats = mapping["formats"]
        self.counted = mapping["counted"]
        self.categories = mapping["categories"]
        self.today = localdate()
        self.seen = {}

    def check(self, number, cells):
        """(outcome or "" if the row can be taken, {field: value} that it says of a case, [problem])."""
        fields, problems = {}, []
        for read in (self._reference, self._days, self._kind, self._place):
            try:
                fields |= read(cells)
            except Bad as bad:
                at, value, wrong = bad.problem
                problems.append({"column": self.header[at], "value": value[:80], "wrong": wrong})
        if problems:
            return WRONG, fields, problems
        earlier = self.seen.setdefault(fields["reference"], (number, fields))
        if earlier[0] == number:
            return "", fields, []
        if earlier[1] == fields:
            return TWICE, fields, []
        wrong = f"Row {earlier[0]} has the same reference and says something else. Only that one is taken."
        return WRONG, fields, [{"column": self.header[self.at["reference"]], "value": fields["reference"],
                                "wrong": wrong}]  # fmt: skip

    def _cell(self, cells, key):
        cell = cells[self.at[key]] if key in self.at else ""
        if FAILED.fullmatch(cell):
            raise Bad(self.at[key], cell, "A formula failed in this cell. Correct it in the spreadsheet.")
        return cell

    def _reference(self, cells):
        reference, at = self._cell(cells, "reference"), self.at["reference"]
        if not reference:
            raise Bad(at, "", "It has no reference. Each case needs the landlord’s own.")
        if ROUNDED.fullmatch(reference):
            wrong = "Excel changed it: format the column as text, type it again and save."
            raise Bad(at, reference, wrong)
        if len(reference) > 100:
            raise Bad(at, reference, "It is longer than 100 letters. Is this the right column?")
        return {"reference": reference}

    def _days(self, cells):
        reported = self._day(cells, "reported")
        if not reported:
            raise Bad(self.at["reported"], "", "It has no date. Each case needs the day on which it was reported.")
        if "closed" not in self.at:
            return {"reported": reported}
        closed = self._day(cells, "closed")
        if closed and closed < reported:
            raise Bad(self.at["closed"], self._cell(cells, "closed"), "It was closed before it was reported.")
        return {"reported": reported, "closed": closed}

    def _day(self, cells, key):
        text, at = self._cell(cells, key), self.at[key]
        if not text:
            return None
        try:
            day = dates.read(text, self.formats[at])
        except ValueError as error:
            raise Bad(at, text, str(error)) from error
        if day > self.today:
            raise Bad(at, text, "It is in the future.")
        return day

    def _kind(self, cells):
        counted = self.counted
        if word := self._cell(cells, "counted"):
            counted = COUNTED.get(spelt(word))
            if not counted:
                raise Bad(self.at["counted"], word, "Write case, incident or complaint.")
        if "category" not in self.at:
            return {"counted": counted}
        given = self._cell(cells, "category")[:200]
        return {"counted": counted, "category_given": given, "category": self.categories.get(spelt(given), "")}

    def _place(self, cells):
        place = {}
        if "property_reference" in self.at:
            place["property_reference"] = self._property(cells)
        if {"postcode", "address"} & set(self.at):
            place["postcode"] = self._postcode(cells)
        if {"longitude", "latitude"} <= set(self.at):
            place |= self._point(cells)
        known = self.properties.get(place.get("property_reference"), {})
        return place | {name: value for name, value in known.items() if place.get(name) in ("", None)}

    def _property(self, cells):
        reference = self._cell(cells, "property_reference")
        if ROUNDED.fullmatch(reference):
            wrong = "Excel rounded it: format the column as text, type it again and save."
            raise Bad(self.at["property_reference"], reference, wrong)
        return reference[:100]

    def _postcode(self, cells):
        if text := self._cell(cells, "postcode"):
            try:
                return normal_postcode(text)
            except ValueError as error:
                raise Bad(self.at["postcode"], text, str(error)) from error
        for found in reversed(A_POSTCODE.findall(self._cell(cells, "address"))):
            try:
                return normal_postcode(found)
            except ValueError:
                continue
        return ""

    def _point(self, cells):
        point = {}
        for key in ("longitude", "latitude"):
            text = self._cell(cells, key)
            try:
                point[key] = degrees(key, text)
            except ValueError as error:
                raise Bad(self.at[key], text, str(error)) from error
        if None in point.values() and set(point.values()) != {None}:
            raise Bad(self.at["longitude"], "", "One half of the point is missing.")
        return point


class Result:
    """What a whole file would do to the cases of its landlord that are `known`, {reference: {field: value}}."""

    def __init__(self, known):
        self.known = known
        self.counts = Counter()
        self.wrong, self.shown = [], []
        self.taken = []  # (row, outcome, fields) of what is new or changed
        self.unmapped = Counter()
        self.months = Counter()  # rows that can be taken, by month
        self.places = []  # (row, postcode, longitude, latitude) of these

    def add(self, number, outcome, fields, problems):
        before = self.known.get(fields.get("reference")) if not outcome else None
        if not outcome:
            differs = [name for name in COMPARED if name in fields and (before or {}).get(name) != fields[name]]
            outcome = NEW if before is None else CHANGED if differs else UNCHANGED
            self.months[fields["reported"].replace(day=1)] += 1
            self.places.append((number, *(((before or {}) | fields).get(name) for name in WHERE)))
            if not fields.get("category", "x"):
                self.unmapped[fields["category_given"]] += 1
            if outcome == CHANGED and len(self.shown) < MOST_SHOWN:
                self.shown.append({"row": number, "reference": fields["reference"], "changed": [
                    [HousingCase._meta.get_field(name).verbose_name, said(before[name]), said(fields[name])]
                    for name in differs
                ]})  # fmt: skip
            if outcome in (NEW, CHANGED):
                self.taken.append((number, outcome, fields))
        if problems:
            self.wrong.append({"row": number, "problems": problems})
        self.counts[outcome] += 1

    def preview(self, covers, areas_of):
        """Plain values for the page; `covers` is the first and the last month that the file holds whole."""
        here = len(areas_of(self.places))
        nowhere = sum(not postcode and longitude is None for _, postcode, longitude, _ in self.places)
        inside = set(months_between(*covers))
        return {
            "counts": dict(self.counts),
            "wrong": self.wrong,
            "changed": self.shown,
            "unmapped": dict(self.unmapped.most_common()),
            "places": {"here": here, "elsewhere": len(self.places) - here - nowhere, "nowhere": nowhere},
            "outside": sum(count for month, count in self.months.items() if month not in inside),
            "empty_months": [f"{month:%B %Y}" for month in sorted(inside - set(self.months))],
        }


def said(value):
    """A value of a case in words."""
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    return "" if value is None else str(value)
