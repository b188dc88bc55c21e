"""Measures of one place: a count, its change, its rate per 1,000 homes, and their intervals."""

from dataclasses import dataclass
from functools import cache
from math import inf, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
SMALLEST_BASE_FOR_A_PERCENTAGE = 20
EXACT_UNDER = 10


@dataclass(frozen=True)
class Change:
    """Incidents before and after in equal periods. `change_percent` is None where METHOD refusal 2 allows none."""

    before_count: int
    after_count: int
    change_percent: float | None


@dataclass(frozen=True)
class Interval:
    """Ends of an interval, in the unit of what it belongs to."""

    lower: float
    upper: float


@dataclass(frozen=True)
class Rate:
    """`count` incidents per `per` of `denominator` (homes, unless said otherwise), with its 95% interval."""

    count: int
    denominator: float
    per: float
    rate: float
    lower: float
    upper: float


@dataclass(frozen=True)
class RatioOfCounts:
    """One place's rate after divided by its rate before; 1 means no change. `p_value` is the central exact one."""

    ratio: float
    lower: float
    upper: float
    p_value: float


def check_counts(*counts: int) -> None:
    """Raise ValueError unless all are counts. None (a missing month) must never arrive here as 0."""
    for count in counts:
        if count is None or count < 0 or count != int(count):
            raise ValueError(f"{count!r} is not a count of incidents.")


@cache
def normal_quantile(probability: float) -> float:
    return NormalDist().inv_cdf(probability)


def percent(before: float, after: float) -> float:
    """100 (after - before) / before."""
    return 100 * (after - before) / before


def change(before: int, after: int) -> Change:
    """Percentage change, 100 (after - before) / before, between equal periods.

    Limits: no percentage on under 20 incidents before, or where none are left after (METHOD refusal 2).
    Raises ValueError for what is not a count.
    """
    check_counts(before, after)
    enough = before >= SMALLEST_BASE_FOR_A_PERCENTAGE and after > 0
    return Change(before, after, percent(before, after) if enough else None)


def exact_interval(count: int, confidence: float = CONFIDENCE) -> Interval:
    """Exact Poisson interval of a count: chi2(alpha/2; 2O)/2 and chi2(1-alpha/2; 2O+2)/2 (Garwood 1936)."""
    from scipy.special import gammaincinv  # here, because loading scipy takes 0.4 s

    check_counts(count)
    tail = (1 - confidence) / 2
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(lower, float(gammaincinv(count + 1, 1 - tail)))


def byar_interval(count: int, confidence: float = CONFIDENCE) -> Interval:
    """Byar's interval of a count: O(1 - 1/(9O) - z/(3 sqrt O))^3 and (O+1)(1 - 1/(9(O+1)) + z/(3 sqrt(O+1)))^3.

    Source: Breslow & Day 1987. Limits: close to exact from 10 up; under that use exact_interval.
    Raises ValueError for what is not a count, and for 0, of which it has no lower end.
    """
    check_counts(count)
    if not count:
        raise ValueError("Byar's interval needs at least one incident.")
    z, more = normal_quantile((1 + confidence) / 2), count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    return Interval(lower, more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3)


def rate(count: int, homes: float, per: float = 1000, confidence: float = CONFIDENCE) -> Rate:
    """Incidents per `per` homes: per * count / homes. Of several estates: sum over sum, never a mean of rates.

    Interval: exact under 10 incidents, else Byar's, as England's public health guidance on rates has it.
    It allows for chance only, not for months that are more erratic than chance. Raises ValueError for homes <= 0.
    """
    if homes <= 0:
        raise ValueError(f"A rate needs homes to divide by, not {homes!r}.")
    interval = (exact_interval if count < EXACT_UNDER else byar_interval)(count, confidence)
    unit = per / homes
    return Rate(count, homes, per, count * unit, interval.lower * unit, interval.upper * unit)


def ratio_of_counts(after: int, before: int, exposure_after: float = 1, exposure_before: float = 1) -> RatioOfCounts:
    """(after/exposure_after) / (before/exposure_before), with the conditional exact 95% interval.

    Given their sum, the count after is binomial; its share's Clopper-Pearson interval is turned into one of the
    ratio. p is the central one, twice the smaller tail. Source: Clopper & Pearson 1934; Przyborowski & Wilenski 1940.
    Limits: chance only, one place, no comparison: it says nothing of why. Exposures in any one unit (months, homes).
    Raises ValueError where there was nothing in either period, or an exposure is not above 0.
    """
    from scipy.special import betainc, betaincinv  # here, because loading scipy takes 0.4 s

    check_counts(after, before)
    if not after + before or exposure_after <= 0 or exposure_before <= 0:
        raise ValueError("A ratio of counts needs an incident in one of the periods, and exposures above 0.")
    exposure = exposure_before / exposure_after
    tail = (1 - CONFIDENCE) / 2
    share_lower = float(betaincinv(after, before + 1, tail)) if after else 0.0
    share_upper = float(betaincinv(after + 1, before, 1 - tail)) if before else 1.0
    share_if_same = exposure_after / (exposure_after + exposure_before)
    this_or_more = float(betainc(after, before + 1, share_if_same)) if after else 1.0
    this_or_fewer = 1 - float(betainc(after + 1, before, share_if_same)) if before else 1.0
    return RatioOfCounts(
        ratio=exposure * after / before if before else inf,
        lower=exposure * share_lower / (1 - share_lower),
        upper=exposure * share_upper / (1 - share_upper) if before else inf,
        p_value=min(1.0, 2 * min(this_or_more, this_or_fewer)),
    )
