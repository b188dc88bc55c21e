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
from reporting.measures import AreaCounts
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
    """One table of supplied counts: what one count in it is, and who brought it when."""

    name: str
    counted: str
    imported_at: datetime | None
    imported_by: str

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


@dataclass(frozen=True)
class _Counts:
    """One area's stored counts: of each force in each month, and the files that they came from."""

    months: dict[date, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    files: set[int] = field(default_factory=set)


def read_series(questions: Sequence[Question], files: StreetFiles | None = None) -> list[Series]:
    """The series of each question, in their order."""
    programmes = {question.programme.pk: question.programme for question in questions}.values()
    areas, files = areas_of(programmes), files or StreetFiles.of_forces({one.police_force for one in programmes})
    asked = [(one, areas[one.programme.pk].choose(one.source, one.estates)) for one in questions]
    homes = _homes(frozenset().union(*(chosen.keys for _, chosen in asked)))
    counts = _counts(asked)
    supplies = _supplies([one for (_, source, _), one in counts.items() if source not in COUNTED_FROM_STREET_FILES])
    return [_series(question, chosen, files, homes, counts, supplies) for question, chosen in asked]


def _series(question, chosen, files, homes, counts, supplies) -> Series:
    files = files.of_programme(question.programme) if question.is_from_street_files else None

    def of(area):
        return counts[area.key, question.source, question.category]

    if files is None:
        chosen = chosen.leave_out(lambda area: "" if of(area).months else "this source has no counts of it")

    def counted(areas):
        return tuple(
            AreaCounts(
                name,
                _by_month(question, files, of(area).months),
                _homes_in(question.baseline, homes[area.key]),
                _homes_in(question.follow_up, homes[area.key]),
            )
            for name, area in zip(_distinct(area.name for area in areas), areas, strict=True)
        )

    brought = set().union(*(of(area).files for area in chosen.areas))
    return Series(
        chosen,
        counted(chosen.estates),
        counted(chosen.comparisons),
        tuple(supply for key, supply in supplies.items() if key in brought),
        files,
    )


def _by_month(question, files: StreetFiles | None, counts) -> dict[date, int]:
    """An area's months. Where the force's file is in use, a month without a row is 0; otherwise it is missing."""
    if files is None:
        return {month: sum(of_forces.values()) for month, of_forces in counts.items()}
    nothing = {}
    covered = [month for month in question.months if month in files.months]
    return {month: counts.get(month, nothing).get(files.force, 0) for month in covered}


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


def _rows(asked) -> Q:
    """The stored counts that a question is about."""
    question, chosen = asked
    return Q(area__in=chosen.keys, source=question.source, category=question.category, month__in=question.months)


def _counts(asked) -> Mapping[tuple, "_Counts"]:
    """By area, source and category."""
    found = defaultdict(_Counts)
    if asked:
        rows = MonthlyCount.objects.filter(reduce(or_, map(_rows, asked))).order_by()
        columns = ("area", "source", "category", "month", "force", "count", "source_file")
        for area, source, category, month, force, count, file in rows.values_list(*columns):
            counts = found[area, source, category]
            counts.months[month][force] = count
            counts.files.add(file)
    return found


def _supplies(counts) -> Mapping[int, Supply]:
    """The tables from which these counts came, by key."""
    keys = frozenset().union(*(one.files for one in counts))
    files = SourceFile.objects.filter(pk__in=keys).order_by("imported_by__finished_at", "pk")
    rows = files.values_list("pk", "name", "counted", "imported_by__finished_at", "imported_by__by__name")
    return {key: Supply(name, counted, at, by or "") for key, name, counted, at, by in rows}
