"""Limits within which months and estates vary by themselves: control chart, funnel, and months hard to believe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median

from .counts import check_counts, exact_interval

SIGMAS = 3
EXACT_UNDER_A_MONTH = 5
IN_A_ROW = 8
THREE_SIGMA_CONFIDENCE = 0.998
NEIGHBOURS = 3


@dataclass(frozen=True)
class ControlLimits:
    """Centre and limits of a month, per 1,000 homes (or in incidents, where homes are not given)."""

    centre: float
    lower: float
    upper: float


@dataclass(frozen=True)
class ControlSignals:
    """Months outside the limits, and months that complete eight or more in a row on one side of the centre."""

    outside: tuple[date, ...]
    in_a_row: tuple[date, ...]


@dataclass(frozen=True)
class FunnelLimits:
    """The expected counts at which an observed count lies on the funnel's 95% and 99.8% lines."""

    low_line_95_expected_count: float
    high_line_95_expected_count: float
    low_line_998_expected_count: float
    high_line_998_expected_count: float


@dataclass(frozen=True)
class ImplausibleMonth:
    """A month's count, and what the months around it would have led one to expect.

    `is_wider`: they are those of the force or borough, not of the areas measured.
    """

    month: date
    count: int
    expected_count: float
    is_wider: bool = False


def control_limits(before_counts: Sequence[int], homes: float = 1000, phi: float = 1) -> ControlLimits:
    """u -+ 3 sqrt(phi u/n) for one month, u = incidents a month per 1,000 homes, n = homes/1,000; lower cut at 0.

    Frozen from the months of the before year. Under a mean of 5 incidents a month exact Poisson limits (99.8%, widened
    by sqrt(phi)) are used. Leave homes at 1,000 to chart counts. Source: u chart, NIST/SEMATECH e-Handbook 6.3.3.
    Raises ValueError without months or homes.
    """
    check_counts(*before_counts)
    if not before_counts or homes <= 0:
        raise ValueError("Control limits need months and homes.")
    thousands, mean = homes / 1000, sum(before_counts) / len(before_counts)
    widen = sqrt(max(1, phi))
    if mean < EXACT_UNDER_A_MONTH:
        lower, upper = (mean + widen * (end - mean) for end in _poisson_limits(mean))
    else:
        lower, upper = mean - SIGMAS * widen * sqrt(mean), mean + SIGMAS * widen * sqrt(mean)
    return ControlLimits(mean / thousands, max(0.0, lower) / thousands, upper / thousands)


def control_signals(limits: ControlLimits, values: Mapping[date, float | None]) -> ControlSignals:
    """Months outside the limits, and months at which a run of eight on one side stands; values in the limits' unit.

    A missing month (None, or not there) ends a run. Source: Western Electric / Nelson rules 1 and 2, with eight.
    """
    outside, in_a_row, run, side, last = [], [], 0, 0, None
    for month, value in sorted((month, value) for month, value in values.items() if value is not None):
        if not limits.lower <= value <= limits.upper:
            outside.append(month)
        now = (value > limits.centre) - (value < limits.centre)
        follows = last is not None and _index(month) == _index(last) + 1
        run = 0 if not now else run + 1 if now == side and follows else 1
        side, last = now, month
        if run >= IN_A_ROW:
            in_a_row.append(month)
    return ControlSignals(tuple(outside), tuple(in_a_row))


def funnel_limits(observed: int) -> FunnelLimits:
    """Where `observed` incidents lie on the lines of a funnel of estates side by side, as expected counts.

    An estate is unusually low if its expected count (all estates' rate x its homes) is above the low line's, and
    unusually high if below the high line's. Exact Poisson. Source: Spiegelhalter 2005; PHEindicatormethods 2.1.
    """
    two, three = exact_interval(observed), exact_interval(observed, THREE_SIGMA_CONFIDENCE)
    return FunnelLimits(two.upper, two.lower, three.upper, three.lower)


def implausible_months(counts: Mapping[date, int | None]) -> tuple[ImplausibleMonth, ...]:
    """Months far outside what the months around them lead one to expect: probably a fault of the file.

    Expected is the median of the (at least 3) months within 3 months either side. A month is flagged when it is both
    under half or over twice that, and over twice as far away as the control limits, 2 x 3 x sqrt(phi x expected), with
    phi taken from the median size of all months' distances, so that the faulty month does not hide itself.
    Limits: made for a force's or a borough's counts; an estate is too small to show such a month.
    Measured: of 48 months of Newcastle it flags 2020-07 alone.
    """
    known = {_index(month): (month, count) for month, count in counts.items() if count is not None}
    expected = {}
    for at in known:
        around = [known[at + step][1] for step in range(-NEIGHBOURS, NEIGHBOURS + 1) if step and at + step in known]
        if len(around) >= NEIGHBOURS:
            expected[at] = median(around)
    distance = {at: (known[at][1] - level) / sqrt(max(level, 1)) for at, level in expected.items()}
    if not distance:
        return ()
    spread = max(1.0, median(map(abs, distance.values())) / 0.6745)  # a normal deviation's median size is 0.6745
    return tuple(
        ImplausibleMonth(*known[at], expected_count=level)
        for at, level in sorted(expected.items())
        if abs(distance[at]) > 2 * SIGMAS * spread and not level / 2 <= known[at][1] <= level * 2
    )


def _index(month: date) -> int:
    return month.year * 12 + month.month


def _poisson_limits(mean: float) -> tuple[float, float]:
    """The smallest and the largest count that are not beyond the 0.1% tails of a Poisson distribution."""
    from scipy.special import pdtr  # here, because loading scipy takes 0.4 s

    tail = (1 - THREE_SIGMA_CONFIDENCE) / 2
    lower = next(count for count in range(1000) if pdtr(count, mean) > tail)
    upper = next(count for count in range(1000) if pdtr(count, mean) >= 1 - tail)
    return lower, upper
