"""What a programme has counts of, and which of it is shown first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max, Min

from engagement.financial_year import FinancialYear
from reporting.asb_change import AsbChange, asb_changes
from reporting.models import MonthlyCount, Source
from reporting.models.counts import COUNTED_FROM_STREET_FILES
from reporting.series import Question
from reporting.street_files import StreetFiles

ASB = "Anti-social behaviour"
# What the council answers for comes first; points are moved, so they come last.
FIRST_SHOWN = (Source.HOUSING, Source.POLICE_LSOA, Source.POLICE_SUPPLIED, Source.POLICE_POINT)


@dataclass(frozen=True)
class Counted:
    """One category that one source counts, with its first and last month."""

    source: Source
    category: str
    first: date
    last: date

    def covers(self, baseline: FinancialYear, follow_up: FinancialYear) -> bool:
        return self.first <= baseline.months[0] and self.last >= follow_up.months[-1]


@dataclass(frozen=True)
class WhatIsCounted:
    """All that one programme has counts of."""

    counted: Sequence[Counted]

    @property
    def categories(self) -> list[str]:
        """ASB first, the others by name."""
        return sorted({one.category for one in self.counted}, key=lambda name: (name != ASB, name))

    @property
    def years(self) -> list[FinancialYear]:
        """Every financial year that has a month of counts, oldest first."""
        spans = [
            (FinancialYear.of(one.first).start_year, FinancialYear.of(one.last).start_year) for one in self.counted
        ]
        return [FinancialYear(year) for year in sorted({year for a, b in spans for year in range(a, b + 1)})]

    def of(self, source) -> list[Counted]:
        return [one for one in self.counted if one.source == source]

    def first_category(self, source) -> str:
        """What is shown of a source when nobody chose: ASB, or else the first by name."""
        return min((one.category for one in self.of(source)), key=lambda name: (name != ASB, name), default=ASB)

    def last_month(self, source, category) -> date | None:
        return max((one.last for one in self.of(source) if one.category == category), default=None)

    def first_shown(self, baseline: FinancialYear, follow_up: FinancialYear) -> tuple[Source, str]:
        """The source and category shown to who asked for none: ASB that covers both years, as FIRST_SHOWN has it."""
        ranked = sorted(
            self.counted,
            key=lambda one: (
                one.category != ASB,
                not one.covers(baseline, follow_up),
                FIRST_SHOWN.index(one.source),
                one.category,
            ),
        )
        return (ranked[0].source, ranked[0].category) if ranked else (Source.POLICE_LSOA, ASB)


def what_is_counted(programmes, files: StreetFiles) -> Mapping[int, WhatIsCounted]:
    """By programme: of its estates what tables supplied, and of its force what the street files hold."""
    found = defaultdict(list)
    supplied = MonthlyCount.objects.filter(source__in=set(Source) - COUNTED_FROM_STREET_FILES)
    rows = supplied.filter(area__estate__programmes__in=programmes).order_by()
    rows = rows.values_list("area__estate__programmes", "source", "category").annotate(Min("month"), Max("month"))
    for programme, source, category, first, last in rows:
        found[programme].append(Counted(Source(source), category, first, last))
    for programme in programmes:
        of_force = files.of_programme(programme)
        found[programme.pk] += [
            Counted(source, category, min(of_force.months), max(of_force.months))
            for source in sorted(COUNTED_FROM_STREET_FILES)
            for category in of_force.categories
        ]
    return {programme.pk: WhatIsCounted(found[programme.pk]) for programme in programmes}


def first_question(programme, counted: WhatIsCounted) -> Question:
    """What a programme's dashboard shows before anybody chooses."""
    years = FinancialYear(programme.baseline_year), FinancialYear(programme.follow_up_year)
    return Question(programme, *counted.first_shown(*years), *years)


def by_each_source(question: Question, counted: WhatIsCounted) -> list[Question]:
    """The same question to each other source that counts its category.

    A question about ASB also goes to a source that counts other things only, such as criminal damage: to its first.
    """
    questions = []
    for source in FIRST_SHOWN:
        categories = {one.category for one in counted.of(source)}
        if source != question.source and question.category in categories:
            questions.append(replace(question, source=source))
        elif source != question.source and question.category == ASB and categories:
            questions.append(replace(question, source=source, category=counted.first_category(source)))
    return questions


def headlines(programmes) -> list[list[AsbChange]]:
    """For a manager's home: the first change of each programme and what the other sources say, in the queries of one.

    Of each change, `summary` and `get_absolute_url` make a line. A source that says nothing has none.
    """
    programmes = list(programmes)
    files = StreetFiles.of_forces({one.police_force for one in programmes})
    counted = what_is_counted(programmes, files)
    questions = []
    for programme in programmes:
        first = first_question(programme, counted[programme.pk])
        questions.append([first, *by_each_source(first, counted[programme.pk])])
    changes = iter(asb_changes([one for each in questions for one in each], files))
    lines = [[next(changes) for _ in each] for each in questions]
    return [[each[0], *(one for one in each[1:] if not one.missing)] for each in lines]
