"""What a figure may not say: typed reasons with their numbers. `reporting/words.py` turns them into sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Every reason to refuse a figure or to warn beside it, in the order of METHOD.md, which is the order shown."""

    TOO_FEW_MONTHS = "too_few_months"  # 1: under 6 pairs, nothing is shown
    TOO_FEW_MONTHS_FOR_A_YEAR = "too_few_months_for_a_year"  # 1: 6 to 8 pairs, counts only
    MONTHS_MISSING = "months_missing"  # 1
    COUNTS_ONLY = "counts_only"  # 2: under 10 before
    NO_PERCENTAGE = "no_percentage"  # 2: 10 to 19 before
    NONE_AFTER = "none_after"  # 2: no incident after
    TOO_FEW_TO_COMPARE = "too_few_to_compare"  # 2: one of the four counts is under 10
    RECORDING_BREAK = "recording_break"  # 3
    RECORDING_BREAK_NEARBY = "recording_break_nearby"  # 3, where the counts nearly compare
    IMPLAUSIBLE_MONTH = "implausible_month"  # 3
    MONTHS_LEFT_OUT = "months_left_out"  # 3
    NO_COMPARISON = "no_comparison"  # 4
    COMPARISON_OVERLAPS = "comparison_overlaps"  # 5: found by the caller, who knows the boundaries
    DEFINITIONS_DIFFER = "definitions_differ"  # 6
    SOURCES_ADDED = "sources_added"  # 6: said by the caller, who added them
    TOO_ERRATIC = "too_erratic"  # 7
    HOMES_CHANGED = "homes_changed"  # 8
    NO_DISPLACEMENT_QUOTIENT = "no_displacement_quotient"  # 9
    POINTS_MOVED = "points_moved"  # 10
    PART_OF_A_YEAR = "part_of_a_year"  # 11
    ROWS_WITHOUT_PLACE = "rows_without_place"  # 12: always said where rows have places
    PLACES_LOST = "places_lost"  # 12: their share changed by more than 2 points
    TOO_FEW_OTHERS = "too_few_others"  # measure 6
    RANK_AMONG_OTHERS = "rank_among_others"  # measure 6: said where there are 10 comparison areas to rank among
    CHOSEN_FOR_HIGHEST = "chosen_for_highest"
    REPORTING_CHANGES = "reporting_changes"
    POLICE_NOT_OFFICIAL = "police_not_official"
    POWER = "power"


@dataclass(frozen=True)
class Refusal:
    """One reason why a figure is not given, with the numbers that its sentence needs."""

    code: Code
    numbers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Caution:
    """One thing that must be said beside a figure that is given, with the numbers that its sentence needs."""

    code: Code
    numbers: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """Raised by a measure that would mislead on these numbers; carries the Refusal."""

    def __init__(self, code: Code, **numbers: Any):
        super().__init__(code)
        self.refusal = Refusal(code, numbers)


def in_order(reasons: Iterable) -> tuple:
    """The reasons in METHOD's order, which is the order of Code."""
    order = list(Code)
    return tuple(sorted(reasons, key=lambda reason: order.index(reason.code)))
