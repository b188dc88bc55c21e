"""A series of monthly counts in words, for those who do not see the chart."""

from collections.abc import Sequence
from datetime import date

from .phrases import month, plural


def counts_in_words(label: str, months: Sequence[date], counts: Sequence[int | None]) -> str:
    """`2005/06: 412 in 12 months, highest 41 in July 2005, lowest 30 in May 2005. 1 month is missing.`"""
    known = [(count, day) for day, count in zip(months, counts, strict=True) if count is not None]
    start = f"{label}: " if label else ""
    if not known:
        return f"{start}no month has figures."
    (highest, high), (lowest, low) = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
    said = (
        f"{start}{sum(count for count, _ in known):,} in {plural(len(known), 'month')}, "
        f"highest {highest:,} in {month(high)}, lowest {lowest:,} in {month(low)}."
    )
    missing = len(counts) - len(known)
    return f"{said} {plural(missing, 'month is', 'months are')} missing." if missing else said
