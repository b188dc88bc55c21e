"""The arithmetic of METHOD.md: pure functions of numbers, without Django. `reporting/words.py` says the results."""

from .comparison import (
    Dispersion,
    ExpectedAfterSelection,
    FewerThanExpected,
    PlaceboRank,
    PointsDifference,
    RatioOfChanges,
    Verdict,
    dispersion,
    expected_after_selection,
    fewer_than_expected,
    placebo_rank,
    points_difference,
    ratio_of_changes,
    smallest_clear_fall_percent,
)
from .counts import (
    Change,
    Interval,
    Rate,
    RatioOfCounts,
    byar_interval,
    change,
    exact_interval,
    rate,
    ratio_of_counts,
)
from .displacement import (
    Counted,
    Displacement,
    WeightedDifference,
    displacement,
    harm_weighted_difference,
    weighted_displacement_difference,
)
from .limits import (
    ControlLimits,
    ControlSignals,
    FunnelLimits,
    ImplausibleMonth,
    control_limits,
    control_signals,
    funnel_limits,
    implausible_months,
)
from .measured import GroupChange, MeasuredChange, PlaceBounds, RowsWithoutPlace
from .measurement import measure_change
from .months import AreaCounts, DroppedPair, MatchedMonths, MonthPair, matched_months, pooled_months
from .refusals import Caution, Code, Refusal, Refused

__all__ = [
    "AreaCounts", "Caution", "Change", "Code", "ControlLimits", "ControlSignals", "Counted", "Dispersion",
    "Displacement", "DroppedPair", "ExpectedAfterSelection", "FewerThanExpected", "FunnelLimits", "GroupChange",
    "ImplausibleMonth", "Interval", "MatchedMonths", "MeasuredChange", "MonthPair", "PlaceBounds", "PlaceboRank",
    "PointsDifference", "Rate", "RatioOfChanges", "RatioOfCounts", "Refusal", "Refused", "RowsWithoutPlace",
    "Verdict", "WeightedDifference", "byar_interval", "change", "control_limits", "control_signals", "dispersion",
    "displacement", "exact_interval", "expected_after_selection", "fewer_than_expected", "funnel_limits",
    "harm_weighted_difference", "implausible_months", "matched_months", "measure_change", "placebo_rank",
    "points_difference", "pooled_months", "rate", "ratio_of_changes", "ratio_of_counts", "smallest_clear_fall_percent",
    "weighted_displacement_difference",
]  # fmt: skip
