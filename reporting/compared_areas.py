"""The areas of a programme whose counts are compared, and those that must not be: what overlaps would count twice.

Read for any number of programmes in three queries. Boundaries go from the database to shapely as text.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db.models import F, TextField
from django.db.models.functions import Cast

from estates.models import Area, ComparisonChoice, Estate
from reporting.models import Source
from reporting.models.counts import COUNTED_FROM_STREET_FILES
from reporting.overlaps import pairs_sharing_ground, pairs_with_the_same


@dataclass(frozen=True)
class ComparedArea:
    """One area as far as comparing needs it. `key` is its primary key, None for an estate that has no area yet."""

    key: int | None
    name: str
    estate: int | None
    boundary: str | None
    lsoa_codes: frozenset[str]
    is_counted: bool  # street files were counted in the boundary and the codes that it has now
    named_at: datetime | None = None

    def not_counted_because(self, source) -> str:
        """Why this source has no counts of the area, the rest of "Ash is left out: "; '' if it has."""
        if self.key is None:
            return "no area yet"
        if source == Source.POLICE_LSOA and not self.lsoa_codes:
            return "no LSOA codes yet"
        if source == Source.POLICE_POINT and not self.boundary:
            return "no boundary yet"
        if source in COUNTED_FROM_STREET_FILES and not self.is_counted:
            return "the boundary or the codes changed, and the files are being counted again"
        return ""


@dataclass(frozen=True)
class LeftOut:
    """One area that no figure holds, and why: the rest of "Ash is left out: "."""

    name: str
    why: str


@dataclass(frozen=True)
class Chosen:
    """The areas that one source can count and that may be compared, and those that are left out.

    `counted_twice` names estates that overlap each other, whose counts must not be added.
    """

    estates: tuple[ComparedArea, ...]
    comparisons: tuple[ComparedArea, ...]
    left_out: tuple[LeftOut, ...] = ()
    counted_twice: tuple[str, ...] = ()

    @property
    def areas(self) -> tuple[ComparedArea, ...]:
        return (*self.estates, *self.comparisons)

    @property
    def keys(self) -> frozenset[int]:
        return frozenset(area.key for area in self.areas)

    def leave_out(self, reason_of):
        """The same without the areas for which `reason_of(area)` gives a reason."""
        reasons = {id(area): reason_of(area) for area in self.areas}
        left_out = tuple(LeftOut(area.name, reasons[id(area)]) for area in self.areas if reasons[id(area)])
        estates, comparisons = (
            tuple(area for area in group if not reasons[id(area)]) for group in (self.estates, self.comparisons)
        )
        return replace(self, estates=estates, comparisons=comparisons, left_out=self.left_out + left_out)


@dataclass(frozen=True)
class AreasOf:
    """One programme's estates, the buffers around them, and what it is compared with, each by name."""

    estates: tuple[ComparedArea, ...] = ()
    buffers: tuple[ComparedArea, ...] = ()
    comparisons: tuple[ComparedArea, ...] = ()

    def choose(self, source, estates=None) -> Chosen:
        """What to compare by this source; `estates` are keys of estates, None for all of the programme's."""
        wanted = tuple(one for one in self.estates if estates is None or one.estate in estates)
        pairs = self._pairs(source)
        mixed = self._mixed_up(pairs)
        chosen = Chosen(wanted, self.comparisons, counted_twice=self._counted_twice(pairs, wanted))
        chosen = chosen.leave_out(lambda area: mixed.get(id(area), ""))
        return chosen.leave_out(lambda area: area.not_counted_because(source))

    def _mixed_up(self, pairs) -> dict[int, str]:
        """Comparison areas, by id(), on the programme's ground (METHOD refusal 5) or on one another's, and which."""
        reasons, first_comparison = {}, len(self.estates) + len(self.buffers)
        for one, other in pairs:  # in the order of _all: estates, buffers, comparisons
            area = self._all[other]
            if other < first_comparison:
                continue
            if one < len(self.estates):
                reasons.setdefault(id(area), "a programme estate, or on the ground of one")
            elif one < first_comparison:
                reasons.setdefault(id(area), "on the ground of the buffer around a programme estate")
            elif id(self._all[one]) not in reasons:
                reasons.setdefault(id(area), f"on the ground of {self._all[one].name}, which is counted")
        return reasons

    def _counted_twice(self, pairs, wanted) -> tuple[str, ...]:
        pairs = [(self.estates[one], self.estates[other]) for one, other in pairs if other < len(self.estates)]
        twice = {id(area) for pair in pairs if pair[0] in wanted and pair[1] in wanted for area in pair}
        return tuple(area.name for area in wanted if id(area) in twice)

    @cached_property
    def _all(self):
        return (*self.estates, *self.buffers, *self.comparisons)

    @cached_property
    def _on_the_same_ground(self):
        return pairs_sharing_ground(tuple(area.boundary for area in self._all))

    def _pairs(self, source) -> list[tuple[int, int]]:
        """Positions in `_all` of every two that are one area, share ground, or share an LSOA where LSOAs count."""
        pairs = self._on_the_same_ground | pairs_with_the_same([{area.key} - {None} for area in self._all])
        if source == Source.POLICE_LSOA:
            pairs |= pairs_with_the_same([area.lsoa_codes for area in self._all])
        return sorted(pairs)


def areas_of(programmes: Iterable) -> Mapping[int, AreasOf]:
    """The areas of each programme, by its key."""
    estates = Estate.programmes.through.objects.filter(programme__in=programmes).order_by("estate__name")
    buffers = Area.objects.filter(buffer_of__estate__programmes__in=programmes).order_by("name")
    choices = ComparisonChoice.objects.standing().filter(programme__in=programmes).order_by("area__name", "area")
    groups = [
        _by_programme(estates.values_list("programme", "estate__name", "estate", *_columns("estate__area__"))),
        _by_programme(buffers.values_list("buffer_of__estate__programmes", "name", "estate", *_columns(""))),
        _by_programme(choices.values_list("programme", "area__name", "area__estate", *_columns("area__"), "named_at")),
    ]
    return {programme.pk: AreasOf(*(tuple(group[programme.pk]) for group in groups)) for programme in programmes}


def _columns(area):
    names = ("lsoa_codes", "geometry_version", "counted__geometry_version")
    return F(f"{area}pk"), Cast(f"{area}boundary", TextField()), *(F(f"{area}{name}") for name in names)


def _by_programme(rows):
    found = defaultdict(list)
    for programme, name, estate, key, boundary, codes, version, counted, *named_at in rows:
        codes = frozenset(codes or ())
        found[programme].append(ComparedArea(key, name, estate, boundary, codes, version == counted, *named_at))
    return found
