"""Monthly counts for tests of measures: the least that is needed."""

from engagement.financial_year import FinancialYear
from reporting.measures import AreaCounts, measure_change

BEFORE, AFTER = FinancialYear(2005), FinancialYear(2006)


def spread(total):
    """A year's total over its twelve months, as evenly as whole numbers allow."""
    return [total // 12 + (month < total % 12) for month in range(12)]


def make_area(name="Ash", before=412, after=338, *, missing=(), **known):
    """An area with two years' counts: totals, or lists of twelve."""
    by_month = {}
    for year, counts in ((BEFORE, before), (AFTER, after)):
        by_month |= zip(year.months, spread(counts) if isinstance(counts, int) else counts, strict=True)
    return AreaCounts(name, by_month | dict.fromkeys(missing), **known)


def make_measured(programme=None, comparison=None, **more):
    """The case study's figures, unless given otherwise."""
    more = {"source": "housing"} | more
    programme = [make_area()] if programme is None else programme
    comparison = [make_area("Elm", 1020, 969)] if comparison is None else comparison
    return measure_change(before=BEFORE, after=AFTER, programme=programme, comparison=comparison, **more)
