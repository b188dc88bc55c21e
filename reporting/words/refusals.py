"""Why a figure is not given, for every reason there is."""

from reporting.measures import Code, MeasuredChange, Refusal

from .nouns import Noun
from .phrases import count, listed, month, moved, percent, plural


def _too_few_months(numbers, measured, noun) -> str:
    if not numbers["pairs"]:
        return "No month has figures in both years, so no change is worked out."
    return (
        f"Only {plural(numbers['pairs'], 'month has', 'months have')} figures in both years. "
        "At least 6 are needed to show counts and 9 for a change, so nothing is worked out."
    )


def _too_few_months_for_a_year(numbers, measured, noun) -> str:
    return (
        f"Only {numbers['pairs']} months have figures in both years. At least 9 are needed, "
        "so counts are shown but no change for the year."
    )


def _counts_only(numbers, measured, noun) -> str:
    there = "On comparison estates there" if numbers["is_comparison"] else "There"
    counted = f"only {count(numbers['count'], noun)}" if numbers["count"] else f"no {noun.many}"
    return (
        f"{there} {'was' if numbers['count'] == 1 else 'were'} {counted} in {measured.before}. "
        "Under 10 is too few for a percentage, a rate or a comparison, so only counts are shown."
    )


def _no_percentage(numbers, measured, noun) -> str:
    where = "On comparison estates there were" if numbers["is_comparison"] else "There were"
    return (
        f"{where} {count(numbers['count'], noun)} in {measured.before}. "
        "Under 20 is too few for a percentage, so counts are shown."
    )


def _none_after(numbers, measured, noun) -> str:
    where = " on comparison estates" if numbers["is_comparison"] else ""
    bound = numbers["upper_ratio"]
    times = f"{100 * bound:,.0f}% of" if bound < 1 else f"{bound:,.1f} times"
    return (
        f"There were no {noun.many}{where} in {measured.after}, so no percentage is shown. Going by chance alone, "
        f"the true level could be anything up to {times} that of {measured.before} (95% upper bound)."
    )


def _too_few_to_compare(numbers, measured, noun) -> str:
    return (
        "One of the four counts compared is under 10. That is too few to compare programme and comparison estates, "
        "so there is no verdict."
    )


def _recording_break(numbers, measured, noun) -> str:
    one = numbers["recording_break"]
    return (
        f"Recording changed in {month(one.first_month)}: {one.what}. "
        "Counts before and after that do not compare, so no change is worked out. The chart marks it."
    )


def _no_comparison(numbers, measured, noun) -> str:
    return "There are no comparison estates, so we do not know what would have happened anyway."


def _comparison_overlaps(numbers, measured, noun) -> str:
    names = numbers.get("names")
    which = f"{listed(list(names))} in the comparison" if names else "The comparison"
    return (
        f"{which} cannot be told apart from the programme estates or the buffer around them. "
        "What the programme changed would count on both sides, so no change is worked out."
    )


def _definitions_differ(numbers, measured, noun) -> str:
    kinds = listed([f"“{text}”" if text else "not stated" for text in numbers["definitions"]])
    return (
        f"What is counted differs between years or areas ({kinds}). "
        "Such counts do not compare, so no change is worked out."
    )


def _too_erratic(numbers, measured, noun) -> str:
    return (
        f"The months vary {numbers['phi']:.1f} times as much as chance would make them (over 5), which is too erratic "
        "for this method. Only the counts and the chart are shown."
    )


def _homes_changed(numbers, measured, noun) -> str:
    where = "comparison estates" if numbers["is_comparison"] else "programme estates"
    homes = (numbers["homes_before"], numbers["homes_after"])
    said = (
        f"Homes on {where} {moved(*homes)} by {percent(numbers['homes_change_percent'])}, from {homes[0]:,} to "
        f"{homes[1]:,}. Counts do not compare across a change of more than 5%"
    )
    group = measured.comparison if numbers["is_comparison"] else measured.programme
    rate_change = group and group.rate_change_percent
    if rate_change is None:
        return f"{said}, so no percentage is shown."
    if not rate_change:
        return f"{said}: the rate per 1,000 homes stayed the same."
    return f"{said}: the rate per 1,000 homes {moved(0, rate_change)} by {percent(rate_change)}."


def _no_displacement_quotient(numbers, measured, noun) -> str:
    return (
        "Programme estates did not clearly fall against the comparison, so whether ASB moved next door "
        "cannot be put in one number."
    )


def _too_few_others(numbers, measured, noun) -> str:
    return (
        f"Only {plural(numbers['others'], 'other estate has', 'other estates have')} figures. "
        "At least 10 are needed to say how unusual this change is."
    )


REFUSALS: dict = {
    Code.TOO_FEW_MONTHS: _too_few_months,
    Code.TOO_FEW_MONTHS_FOR_A_YEAR: _too_few_months_for_a_year,
    Code.COUNTS_ONLY: _counts_only,
    Code.NO_PERCENTAGE: _no_percentage,
    Code.NONE_AFTER: _none_after,
    Code.TOO_FEW_TO_COMPARE: _too_few_to_compare,
    Code.RECORDING_BREAK: _recording_break,
    Code.NO_COMPARISON: _no_comparison,
    Code.COMPARISON_OVERLAPS: _comparison_overlaps,
    Code.DEFINITIONS_DIFFER: _definitions_differ,
    Code.TOO_ERRATIC: _too_erratic,
    Code.HOMES_CHANGED: _homes_changed,
    Code.NO_DISPLACEMENT_QUOTIENT: _no_displacement_quotient,
    Code.TOO_FEW_OTHERS: _too_few_others,
}


def refusal(one: Refusal, measured: MeasuredChange, noun: Noun) -> str:
    """Why a figure is not given."""
    return REFUSALS[one.code](one.numbers, measured, noun)
