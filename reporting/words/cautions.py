"""What must be said beside a figure that is given, for every reason there is."""

from datetime import date

from reporting.measures import Caution, Code, MeasuredChange

from .nouns import Noun
from .phrases import count, follows, listed, month, months_from_to, months_label, percent, plural, whole

FRACTIONS_PERCENT = {
    5: "a twentieth",
    10: "a tenth",
    20: "a fifth",
    25: "a quarter",
    100 / 3: "a third",
    40: "two fifths",
    50: "half",
    60: "three fifths",
    200 / 3: "two thirds",
    75: "three quarters",
    80: "four fifths",
    90: "nine tenths",
}
MOST_NAMES = 5


def _recording_break_nearby(numbers, measured, noun) -> str:
    one = numbers["recording_break"]
    return (
        f"Recording changed in {month(one.first_month)}: {one.what}. "
        "Counts by LSOA before and after that nearly compare; read a small difference with care."
    )


def _months_missing(numbers, measured, noun) -> str:
    """Names the months, and the areas where not all areas miss them alike."""
    areas = len(measured.programme_areas) + len(measured.comparison_areas)
    missing: dict[date, list[str]] = {}
    for dropped in numbers["dropped"]:
        for day, name in dropped.missing:
            missing.setdefault(day, []).append(name)
    some = any(len(names) < areas for names in missing.values())
    runs: list[tuple[list[date], list[str]]] = []
    for day, names in sorted(missing.items()):
        if runs and runs[-1][1] == names and follows(runs[-1][0][-1], day):
            runs[-1][0].append(day)
        else:
            runs.append(([day], names))
    said = [months_from_to(days) + (f" ({_some(names)})" if some else "") for days, names in runs]
    verb = "is" if len(missing) == 1 else "are"
    return f"{listed(said)} {verb} missing, which is not 0. {_these_months(numbers['dropped'])} left out of both years."


def _some(names: list[str]) -> str:
    """The areas by name, or how many where the names would fill the page."""
    return listed(names) if len(names) <= MOST_NAMES else f"{len(names):,} areas"


def _these_months(pairs) -> str:
    few = listed([f"{one.pair.before:%B}" for one in pairs[:MOST_NAMES]])
    label = few if len(pairs) <= MOST_NAMES else months_label(tuple(one.pair for one in pairs))
    return f"{label} {'is' if len(pairs) == 1 else 'are'}"


def _months_left_out(numbers, measured, noun) -> str:
    return f"{_these_months(numbers['dropped'])} left out of both years, as chosen."


def _implausible_month(numbers, measured, noun) -> str:
    one = numbers["month"]
    where = "the whole force has " if one.is_wider else ""
    return (
        f"{month(one.month)} is hard to believe: {where}{one.count:,} where the months around it lead one to "
        f"expect about {whole(one.expected_count)}. It may be a fault of the file. It is counted unless you leave "
        "it out."
    )


def _sources_added(numbers, measured, noun) -> str:
    return "Housing and police counts are added together here, as chosen. One event may be counted in both."


def _points_moved(numbers, measured, noun) -> str:
    return (
        "Police points are moved to the nearest of a list of map points before publication, "
        "so some incidents counted here happened outside the boundary, and some inside it are not counted."
    )


def _part_of_a_year(numbers, measured, noun) -> str:
    return f"These figures are for {months_label(numbers['kept'])}, not for whole years."


def _rows_without_place(numbers, measured, noun) -> str:
    one = numbers["places"]
    shares = [f"{share:.1f}%" for share in (one.share_before_percent, one.share_after_percent)]
    return (
        f"Rows without a place: {one.unplaced_before_count:,} of {one.rows_before_count:,} ({shares[0]}) in "
        f"{measured.before} and {one.unplaced_after_count:,} of {one.rows_after_count:,} ({shares[1]}) in "
        f"{measured.after}. They are counted in no area."
    )


def _places_lost(numbers, measured, noun) -> str:
    one, programme = numbers["places"], measured.programme
    said = "Part of this change may be rows that lost their place."
    if one.share_after_percent < one.share_before_percent:
        said = "Part of this change may be rows that gained a place."
    if one.change_percent_if_all_here is None or programme.change.change_percent is None:
        return said
    none, every = (_signed(number) for number in (programme.change.change_percent, one.change_percent_if_all_here))
    said = f"{said} The change is {none} if none of them were on programme estates, and {every} if all of them were."
    ratios = (one.ratio_if_all_in_programme, one.ratio_if_all_in_comparison)
    if all(ratios) and {ratio.verdict for ratio in ratios} != {measured.verdict}:
        said += " That could change the answer of the comparison."
    return said


def _signed(change_percent: float) -> str:
    if not change_percent:
        return "none"
    return f"{'a rise' if change_percent > 0 else 'a fall'} of {percent(change_percent)}"


def _rank_among_others(numbers, measured, noun) -> str:
    rank, change = numbers["placebo"], measured.programme.change
    way = "fell" if change.after_count <= change.before_count else "rose"
    some = f"{rank.as_much_or_more} {way}" if rank.as_much_or_more else f"none {way}"
    return f"Of {rank.others} comparison estates looked at one by one, {some} by as much or more."


def _chosen_for_highest(numbers, measured, noun) -> str:
    usual = numbers["usual_fall_percent"]
    figure = "" if usual is None else f"; on this council's figures by about {percent(usual)}"
    return (
        "These estates were chosen because ASB was highest. Such places usually fall the next year anyway"
        f"{figure}. That is not taken off the figures above."
    )


def _reporting_changes(numbers, measured, noun) -> str:
    return (
        "Engagement can make people report more. A rise in reports is not always a rise in ASB, "
        "and a fall is not always less ASB."
    )


def _police_not_official(numbers, measured, noun) -> str:
    return (
        "Police incident figures are calls recorded by the police and are not checked to the standard of "
        "official statistics."
    )


def _power(numbers, measured, noun) -> str:
    nearest = min(FRACTIONS_PERCENT, key=lambda share: abs(share - numbers["fall_percent"]))
    period = "a year" if len(measured.kept) == 12 else f"in {plural(len(measured.kept), 'month')}"
    return (
        f"With {count(numbers['count'], noun)} {period}, only a fall of about {FRACTIONS_PERCENT[nearest]} "
        "or more would stand out."
    )


CAUTIONS: dict = {
    Code.MONTHS_MISSING: _months_missing,
    Code.RECORDING_BREAK_NEARBY: _recording_break_nearby,
    Code.IMPLAUSIBLE_MONTH: _implausible_month,
    Code.MONTHS_LEFT_OUT: _months_left_out,
    Code.SOURCES_ADDED: _sources_added,
    Code.POINTS_MOVED: _points_moved,
    Code.PART_OF_A_YEAR: _part_of_a_year,
    Code.ROWS_WITHOUT_PLACE: _rows_without_place,
    Code.PLACES_LOST: _places_lost,
    Code.RANK_AMONG_OTHERS: _rank_among_others,
    Code.CHOSEN_FOR_HIGHEST: _chosen_for_highest,
    Code.REPORTING_CHANGES: _reporting_changes,
    Code.POLICE_NOT_OFFICIAL: _police_not_official,
    Code.POWER: _power,
}


def caution(one: Caution, measured: MeasuredChange, noun: Noun) -> str:
    """What must be said beside a figure."""
    return CAUTIONS[one.code](one.numbers, measured, noun)
