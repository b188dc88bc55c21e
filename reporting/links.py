"""The dashboard's address that shows a question, and the addresses of the rows behind its figures."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from engagement.financial_year import FinancialYear
from reporting.series import Question
from reporting.stored_counts import KEPT_CATEGORIES

# An address of more areas than this would be too long for some browsers and proxies.
MOST_AREAS_IN_AN_ADDRESS = 60


def dashboard_address(question: Question) -> str:
    """The dashboard's address that shows a question."""
    query = {
        "source": question.source.value,
        "category": question.category,
        "estate": ",".join(map(str, sorted(question.estates or ()))),
        "baseline": question.baseline,
        "follow_up": question.follow_up,
        "leave_out": ",".join(f"{day:%Y-%m}" for day in sorted(question.leave_out)),
    }
    shown = urlencode({name: value for name, value in query.items() if value})
    return f"{reverse('reporting:dashboard', args=[question.programme.slug])}?{shown}"


class RowsBehind:
    """Where the rows behind a question's counts are: the incidents kept, or the counts that tables brought."""

    def __init__(self, question: Question):
        self._are_kept = not question.is_from_street_files or question.category in KEPT_CATEGORIES
        page = "reporting:asb-rows" if question.is_from_street_files else "reporting:supplied-counts"
        query = urlencode({"source": question.source.value, "category": question.category})
        self._start = f"{reverse(page, args=[question.programme.slug])}?{query}&month="

    def address(self, areas: Sequence, months: tuple[date, ...]) -> str:
        """Of a count of these areas and months; '' where no rows are kept or it would be too long."""
        if not self._are_kept or not months or len(areas) > MOST_AREAS_IN_AN_ADDRESS:
            return ""
        return f"{self._start}{_written(months)}{''.join([f'&area={area.key}' for area in areas])}"


@cache
def _written(months: tuple[date, ...]) -> str:
    """`2018%2F19` for a whole financial year, else each month."""
    year = FinancialYear.of(months[0])
    return urlencode({"": year if months == year.months else ",".join(f"{day:%Y-%m}" for day in months)})[1:]
