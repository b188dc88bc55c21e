"""Measures of programme estates (a before, b after) against comparison estates (c, d), in the same months."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

from .counts import CONFIDENCE, check_counts, normal_quantile
from .refusals import Code, Refused

SMALLEST_COUNT_TO_COMPARE = 10
TOO_ERRATIC_OVER = 5.0
FEWEST_OTHERS = 10


class Verdict(StrEnum):
    """What may be said of the difference; from the interval of the ratio of changes and nothing else."""

    DID_BETTER = "did_better"
    DID_WORSE = "did_worse"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"


@dataclass(frozen=True)
class Dispersion:
    """How many times more the months vary than chance alone would make them (phi), on `df` degrees of freedom."""

    phi: float
    df: int
    pearson_chi2: float

    @property
    def factor(self) -> float:
        """What variances are multiplied with: never under 1, as months steadier than chance prove nothing."""
        return max(1.0, self.phi)


@dataclass(frozen=True)
class RatioOfChanges:
    """(b/a)/(d/c) with its 95% interval; under 1 is better than the comparison. `relative_effect_size` is 1/ratio."""

    ratio: float
    lower: float
    upper: float
    log_ratio: float
    log_standard_error: float
    relative_effect_size: float
    verdict: Verdict


@dataclass(frozen=True)
class PointsDifference:
    """Difference of the percentage changes, in percentage points, with its 95% interval; below 0 is better."""

    points: float
    lower_points: float
    upper_points: float


@dataclass(frozen=True)
class FewerThanExpected:
    """Incidents after if the programme estates had followed the comparison, and how many fewer there were."""

    expected_count: float
    fewer_count: float


@dataclass(frozen=True)
class PlaceboRank:
    """Of `others` estates without the programme, `as_much_or_more` changed as much or more in the same direction."""

    as_much_or_more: int
    others: int


@dataclass(frozen=True)
class ExpectedAfterSelection:
    """The next year's count of a place chosen for its high count, if nothing is done; change in percent of `y`."""

    expected_count: float
    expected_change_percent: float
    weight_on_mean: float


def quantile(df: int | None) -> float:
    """The 97.5% point of Student's t on df degrees of freedom, or of the normal distribution for None."""
    if df is None:
        return normal_quantile((1 + CONFIDENCE) / 2)
    from scipy.special import stdtrit  # here, because loading scipy takes 0.4 s

    return float(stdtrit(df, (1 + CONFIDENCE) / 2))


def dispersion(groups: Sequence[Sequence[tuple[int, int]]]) -> Dispersion:
    """Pearson's X2 / df over month pairs; one sequence of (before, after) for each group (programme, comparison).

    Within a group each month's two counts are expected to split as the group's totals do:
    X2 = sum (observed - expected)^2 / expected, df = sum (months - 1). Source: the quasi-Poisson model of month and
    period effects in McCullagh & Nelder 1989. A month without an incident in both years tells nothing and has no df.
    Limits: what varies between years rather than months is not seen. Raises ValueError under 2 months with incidents.
    """
    chi2, df = 0.0, 0
    for pairs in groups:
        check_counts(*(count for pair in pairs for count in pair))
        told = [(before, after) for before, after in pairs if before + after]
        totals = [sum(column) for column in zip(*told, strict=True)]
        for pair in told:
            expected = [sum(pair) * total / sum(totals) for total in totals]
            chi2 += sum((count - e) ** 2 / e for count, e in zip(pair, expected, strict=True) if e)
        df += max(len(told) - 1, 0)
    if not df:
        raise ValueError("Dispersion needs at least two months with incidents in one group.")
    return Dispersion(chi2 / df, df, chi2)


def check_comparable(a: int, b: int, c: int, d: int, phi: float) -> None:
    """Raise Refused where METHOD refusals 2 or 7 forbid comparing these counts."""
    check_counts(a, b, c, d)
    if min(a, b, c, d) < SMALLEST_COUNT_TO_COMPARE:
        raise Refused(Code.TOO_FEW_TO_COMPARE, smallest_count=min(a, b, c, d))
    if phi > TOO_ERRATIC_OVER:
        raise Refused(Code.TOO_ERRATIC, phi=phi)


