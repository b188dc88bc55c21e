"""The one way from monthly counts to what may be said: `measure_change`, called by page, command and case study."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from engagement.financial_year import FinancialYear
from reporting.recording_breaks import ASB, RecordingBreak, SourceKind

from .comparison import (
    FEWEST_OTHERS,
    TOO_ERRATIC_OVER,
    Dispersion,
    PlaceboRank,
    Verdict,
    dispersion,
    fewer_than_expected,
    placebo_rank,
    points_difference,
    ratio_of_changes,
    smallest_clear_fall_percent,
)
from .counts import SMALLEST_BASE_FOR_A_PERCENTAGE, change, percent, ratio_of_counts
from .limits import ImplausibleMonth, implausible_months
from .measured import GroupChange, MeasuredChange, PlaceBounds, RowsWithoutPlace
from .months import AreaCounts, MonthPair, matched_months, pooled_months, pooled_pairs
from .refusals import Caution, Code, Refusal, Refused, in_order

FEWEST_PAIRS_FOR_ANYTHING = 6
FEWEST_PAIRS_FOR_A_YEAR = 9
SMALLEST_BASE = 10
HOMES_CHANGED_OVER_PERCENT = 5.0


def measure_change(
    *,
    before: FinancialYear,
    after: FinancialYear,
    source: str,
    category: str = ASB,
    programme: Sequence[AreaCounts],
    comparison: Sequence[AreaCounts] = (),
    breaks: Sequence[RecordingBreak] = (),
    left_out: Collection[date] = (),
    wider_counts: Mapping[date, int | None] | None = None,
    without_place: RowsWithoutPlace | None = None,
    chosen_for_highest: bool = False,
    usual_fall_percent: float | None = None,
    also: Sequence[Refusal | Caution] = (),
) -> MeasuredChange:
    """Measure one source's change from `before` to `after` as METHOD.md has it, with every refusal and caution.

    `wider_counts` are the force's or borough's months, in which implausible months are looked for beside the pooled
    areas. `left_out` are months that the user leaves out. `usual_fall_percent` is what places chosen for being worst
    fall by anyway. `also` takes what only the caller can know: an overlap (5), sources added (6), and the like;
    a Refusal among them withholds every figure. Raises ValueError for no area, or years not in order.
    """
    areas = (*programme, *comparison)
    matched = matched_months(before, after, areas, left_out)
    window = (before.months[0], after.months[-1])
    crossed = _crossed(breaks, matched.kept)
    refusals = [one for one in also if isinstance(one, Refusal)]
    refusals += _refusals_of_everything(matched.kept, areas, crossed, SourceKind(source))
    pooled = [pooled_months(group) for group in (programme, comparison) if group]
    result = MeasuredChange(
        before=before,
        after=after,
        source=SourceKind(source),
        category=category,
        kept=matched.kept,
        dropped=matched.dropped,
        implausible=_implausible(wider_counts or {}, pooled, {*before.months, *after.months}),
        breaks=tuple(one for one in breaks if window[0] < one.first_month <= window[1]),
        refusals=tuple(refusals),
    )
    if not refusals:
        result = _with_figures(result, programme, comparison)
        result = _with_places(result, without_place)
    cautions = [one for one in also if isinstance(one, Caution)]
    cautions += _cautions(result, crossed, chosen_for_highest, usual_fall_percent)
    return replace(result, refusals=in_order(result.refusals), cautions=in_order(cautions))


def _crossed(breaks: Sequence[RecordingBreak], kept: Sequence[MonthPair]) -> tuple[RecordingBreak, ...]:
    """The breaks that the kept months lie on both sides of."""
    if not kept:
        return ()
    return tuple(one for one in breaks if kept[0].before < one.first_month <= kept[-1].after)


def _refusals_of_everything(kept, areas, crossed, source) -> list[Refusal]:
    """METHOD refusals 1, 3 and 6, after which no figure is left."""
    refusals = []
    if len(kept) < FEWEST_PAIRS_FOR_ANYTHING:
        refusals.append(Refusal(Code.TOO_FEW_MONTHS, {"pairs": len(kept)}))
    refusals += [Refusal(Code.RECORDING_BREAK, {"recording_break": one}) for one in crossed if source in one.refused]
    definitions = sorted({text for area in areas for text in (area.definition_before, area.definition_after)})
    if len(definitions) > 1:
        refusals.append(Refusal(Code.DEFINITIONS_DIFFER, {"definitions": tuple(definitions)}))
    return refusals


def _implausible(wider: Mapping, pooled: Sequence[Mapping], months: set[date]) -> tuple[ImplausibleMonth, ...]:
    """Implausible months of the two years, as the widest series that shows each has them."""
    found = {one.month: replace(one, is_wider=True) for one in implausible_months(wider)}
    for counts in pooled:
        for one in implausible_months(counts):
            found.setdefault(one.month, one)
    return tuple(found[month] for month in sorted(found) if month in months)


def _with_figures(result: MeasuredChange, programme, comparison) -> MeasuredChange:
    """Counts, change, rates, dispersion and comparison, as far as METHOD refusals 1, 2, 4, 7 and 8 let them stand."""
    pairs = [pooled_pairs(group, result.kept) for group in (programme, comparison) if group]
    spread = _dispersion(pairs)
    partial, erratic = len(result.kept) < FEWEST_PAIRS_FOR_A_YEAR, bool(spread and spread.phi > TOO_ERRATIC_OVER)
    bare = partial or erratic
    groups = [_group(group, result.kept, bare) for group in (programme, comparison) if group]
    result = replace(
        result,
        programme=groups[0],
        comparison=groups[1] if comparison else None,
        programme_areas=_each(programme, result.kept, bare),
        comparison_areas=_each(comparison, result.kept, bare),
        dispersion=spread,
    )
    if not partial:
        result = replace(result, placebo=_placebo(result.programme, result.comparison_areas.values()))
    refusals = [] if comparison else [Refusal(Code.NO_COMPARISON)]
    if partial:
        refusals.append(Refusal(Code.TOO_FEW_MONTHS_FOR_A_YEAR, {"pairs": len(result.kept)}))
    if erratic:
        refusals.append(Refusal(Code.TOO_ERRATIC, {"phi": spread.phi}))
    for group, is_comparison in zip(groups, (False, True), strict=False):
        refusals += [] if bare else _refusals_of_group(group, is_comparison)
    result = replace(result, refusals=result.refusals + tuple(refusals))
    return result if bare else _with_comparison(result)


def _dispersion(pairs) -> Dispersion | None:
    try:
        return dispersion(pairs)
    except ValueError:
        return None


def _group(areas: Sequence[AreaCounts], kept: Sequence[MonthPair], bare: bool = False) -> GroupChange:
    """Areas pooled over the kept months; `bare` leaves nothing but the counts."""
    counts = [sum([area.by_month[month] for area in areas for month in months]) for months in _columns(kept)]
    homes = [_homes(area.homes_before for area in areas), _homes(area.homes_after for area in areas)]
    moved = percent(*homes) if all(homes) else None
    whole = change(*counts)
    if bare or counts[0] < SMALLEST_BASE or (moved is not None and abs(moved) > HOMES_CHANGED_OVER_PERCENT):
        whole = replace(whole, change_percent=None)
    more = {}
    if not bare and counts[0] and not counts[1]:
        more["upper_ratio"] = ratio_of_counts(after=0, before=counts[0]).upper
    if not bare and counts[0] >= SMALLEST_BASE and all(homes):
        more["has_rates"] = True
    return GroupChange(whole, *homes, homes_change_percent=moved, **more)


def _each(areas: Sequence[AreaCounts], kept: Sequence[MonthPair], bare: bool) -> dict[str, GroupChange]:
    changes, seen = {}, Counter()
    for area in areas:
        seen[area.name] += 1
        name = area.name if seen[area.name] == 1 else f"{area.name} ({seen[area.name]})"
        changes[name] = _group([area], kept, bare)
    return changes


def _placebo(programme: GroupChange, others: Iterable[GroupChange]) -> PlaceboRank | None:
    """The programme's change among the comparison areas' one by one; single areas vary more, so this is cautious."""
    own, ranked = programme.change, [one.change for one in others if one.change.before_count >= SMALLEST_BASE]
    if own.before_count < SMALLEST_BASE or len(ranked) < FEWEST_OTHERS:
        return None
    return placebo_rank(own.after_count / own.before_count, [one.after_count / one.before_count for one in ranked])


def _homes(numbers) -> int | None:
    """Their sum, or None where one is not known: a rate over some of the homes would be too high."""
    numbers = list(numbers)
    return sum(numbers) if all(numbers) else None


def _refusals_of_group(group: GroupChange, is_comparison: bool) -> list[Refusal]:
    """METHOD refusals 2 and 8 for one group."""
    count, numbers = group.change.before_count, {"is_comparison": is_comparison}
    refusals = []
    if count < SMALLEST_BASE:
        refusals.append(Refusal(Code.COUNTS_ONLY, numbers | {"count": count}))
    elif count < SMALLEST_BASE_FOR_A_PERCENTAGE:
        refusals.append(Refusal(Code.NO_PERCENTAGE, numbers | {"count": count}))
    if group.upper_ratio is not None:
        upper = {"upper_ratio": group.upper_ratio, "count": count}
        refusals.append(Refusal(Code.NONE_AFTER, numbers | upper))
    moved = group.homes_change_percent
    if moved is not None and abs(moved) > HOMES_CHANGED_OVER_PERCENT:
        homes = {"homes_before": group.homes_before, "homes_after": group.homes_after, "homes_change_percent": moved}
        refusals.append(Refusal(Code.HOMES_CHANGED, numbers | homes))
    return refusals


def _with_comparison(result: MeasuredChange) -> MeasuredChange:
    """The verdict and what goes with it, unless counts are too small or homes changed."""
    a, b = result.programme.change.before_count, result.programme.change.after_count
    spread = result.dispersion
    allowed = {"phi": spread.factor, "df": spread.df} if spread else {}
    homes_changed = any(one.code == Code.HOMES_CHANGED for one in result.refusals)
    if not result.comparison:
        fall = smallest_clear_fall_percent(a, **allowed) if a >= SMALLEST_BASE else None
        return replace(result, smallest_clear_fall_percent=fall)
    c, d = result.comparison.change.before_count, result.comparison.change.after_count
    if homes_changed:
        return result
    try:
        ratio = ratio_of_changes(a, b, c, d, **allowed)
    except Refused as refused:
        said = any(one.code == Code.COUNTS_ONLY for one in result.refusals)
        return result if said else replace(result, refusals=(*result.refusals, refused.refusal))
    return replace(
        result,
        ratio=ratio,
        points=points_difference(a, b, c, d, **allowed),
        fewer=fewer_than_expected(a, b, c, d),
        smallest_clear_fall_percent=smallest_clear_fall_percent(a, (c, d), **allowed),
    )


def _with_places(result: MeasuredChange, without_place: RowsWithoutPlace | None) -> MeasuredChange:
    """Rows without a place over the kept months, with bounds where their share changed (METHOD refusal 12)."""
    if without_place is None:
        return result
    rows, lost = (
        [sum(by_month.get(month, 0) for month in months) for months in _columns(result.kept)]
        for by_month in (without_place.rows, without_place.unplaced)
    )
    places = PlaceBounds(rows[0], lost[0], rows[1], lost[1])
    if places.places_lost and result.programme.change.change_percent is not None:
        here = (result.programme.change.before_count, result.programme.change.after_count)
        places = replace(places, change_percent_if_all_here=percent(here[0] + lost[0], here[1] + lost[1]))
        if result.ratio:
            there = (result.comparison.change.before_count, result.comparison.change.after_count)
            allowed = {"phi": result.dispersion.factor, "df": result.dispersion.df}
            places = replace(
                places,
                ratio_if_all_in_programme=ratio_of_changes(here[0] + lost[0], here[1] + lost[1], *there, **allowed),
                ratio_if_all_in_comparison=ratio_of_changes(*here, there[0] + lost[0], there[1] + lost[1], **allowed),
            )
    return replace(result, places=places)


def _columns(kept: Sequence[MonthPair]) -> tuple[list[date], list[date]]:
    return [pair.before for pair in kept], [pair.after for pair in kept]


def _cautions(result: MeasuredChange, crossed, chosen_for_highest, usual_fall_percent) -> list[Caution]:
    """What must be said beside the figures, whatever they are."""
    missing = tuple(one for one in result.dropped if one.missing)
    left_out = tuple(one for one in result.dropped if one.left_out and not one.missing)
    calls = result.source.is_police and result.category == ASB
    used = {month for column in _columns(result.kept) for month in column}
    cautions = [
        (Code.MONTHS_MISSING, missing and {"dropped": missing}),
        (Code.MONTHS_LEFT_OUT, left_out and {"dropped": left_out}),
        (Code.RANK_AMONG_OTHERS, result.placebo and {"placebo": result.placebo}),
        (Code.POINTS_MOVED, result.source == SourceKind.POLICE_POINT and {"source": result.source}),
        (Code.PART_OF_A_YEAR, result.programme and len(result.kept) < 12 and {"kept": result.kept}),
        (Code.ROWS_WITHOUT_PLACE, result.places and {"places": result.places}),
        (Code.PLACES_LOST, result.places and result.places.places_lost and {"places": result.places}),
        (Code.CHOSEN_FOR_HIGHEST, chosen_for_highest and {"usual_fall_percent": usual_fall_percent}),
        (Code.REPORTING_CHANGES, {"source": result.source}),
        (Code.POLICE_NOT_OFFICIAL, calls and {"source": result.source}),
    ]
    unclear = result.verdict in (None, Verdict.NO_CLEAR_DIFFERENCE)
    if result.programme and unclear and result.smallest_clear_fall_percent is not None:
        power = {"count": result.programme.change.before_count, "fall_percent": result.smallest_clear_fall_percent}
        cautions.append((Code.POWER, power))
    cautions += [(Code.IMPLAUSIBLE_MONTH, {"month": one}) for one in result.implausible if one.month in used]
    cautions += [
        (Code.RECORDING_BREAK_NEARBY, {"recording_break": one}) for one in crossed if result.source in one.cautioned
    ]
    return [Caution(code, numbers) for code, numbers in cautions if numbers]
