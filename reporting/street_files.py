"""The police's street files that are in use: which months they cover, how many rows, and who brought them when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.timezone import localdate

from reporting.measures import RowsWithoutPlace
from reporting.models import Source, SourceFile

# Which rows a source cannot place: those without an LSOA code, or those without a point.
WITHOUT_PLACE = {Source.POLICE_LSOA: "no_lsoa", Source.POLICE_POINT: "no_point"}


@dataclass(frozen=True)
class StreetFile:
    """One month of one force."""

    force: str
    month: date
    rows_by_category: Mapping[str, Mapping[str, int]]
    imported_at: datetime | None
    imported_by: str

    @property
    def imported_on(self) -> date | None:
        return self.imported_at and localdate(self.imported_at)

    def rows(self, category, what="rows") -> int:
        return self.rows_by_category.get(category, {}).get(what, 0)


@dataclass(frozen=True)
class StreetFiles:
    """The files in use, oldest month first: of one force, or of all (`force` is then '').

    `is_unclear` where several forces have files and the programme has not chosen one.
    """

    files: Sequence[StreetFile]
    force: str = ""
    is_unclear: bool = False

    @classmethod
    def of_forces(cls, forces: Iterable[str]):
        """All files in use of these forces; of every force if one of them is '' (not chosen yet)."""
        files = SourceFile.objects.street().in_use()
        if "" not in forces:
            files = files.filter(force__in=forces)
        importer = ("imported_by__finished_at", "imported_by__by__name")
        rows = files.order_by("month").values_list("force", "month", "rows_by_category", *importer)
        return cls([StreetFile(*row[:4], row[4] or "") for row in rows])

    @property
    def forces(self) -> list[str]:
        return sorted({file.force for file in self.files})

    def of_programme(self, programme):
        """Those of the programme's police force, or, if it has chosen none, of the only force that has files."""
        if not programme.police_force and len(self.forces) > 1:
            return StreetFiles([], is_unclear=True)
        force = programme.police_force or "".join(self.forces)
        return StreetFiles([file for file in self.files if file.force == force], force)

    @cached_property
    def months(self) -> frozenset[date]:
        return frozenset(file.month for file in self.files)

    @property
    def categories(self) -> list[str]:
        return sorted({category for file in self.files for category in file.rows_by_category})

    @property
    def newest(self) -> StreetFile | None:
        return self.files[-1] if self.files else None

    def counts(self, category) -> Mapping[date, int]:
        """The rows of the whole force, by month."""
        return {file.month: file.rows(category) for file in self.files}

    def without_place(self, category, source) -> RowsWithoutPlace:
        what = WITHOUT_PLACE[source]
        unplaced = {file.month: file.rows(category, what) for file in self.files}
        return RowsWithoutPlace(rows=self.counts(category), unplaced=unplaced)