def ratio_of_changes(a: int, b: int, c: int, d: int, phi: float = 1, df: int | None = None) -> RatioOfChanges:
    """R = (b/a)/(d/c); interval exp(ln R -+ q sqrt(phi (1/a + 1/b + 1/c + 1/d))), q from t on df; and the verdict.

    Source: Farrington, Gill, Waples & Argomaniz 2007; Wilson 2021. phi under 1 counts as 1.
    Raises Refused where any count is under 10 (TOO_FEW_TO_COMPARE) or phi over 5 (TOO_ERRATIC).
    """
    check_comparable(a, b, c, d, phi)
    log_ratio = log((b / a) / (d / c))
    error = sqrt(max(1, phi) * (1 / a + 1 / b + 1 / c + 1 / d))
    lower, upper = (exp(log_ratio + sign * quantile(df) * error) for sign in (-1, 1))
    verdict = Verdict.DID_BETTER if upper < 1 else Verdict.DID_WORSE if lower > 1 else Verdict.NO_CLEAR_DIFFERENCE
    return RatioOfChanges(exp(log_ratio), lower, upper, log_ratio, error, exp(-log_ratio), verdict)


def points_difference(a: int, b: int, c: int, d: int, phi: float = 1, df: int | None = None) -> PointsDifference:
    """100 (b/a - d/c) percentage points; delta-method variance phi ((b/a)^2 (1/a + 1/b) + (d/c)^2 (1/c + 1/d)).

    Limits: never the verdict, which is ratio_of_changes'. Raises Refused as that does.
    """
    check_comparable(a, b, c, d, phi)
    points = 100 * (b / a - d / c)
    error = 100 * sqrt(max(1, phi) * ((b / a) ** 2 * (1 / a + 1 / b) + (d / c) ** 2 * (1 / c + 1 / d)))
    return PointsDifference(points, points - quantile(df) * error, points + quantile(df) * error)


def fewer_than_expected(a: int, b: int, c: int, d: int) -> FewerThanExpected:
    """Expected a d/c, and a d/c - b fewer than that. Limits: no verdict. Raises Refused where c is 0."""
    check_counts(a, b, c, d)
    if not c:
        raise Refused(Code.TOO_FEW_TO_COMPARE, smallest_count=0)
    return FewerThanExpected(a * d / c, a * d / c - b)


def smallest_clear_fall_percent(
    before: int, comparison: tuple[int, int] | None = None, phi: float = 1, df: int | None = None, power: float = 0.8
) -> float | None:
    """The smallest fall, in percent, that would be told from chance four times in five; None if none would.

    The first R under 1 with -ln R >= (q + z_power) sqrt(phi (1/a + 1/(aR) [+ 1/c + 1/d])); comparison is (c, d).
    """
    needed = quantile(df) + normal_quantile(power)
    fixed = 1 / before + (sum(1 / count for count in comparison) if comparison else 0)
    for tenths in range(1, 1000):
        left = 1 - tenths / 1000
        if -log(left) >= needed * sqrt(max(1, phi) * (fixed + 1 / (before * left))):
            return tenths / 10
    return None


def placebo_rank(change: float, other_changes: Sequence[float]) -> PlaceboRank:
    """How many estates without the programme changed as much or more: all changes as after/before.

    A fall is compared with falls, a rise with rises. Raises Refused (TOO_FEW_OTHERS) under 10 others.
    """
    if len(other_changes) < FEWEST_OTHERS:
        raise Refused(Code.TOO_FEW_OTHERS, others=len(other_changes))
    fell = change <= 1
    as_much = sum(other <= change if fell else other >= change for other in other_changes)
    return PlaceboRank(as_much, len(other_changes))


def expected_after_selection(y: float, mean: float, variance: float) -> ExpectedAfterSelection:
    """Regression to the mean by empirical Bayes: w = mean/variance (1 if variance <= mean); w mean + (1 - w) y.

    `mean` and `variance` are those of the counts of all places that could have been chosen, in the same year as `y`.
    Source: Abbess, Jarrett & Wright 1981; Hauer 1997. Limits: shown beside the figures, never taken off them.
    Raises ValueError where y or mean is not above 0.
    """
    if y <= 0 or mean <= 0:
        raise ValueError("A selection allowance needs counts above 0.")
    weight = mean / variance if variance > mean else 1.0
    expected = weight * mean + (1 - weight) * y
    return ExpectedAfterSelection(expected, 100 * (expected / y - 1), weight)
