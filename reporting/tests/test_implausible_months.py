"""Months that are hard to believe, in the real 48 months of Newcastle (data.police.uk)."""

from datetime import date

import pytest

from reporting.measures import implausible_months

# ASB rows of Northumbria Police's files whose LSOA is in Newcastle upon Tyne. Contains public sector information
# licensed under the Open Government Licence v3.0. Months that are not here are not in the archive.
NEWCASTLE = {
    2014: [1626, 1723, 2048, 1948, 2134, 2088, 2114, 2031, 2175, 2262, 1998],
    2018: [None] * 10 + [1198, 994],
    2019: [1003, 1206],
    2020: [None] * 4 + [2056, 1574, 387, 1579, 1750, 2409, 1844, 1190],
    2021: [1699, 1670, 1936, 1615, 1468, 1723, 1379, 1221, 1088, 1062, 871, 792],
    2022: [None, 898, 999, 1038, 979, 981, 1032, 1092, 872, 1126, 804, 739],
    2023: [707, 822],
}
MONTHS = {
    date(year, at + 1, 1): count
    for year, counts in NEWCASTLE.items()
    for at, count in enumerate(counts)
    if count is not None
}


def test_flags_july_2020_and_no_ordinary_month():
    assert len(MONTHS) == 48
    (flagged,) = implausible_months(MONTHS)
    assert (flagged.month, flagged.count, flagged.expected_count) == (date(2020, 7, 1), 387, 1750)


def test_a_lockdown_or_a_fall_over_years_is_not_a_fault():
    believable = {month: count for month, count in MONTHS.items() if month != date(2020, 7, 1)}
    assert implausible_months(believable) == ()


@pytest.mark.parametrize(("count", "flagged"), [(0, 1), (300, 1), (1100, 0), (1750, 0), (2600, 0), (5000, 1)])
def test_flags_far_too_few_and_far_too_many(count, flagged):
    assert len(implausible_months(MONTHS | {date(2020, 7, 1): count})) == flagged


def test_flags_nothing_where_counts_are_small_or_few():
    small = {date(2006, month, 1): count for month, count in enumerate([3, 0, 4, 7, 1, 5, 2, 0, 9, 3, 4, 2], start=1)}
    assert implausible_months(small) == ()
    assert implausible_months({date(2006, 1, 1): 5000, date(2006, 2, 1): 3}) == ()
    assert implausible_months({}) == ()


def test_a_missing_month_is_neither_flagged_nor_a_neighbour():
    assert implausible_months(MONTHS | {date(2020, 8, 1): None}) == implausible_months(
        {month: count for month, count in MONTHS.items() if month != date(2020, 8, 1)}
    )
