"""The sentences that give figures: change, rate, comparison, interval, verdict."""

from reporting.measures import GroupChange, MeasuredChange, Verdict

from .nouns import Noun
from .phrases import a_or_an, capital, moved, percent, plural, same_months, whole

VERDICTS = {
    Verdict.DID_BETTER: "Programme estates did better than the comparison.",
    Verdict.DID_WORSE: "Programme estates did worse than the comparison.",
    Verdict.NO_CLEAR_DIFFERENCE: "There is no clear difference between programme estates and the comparison.",
}


def _group(group: GroupChange, years: tuple[str, str] = ("", "")) -> str:
    """`fell by 18%, from 412 in 2005/06 to 338 in 2006/07`."""
    before, after = group.change.before_count, group.change.after_count
    if before == after:
        return f"stayed the same, at {before:,} in both {' and '.join(years) if all(years) else 'years'}"
    first, second = (f" in {year}" if year else "" for year in years)
    by = "" if group.change.change_percent is None else f" by {percent(group.change.change_percent)},"
    return f"{moved(before, after)}{by} from {before:,}{first} to {after:,}{second}"


def change_sentence(measured: MeasuredChange, noun: Noun) -> str:
    if not measured.programme:
        return ""
    years = (str(measured.before), str(measured.after))
    return f"{capital(noun.full)} {_group(measured.programme, years)} ({same_months(measured.kept)})."


def rate_sentence(measured: MeasuredChange, noun: Noun) -> str:
    """Rates of both years; on comparison estates too, where their homes are known."""
    said = []
    for name, group in (("Programme", measured.programme), ("Comparison", measured.comparison)):
        if group and group.rate_before and group.rate_after:
            before, after = group.rate_before, group.rate_after
            said.append(
                f"{name} estates: {before.rate:,.1f} {noun.many} per 1,000 homes in {measured.before} "
                f"({before.lower:,.1f} to {before.upper:,.1f}), {after.rate:,.1f} in {measured.after} "
                f"({after.lower:,.1f} to {after.upper:,.1f})."
            )
    return " ".join(said)


def comparison_sentence(measured: MeasuredChange, noun: Noun) -> str:
    if not measured.comparison:
        return ""
    said = f"On comparison estates {noun.pronoun} {_group(measured.comparison)}."
    if not measured.points:
        return said
    points, fewer = measured.points.points, measured.fewer.fewer_count
    if whole(points) == "0":
        return f"{said} Programme estates changed by about as much."
    better = "better" if points < 0 else "worse"
    more = "fewer" if fewer > 0 else "more"
    gap = f"{whole(fewer)} {more} {noun.one if whole(fewer) == '1' else noun.many}"
    return (
        f"{said} Programme estates did {plural(points, 'percentage point')} {better}: "
        f"about {gap} than if they had followed the comparison estates."
    )


def _points(points: float, is_clear: bool) -> str:
    """`28 points better`, `1 point worse`, `no difference`; `less than 1 point better` where the verdict is clear."""
    if whole(points) == "0":
        return f"less than 1 point {'better' if points < 0 else 'worse'}" if is_clear else "no difference"
    return f"{plural(points, 'point')} {'better' if points < 0 else 'worse'}"


def interval_sentence(measured: MeasuredChange) -> str:
    if not measured.points:
        return ""
    lower, upper = measured.points.lower_points, measured.points.upper_points
    is_clear = measured.verdict != Verdict.NO_CLEAR_DIFFERENCE
    span = f"anywhere from {_points(lower, is_clear)} to {_points(upper, is_clear)} (95% interval)"
    if not is_clear:
        did = "better" if measured.points.points < 0 else "worse"
        explained = f"Month-to-month ups and downs could explain a difference {span}"
        return f"{explained}, so we cannot be sure the estates did {did}."
    return f"Allowing for month-to-month ups and downs, the difference is {span}."


def claim_without_counts(change_percent: float, year: str) -> str:
    """A claim read somewhere without its counts, as in the original case study; below 0 is a reduction."""
    by, way = whole(change_percent), "reduction" if change_percent < 0 else "increase"
    return (
        f"reports {a_or_an(by)} {by}% {way} in {year}. The counts were not published, "
        "so we cannot work out a margin of error or a comparison."
    )
