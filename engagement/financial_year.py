"""The financial year of English local government, 1 April to 31 March, written `2006/07`."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

WRITTEN = re.compile(r"((?:19|20|21)[0-9]{2})(?:([/-])([0-9]{2}|(?<=/)[0-9]{4})| to ([0-9]{4}))")


@dataclass(frozen=True, order=True)
class FinancialYear:
    """One financial year, named by the calendar year in which it begins. Sorts by time."""

    start_year: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2006/07`, `2006-07`, `2006/2007` or `2006 to 2007`. Raises ValueError with a sentence for the user."""
        match = WRITTEN.fullmatch(text.strip())
        if not match:
            raise ValueError(
                f"“{text}” is not a financial year. Write both of its years, like 2006/07 for April 2006 to March 2007."
            )
        start, second = int(match[1]), match[3] or match[4]
        if second != str(start + 1)[-len(second) :]:
            raise ValueError(
                f"“{text}” is not a financial year: the second year must follow the first, as in {cls(start)}."
            )
        return cls(start)

    @classmethod
    def of(cls, day: date) -> Self:
        """The financial year that a day lies in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The first days of its twelve months, April to March."""
        return tuple(date(self.start_year + (month < 4), month, 1) for month in (*range(4, 13), 1, 2, 3))

    @property
    def next(self) -> Self:
        return type(self)(self.start_year + 1)

    def __str__(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"
