"""Which months of which police force are in use, which are missing in between, and which look implausible."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from engagement.financial_year import FinancialYear
from reporting.measures import ImplausibleMonth, implausible_months
from reporting.models import SourceFile
from reporting.police_import import ASB


@dataclass(frozen=True)
class Month:
    """One month of a force: its file, or None where it is missing or outside the first and last."""

    first_day: date
    file: SourceFile | None
    is_missing: bool
    implausible: ImplausibleMonth | None

    @property
    def asb(self):
        return self.file.rows_of(ASB)


@dataclass(frozen=True)
class ForceMonths:
    """All that is known of one force, in financial years of twelve months each."""

    name: str
    years: tuple[tuple[FinancialYear, tuple[Month, ...]], ...]

    @property
    def months(self):
        return [month for _, months in self.years for month in months]

    @property
    def missing(self):
        return [month for month in self.months if month.is_missing]

    @property
    def implausible(self):
        return [month for month in self.months if month.implausible]

    @property
    def files(self):
        return sum(month.file is not None for month in self.months)


def months_of_forces():
    """A ForceMonths for each force of which a file is in use, by name."""
    by_force = defaultdict(dict)
    for file in SourceFile.objects.street().in_use().select_related("imported_by"):
        by_force[file.force][file.month] = file
    forces = [_force_months(files) for files in by_force.values()]
    return sorted(forces, key=lambda force: force.name)


def _force_months(files):
    first, last = min(files), max(files)
    flags = {flag.month: flag for flag in implausible_months({month: files[month].rows_of(ASB) for month in files})}

    def month_of(day):
        return Month(day, files.get(day), first < day < last and day not in files, flags.get(day))

    years, year = [], FinancialYear.of(first)
    while year <= FinancialYear.of(last):
        years.append((year, tuple(month_of(day) for day in year.months)))
        year = year.next
    return ForceMonths(next((f.force_name for f in files.values() if f.force_name), files[first].force), tuple(years))
