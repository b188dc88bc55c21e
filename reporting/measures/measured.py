"""What is known of one source's change between two years, with every figure that may not be shown left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from engagement.financial_year import FinancialYear
from reporting.recording_breaks import RecordingBreak, SourceKind

from .comparison import Dispersion, FewerThanExpected, PlaceboRank, PointsDifference, RatioOfChanges, Verdict
from .counts import Change, Rate, percent, rate
from .limits import ImplausibleMonth
from .months import DroppedPair, MonthPair
from .refusals import Caution, Refusal

PLACES_LOST_OVER_POINTS = 2.0


@dataclass(frozen=True)
class RowsWithoutPlace:
    """Rows of the source's files by month (`rows`), and those of them with neither point nor LSOA (`unplaced`)."""

    rows: Mapping[date, int]
    unplaced: Mapping[date, int]


@dataclass(frozen=True)
class GroupChange:
    """One area, or several pooled, over the kept months. What METHOD forbids to show is None.

    `upper_ratio` is the exact 95% upper bound of after/before, given only where nothing was left after. Rates are
    worked out when somebody asks: most of a page's areas belong to sources whose tables it does not show.
    """

    change: Change
    homes_before: int | None = None
    homes_after: int | None = None
    homes_change_percent: float | None = None
    has_rates: bool = False
    upper_ratio: float | None = None

    @cached_property
    def rate_before(self) -> Rate | None:
        return rate(self.change.before_count, self.homes_before) if self.has_rates else None

    @cached_property
    def rate_after(self) -> Rate | None:
        return rate(self.change.after_count, self.homes_after) if self.has_rates else None

    @property
    def rate_change_percent(self) -> float | None:
        """Change of the rate per home, which is what may be read where homes changed."""
        if not self.rate_before or not self.rate_after or not self.rate_before.rate:
            return None
        return percent(self.rate_before.rate, self.rate_after.rate)


@dataclass(frozen=True)
class PlaceBounds:
    """Rows that lost their place: their number in each period, and the figures if all or none of them lay here.

    The figures as measured are those with none. `*_if_all_*` is None where the figure itself is refused.
    """

    rows_before_count: int
    unplaced_before_count: int
    rows_after_count: int
    unplaced_after_count: int
    change_percent_if_all_here: float | None = None
    ratio_if_all_in_programme: RatioOfChanges | None = None
    ratio_if_all_in_comparison: RatioOfChanges | None = None

    @property
    def share_before_percent(self) -> float:
        return 100 * self.unplaced_before_count / self.rows_before_count if self.rows_before_count else 0.0

    @property
    def share_after_percent(self) -> float:
        return 100 * self.unplaced_after_count / self.rows_after_count if self.rows_after_count else 0.0

    @property
    def places_lost(self) -> bool:
        return abs(self.share_after_percent - self.share_before_percent) > PLACES_LOST_OVER_POINTS


@dataclass(frozen=True)
class MeasuredChange:
    """Everything that may be said of one source's change between two years, and everything that may not.

    A figure that METHOD.md forbids is None, and its reason is among `refusals`; both lists are in METHOD's order.
    `programme_areas` and `comparison_areas` are in the order given, by name (the second of a name is "Ash (2)").
    `breaks` are those between the first month before and the last month after, to be drawn on the chart.
    """

    before: FinancialYear
    after: FinancialYear
    source: SourceKind
    category: str
    kept: tuple[MonthPair, ...]
    dropped: tuple[DroppedPair, ...]
    implausible: tuple[ImplausibleMonth, ...]
    breaks: tuple[RecordingBreak, ...]
    programme: GroupChange | None = None
    comparison: GroupChange | None = None
    programme_areas: Mapping[str, GroupChange] = field(default_factory=dict)
    comparison_areas: Mapping[str, GroupChange] = field(default_factory=dict)
    dispersion: Dispersion | None = None
    ratio: RatioOfChanges | None = None
    points: PointsDifference | None = None
    fewer: FewerThanExpected | None = None
    placebo: PlaceboRank | None = None
    places: PlaceBounds | None = None
    smallest_clear_fall_percent: float | None = None
    refusals: tuple[Refusal, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        return self.ratio.verdict if self.ratio else None
