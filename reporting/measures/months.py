"""The same calendar months of two financial years, set side by side; a month that is missing is never 0."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engagement.financial_year import FinancialYear


@dataclass(frozen=True)
class AreaCounts:
    """One area's monthly counts of one source and category, and what is known of the area.

    `by_month` is keyed by first days; a month that is None or not there is missing. `definition_*` says what is
    counted in that year ("case", "incident", "complaint", or the name of a system); differing ones do not compare.
    """

    name: str
    by_month: Mapping[date, int | None]
    homes_before: int | None = None
    homes_after: int | None = None
    definition_before: str = ""
    definition_after: str = ""


@dataclass(frozen=True)
class MonthPair:
    """One calendar month in both years."""

    before: date
    after: date


@dataclass(frozen=True)
class DroppedPair:
    """A pair that counts nowhere: left out by the user, or missing in some area in one of its months."""

    pair: MonthPair
    left_out: bool
    missing: tuple[tuple[date, str], ...] = field(default=())  # (month, area's name)


@dataclass(frozen=True)
class MatchedMonths:
    """The pairs that every figure is counted over, and the others."""

    kept: tuple[MonthPair, ...]
    dropped: tuple[DroppedPair, ...]


def matched_months(
    before: FinancialYear, after: FinancialYear, areas: Sequence[AreaCounts], left_out: Collection[date] = ()
) -> MatchedMonths:
    """The twelve month pairs of two years, less those missing in any area and those that the user leaves out.

    A month in `left_out` takes its partner with it. Raises ValueError without an area or with years not in order.
    """
    if not areas or not before < after:
        raise ValueError("Matching months needs an area, and a year before that comes before the year after.")
    kept, dropped = [], []
    for pair in map(MonthPair, before.months, after.months):
        months = (pair.before, pair.after)
        missing = tuple((month, area.name) for month in months for area in areas if area.by_month.get(month) is None)
        chosen = any(month in left_out for month in months)
        if missing or chosen:
            dropped.append(DroppedPair(pair, chosen, missing))
        else:
            kept.append(pair)
    return MatchedMonths(tuple(kept), tuple(dropped))


def pooled_pairs(areas: Iterable[AreaCounts], pairs: Iterable[MonthPair]) -> tuple[tuple[int, int], ...]:
    """(before, after) of each pair, summed over the areas."""
    areas = tuple(areas)
    return tuple(
        (sum(area.by_month[pair.before] for area in areas), sum(area.by_month[pair.after] for area in areas))
        for pair in pairs
    )


def pooled_months(areas: Collection[AreaCounts]) -> dict[date, int | None]:
    """Each month's sum over the areas; a month missing in any of them is missing."""
    months = {month for area in areas for month in area.by_month}
    counts = {month: [area.by_month.get(month) for area in areas] for month in months}
    return {month: None if None in row else sum(row) for month, row in counts.items()}
