"""Did it move next door? Programme estates (a, b), their buffer (e, f) and the comparison (c, d)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log, sqrt

from .counts import CONFIDENCE, check_counts, normal_quantile
from .refusals import Code, Refusal


@dataclass(frozen=True)
class Displacement:
    """Gross and net effect in incidents (above 0 is fewer incidents), and the displacement quotient.

    `quotient` is None where it is undefined; where `refusal` is set it may not be shown.
    """

    gross_effect_count: int
    total_net_effect_count: float
    success: float
    quotient: float | None
    refusal: Refusal | None


@dataclass(frozen=True)
class Counted:
    """Incidents of one place before and after, and its area in any one unit (1 leaves area out)."""

    before: int
    after: int
    area: float = 1.0


@dataclass(frozen=True)
class WeightedDifference:
    """Weighted displacement difference in incidents per unit of time and area (or of harm); below 0 is fewer."""

    difference: float
    programme_difference: float
    buffer_difference: float
    variance: float
    standard_error: float
    z: float
    lower: float
    upper: float


def displacement(a: int, b: int, e: int, f: int, c: int, d: int, phi: float = 1) -> Displacement:
    """Total net effect [a d/c - b] + [e d/c - f] and Weighted Displacement Quotient (f/d - e/c) / (b/d - a/c).

    Source: Bowers & Johnson 2003. Quotient: above 0 diffusion of benefit, below 0 displacement, under -1 more than
    was gained. Limits: refused (`refusal`) unless the programme estates fell against the comparison by at least one
    standard error of the log ratio of changes (METHOD refusal 9). Raises ValueError where c or d is 0.
    """
    check_counts(a, b, c, d, e, f)
    if not c or not d:
        raise ValueError("Displacement needs comparison incidents in both periods.")
    success = b / d - a / c
    errors = log((b / a) / (d / c)) / sqrt(max(1, phi) * (1 / a + 1 / b + 1 / c + 1 / d)) if a and b else 0.0
    refusal = Refusal(Code.NO_DISPLACEMENT_QUOTIENT, {"fall_standard_errors": -errors}) if errors > -1 else None
    return Displacement(
        gross_effect_count=a - b,
        total_net_effect_count=(a * d / c - b) + (e * d / c - f),
        success=success,
        quotient=(f / d - e / c) / success if success < 0 else None,
        refusal=refusal,
    )


def weighted_displacement_difference(
    programme: Counted,
    comparison: Counted,
    buffer: Counted | None = None,
    comparison_buffer: Counted | None = None,
    time_weights: tuple[float, float] = (1, 1),
    confidence: float = CONFIDENCE,
) -> WeightedDifference:
    """(programme's change - comparison's) + (buffer's change - its comparison's), with its standard error.

    Counts are divided by their period's length (`time_weights`, before and after) and their place's area; variances
    by the squares. Source: Wheeler & Ratcliffe 2018; weights after the same author's ptools 2.0.
    Limits: Poisson variances, so too sure where months are erratic; absolute change, so places of like size.
    """
    none = Counted(0, 0)
    inner, outer = (programme, comparison), (buffer or none, comparison_buffer or none)
    parts = [_change(place, time_weights) for place in (*inner, *outer)]
    local, moved = parts[0][0] - parts[1][0], parts[2][0] - parts[3][0]
    return _weighted(local, moved, sum(variance for _, variance in parts), confidence)


def harm_weighted_difference(
    by_type: Iterable[tuple[WeightedDifference, float]], confidence: float = CONFIDENCE
) -> WeightedDifference:
    """Sum over types of incident of weight * difference; variances by weight^2. Unit: harm, as the weights have it.

    Source: Wheeler, "Amending the WDD test to incorporate harm weights", 2020.
    """
    by_type = list(by_type)
    return _weighted(
        sum(weight * one.programme_difference for one, weight in by_type),
        sum(weight * one.buffer_difference for one, weight in by_type),
        sum(weight**2 * one.variance for one, weight in by_type),
        confidence,
    )


def _change(place: Counted, time_weights: tuple[float, float]) -> tuple[float, float]:
    check_counts(place.before, place.after)
    before, after = (weight * place.area for weight in time_weights)
    return place.after / after - place.before / before, place.after / after**2 + place.before / before**2


def _weighted(local: float, moved: float, variance: float, confidence: float) -> WeightedDifference:
    difference, error = local + moved, sqrt(variance)
    reach = normal_quantile((1 + confidence) / 2) * error
    z = difference / error if error else 0.0
    return WeightedDifference(difference, local, moved, variance, error, z, difference - reach, difference + reach)
