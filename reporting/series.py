"""Monthly counts as series to compare: what one source counted in a programme's estates and comparison areas.

Read for any number of questions in a fixed number of queries, so that a page of many programmes costs as many as a
page of one. A month that was not counted is not there, which is never the same as 0.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.timezone import localdate

from engagement.financial_year import FinancialYear
from estates.models import AreaHomes, Programme
from reporting.compared_areas import Chosen, areas_of
from reporting.measures import AreaCounts, RowsWithoutPlace
from reporting.models import MonthlyCount, Source, SourceFile
from reporting.models.counts import COUNTED_FROM_STREET_FILES
from reporting.street_files import StreetFiles


@dataclass(frozen=True)
class Question:
    """One change to measure: one source's category, from one financial year to a later one.

    `estates` are keys of estates of the programme, or None for all; `leave_out` are first days of months.
    """

    programme: Programme
    source: Source
    category: str
    baseline: FinancialYear
    follow_up: FinancialYear
    estates: frozenset[int] | None = None
    leave_out: frozenset[date] = frozenset()

    @property
    def months(self) -> tuple[date, ...]:
        return (*self.baseline.months, *self.follow_up.months)

    @property
    def is_from_street_files(self) -> bool:
        return self.source in COUNTED_FROM_STREET_FILES


@dataclass(frozen=True)
class Supply:
    """One table of supplied counts, or counted from cases: what one count in it is, and who brought it when.

    `rows_by_category` are all cases of the landlord, as SourceFile has them; empty where counts were supplied.
    """

    name: str
    counted: str
    imported_at: datetime | None
    imported_by: str
    rows_by_category: Mapping[str, Mapping] = field(default_factory=dict)

    @property
    def imported_on(self) -> date | None:
        return self.imported_at and localdate(self.imported_at)


@dataclass(frozen=True)
class Series:
    """The answer to a Question: monthly counts of the chosen areas, in their order, and where they come from.

    `files` are those of the programme's force, None for counts that were supplied in tables.
    """

    chosen: Chosen
    programme: tuple[AreaCounts, ...]
    comparison: tuple[AreaCounts, ...]
    supplies: tuple[Supply, ...] = ()
    files: StreetFiles | None = None

    @property
    def counted(self) -> tuple[str, ...]:
        """The different things that one count is ("case", "incident"); more than one do not compare."""
        return tuple(sorted({supply.counted for supply in self.supplies}))

    def without_place(self, question: Question) -> RowsWithoutPlace | None:
        """How many rows of the files have no place; None where supplied counts do not tell."""
        if self.files:
            return self.files.without_place(question.category, question.source)
        rows, unplaced = Counter(), Counter()
        for supply in self.supplies:
            for month, (number, lost) in supply.rows_by_category.get(question.category, {}).get("by_month", {}).items():
                rows[date.fromisoformat(f"{month}-01")] += number
                unplaced[date.fromisoformat(f"{month}-01")] += lost
        return RowsWithoutPlace(rows, unplaced) if rows else None


@dataclass(frozen=True)
class _Asked:
    """A question, the areas that it is about, and the force's files, None for counts that were supplied in tables."""

    question: Question
    chosen: Chosen
    files: StreetFiles | None

    @property
    def rows(self) -> Q:
        """The stored counts that it is about."""
        one = self.question
        rows = Q(area__in=self.chosen.keys, source=one.source, category=one.category, month__in=one.months)
        return rows & Q(force=self.files.force) if self.files else rows

    def key(self, area):
        """Where the counts of one of its areas are found."""
        return area.key, self.question.source, self.question.category, self.files.force if self.files else ""


def read_series(questions: Sequence[Question], files: StreetFiles | None = None) -> list[Series]:
    """The series of each question, in their order."""
    programmes = {question.programme.pk: question.programme for question in questions}.values()
    areas, files = areas_of(programmes), files or StreetFiles.of_forces({one.police_force for one in programmes})
    asked = [
        _Asked(
            one,
            areas[one.programme.pk].choose(one.source, one.estates),
            files.of_programme(one.programme) if one.is_from_street_files else None,
        )
        for one in questions
    ]
    homes = _homes(frozenset().union(*(one.chosen.keys for one in asked)))
    counted = _counted_from_street_files([one for one in asked if one.files])
    supplied, supplies = _supplied([one for one in asked if not one.files])
    return [
        _of_files(one, counted, homes) if one.files else _of_tables(one, supplied, supplies, homes) for one in asked
    ]


