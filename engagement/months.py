"""Months as dates on their first day."""

from datetime import date


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """All months from the first to the last, both included."""
    months, month = [], first
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months
