from datetime import date

import pytest

from engagement.financial_year import FinancialYear


@pytest.mark.parametrize("text", ["2006/07", "2006-07", "2006/2007", "2006 to 2007", " 2006/07 "])
def test_reads_the_ways_in_which_people_write_a_year(text):
    assert FinancialYear.parse(text) == FinancialYear(2006)


@pytest.mark.parametrize("text", ["2006", "06/07", "2006-2007", "2006 to 07", "2006/7", "2006/07/08", "", "٢٠٠٦/٠٧"])
def test_refuses_what_is_not_a_financial_year(text):
    with pytest.raises(ValueError, match="is not a financial year. Write both of its years, like 2006/07") as refused:
        FinancialYear.parse(text)
    assert str(refused.value).startswith(f"“{text}”")


@pytest.mark.parametrize("text", ["2006/08", "2006-06", "2006/2008", "2006 to 2005"])
def test_refuses_years_that_do_not_follow_each_other(text):
    with pytest.raises(ValueError, match="the second year must follow the first, as in 2006/07"):
        FinancialYear.parse(text)


@pytest.mark.parametrize(("start", "written"), [(2006, "2006/07"), (2009, "2009/10"), (1999, "1999/00")])
def test_is_written_with_two_digits_of_the_second_year(start, written):
    assert str(FinancialYear(start)) == written
    assert FinancialYear.parse(written) == FinancialYear(start)


def test_has_twelve_months_from_april_to_march():
    months = FinancialYear(2006).months
    assert len(months) == 12
    assert (months[0], months[8], months[9], months[11]) == (
        date(2006, 4, 1),
        date(2006, 12, 1),
        date(2007, 1, 1),
        date(2007, 3, 1),
    )


@pytest.mark.parametrize(
    ("day", "start"), [(date(2006, 3, 31), 2005), (date(2006, 4, 1), 2006), (date(2007, 1, 1), 2006)]
)
def test_a_day_lies_in_one_year(day, start):
    assert FinancialYear.of(day) == FinancialYear(start)


def test_years_follow_each_other():
    year = FinancialYear(2006)
    assert year.next == FinancialYear(2007)
    assert FinancialYear(2005) < year < year.next