def _of_files(asked: _Asked, counted, homes) -> Series:
    """Where the force's file of a month is in use, a month without a row is 0; otherwise it is missing."""
    zeros = dict.fromkeys((month for month in asked.question.months if month in asked.files.months), 0)

    def months_of(area):
        return zeros | counted.get(asked.key(area), {})  # counts are only of files in use, so of no month beside these

    return _series(asked.question, asked.chosen, months_of, homes, files=asked.files)


def _of_tables(asked: _Asked, supplied, supplies, homes) -> Series:
    chosen = asked.chosen.leave_out(lambda area: "" if asked.key(area) in supplied else "no counts from this source")
    brought = set().union(*(supplied[asked.key(area)].tables for area in chosen.areas))
    supplies = tuple(supply for key, supply in supplies.items() if key in brought)
    return _series(asked.question, chosen, lambda area: supplied[asked.key(area)].months, homes, supplies=supplies)


def _series(question, chosen, months_of, homes, **whence) -> Series:
    def counted(areas):
        return tuple(
            AreaCounts(
                name,
                months_of(area),
                _homes_in(question.baseline, homes[area.key]),
                _homes_in(question.follow_up, homes[area.key]),
            )
            for name, area in zip(_distinct(area.name for area in areas), areas, strict=True)
        )

    return Series(chosen, counted(chosen.estates), counted(chosen.comparisons), **whence)


def _distinct(names):
    """Areas may share a name, and sentences tell them apart by it: the second gets a number."""
    seen = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _homes(keys) -> Mapping[int, list[tuple[int, int]]]:
    """(year, homes) of each area, newest first."""
    homes = defaultdict(list)
    rows = AreaHomes.objects.filter(area__in=keys).order_by("-financial_year")
    for area, year, number in rows.values_list("area", "financial_year", "homes"):
        homes[area].append((year, number))
    return homes


def _homes_in(year: FinancialYear, homes) -> int | None:
    """The homes given for the year, or else the last given before it."""
    return next((number for given, number in homes if given <= year.start_year), None)


def _stored(asked: Sequence[_Asked]):
    return MonthlyCount.objects.filter(reduce(or_, (one.rows for one in asked))).order_by()


def _counted_from_street_files(asked: Sequence[_Asked]) -> Mapping[tuple, dict[date, int]]:
    """By area, source, category and force: the months with a count above 0."""
    found = defaultdict(dict)
    columns = ("area", "source", "category", "force", "month", "count")
    for row in _stored(asked).values_list(*columns) if asked else ():
        found[row[:4]][row[4]] = row[5]
    return found


@dataclass(frozen=True)
class _Supplied:
    """What tables brought of one area: its months, and the keys of the tables."""

    months: Counter[date] = field(default_factory=Counter)
    tables: set[int] = field(default_factory=set)


def _supplied(asked: Sequence[_Asked]) -> tuple[Mapping[tuple, _Supplied], Mapping[int, Supply]]:
    """By area, source, category and '' what tables brought; and the tables by key, oldest first."""
    found = defaultdict(_Supplied)
    columns = ("area", "source", "category", "month", "count", "source_file")
    for area, source, category, month, count, table in _stored(asked).values_list(*columns) if asked else ():
        one = found[area, source, category, ""]
        one.months[month] += count
        one.tables.add(table)
    files = SourceFile.objects.filter(pk__in=frozenset().union(*(one.tables for one in found.values())))
    rows = files.order_by("imported_by__finished_at", "pk").values_list(
        "pk", "name", "counted", "imported_by__finished_at", "imported_by__by__name", "rows_by_category"
    )
    return found, {key: Supply(name, counted, at, by or "", cases) for key, name, counted, at, by, cases in rows}
