"""What the dashboard shows of a change: its addresses, tables, charts and next steps, ready for the template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import mark_safe

from engagement.access import DATA_ROLES
from reporting.asb_change import AsbChange, Missing, pooled
from reporting.charts import years_chart
from reporting.links import RowsBehind, dashboard_address
from reporting.measures import GroupChange
from reporting.models import Source
from reporting.series import Question
from reporting.tables import Cell, number, table_rows
from reporting.what_is_counted import WhatIsCounted
from reporting.words import month, percent

NEXT_STEPS = {
    Missing.FORCE: ("estates:edit-programme", "Choose the police force"),
    Missing.FILES: ("reporting:add-police-files", "Import police files"),
    Missing.ESTATES: ("estates:add-estate", "Add an estate"),
    Missing.AREAS: ("estates:areas", "See what the areas lack"),
}


@dataclass(frozen=True)
class DashboardPage:
    """One change, the same question put to the other sources, and what may be chosen."""

    change: AsbChange
    others: Sequence[AsbChange]
    counted: WhatIsCounted
    roles: frozenset

    @property
    def question(self) -> Question:
        return self.change.question

    @property
    def next_step(self) -> dict | None:
        """Where to go when there is nothing to show, if this user may go there."""
        if self.change.missing not in NEXT_STEPS or not self.roles & DATA_ROLES:
            return None
        name, text = NEXT_STEPS[self.change.missing]
        slug = self.question.programme.slug
        return {"url": reverse(name, args=[slug] if name.startswith("estates") else []), "text": text}

    @property
    def shown(self) -> str:
        """What is chosen, in words: for the print, and beside the filters."""
        estates = [area.name for area in self.change.series.chosen.estates]
        whose = "all estates" if self.question.estates is None else ", ".join(estates) or "one estate"
        years = f"{self.question.baseline} and {self.question.follow_up}"
        return f"{Source(self.question.source).label}; {self.question.category}; {whose}; {years}"

    @property
    def only(self) -> str:
        """The estate that was chosen, '' for all of them."""
        return ", ".join(area.name for area in self.change.series.chosen.estates) if self.question.estates else ""

    @property
    def sources(self) -> list[AsbChange]:
        """Each source by itself: the one shown, and each other that counts the category."""
        return sorted([self.change, *self.others], key=lambda one: list(Source).index(one.question.source))

    @cached_property
    def has_homes(self) -> bool:
        """Whether there are homes to divide by: without any, the tables have no such columns."""
        return any(row.change.homes_before or row.change.homes_after for row in self.change.areas)

    @cached_property
    def _rows(self) -> RowsBehind:
        return RowsBehind(self.question)

    @cached_property
    def _years(self) -> list[tuple]:
        """Both years, with the months of each that are in the figures."""
        kept = self.change.measured.kept
        before, after = tuple(pair.before for pair in kept), tuple(pair.after for pair in kept)
        return [(self.question.baseline, before), (self.question.follow_up, after)]

    @property
    def figures(self) -> str:
        """Before, after, change and rates of the estates and of the comparison, each count leading to its rows."""
        measured = self.change.measured
        groups = (
            ("Programme estates", measured.programme, self.change.series.chosen.estates),
            ("Comparison areas", measured.comparison, self.change.series.chosen.comparisons),
        )
        return table_rows((name, self._cells(name, group, areas)) for name, group, areas in groups if group)

    @property
    def areas(self) -> list[tuple[str, str]]:
        """The rows of the programme's estates, and those of the comparison areas, each with what they are."""
        groups = [(False, "Programme estates"), (True, "Comparison areas")]
        return [
            (name, table_rows(rows))
            for is_comparison, name in groups
            if (rows := [self._area(row) for row in self.change.areas if row.is_comparison == is_comparison])
        ]

    def _area(self, row):
        return row.name, self._cells(row.name, row.change, [row.area])

    @property
    def months(self) -> str:
        return table_rows((f"{row.before:%B}", list(self._month_cells(row))) for row in self.change.months)

    @property
    def totals(self) -> str:
        """The sums over the months in the figures, each leading to its rows."""
        measured, kept = self.change.measured, len(self.change.measured.kept)
        chosen = self.change.series.chosen
        groups = ((measured.programme, chosen.estates), (measured.comparison, chosen.comparisons))
        cells = [cell for group, areas in groups if group for cell in self._counts(group, areas, "all months")]
        label = "Total" if kept == 12 else f"Total of the {kept} months in the figures"
        return table_rows([(label, [*cells, *self._in_the_figures("")])] if cells else [])

    @property
    def some_months_left_out(self) -> bool:
        return bool(self.change.measured.programme and self.change.measured.dropped)

    def _in_the_figures(self, said) -> list[Cell]:
        return [Cell(said, is_number=False)] if self.some_months_left_out else []

    def _month_cells(self, row):
        chosen = self.change.series.chosen
        for areas, counts in (
            (chosen.estates, (row.programme_before, row.programme_after)),
            (chosen.comparisons, (row.comparison_before, row.comparison_after)),
        ):
            for day, count in zip((row.before, row.after), counts, strict=True):
                if areas:
                    url = "" if count is None else self._rows.address(areas, (day,))
                    yield Cell(number(count), url, f"in {month(day)}: rows behind it")
        yield from self._in_the_figures(f"no, {row.why_not}" if row.why_not else "yes")

    def _cells(self, name: str, group: GroupChange, areas) -> list[Cell]:
        rates = [f"{one.rate:,.1f}" if one else "–" for one in (group.rate_before, group.rate_after)]
        homes = [f"{one:,}" if one else "–" for one in (group.homes_before, group.homes_after)]
        known = map(Cell, (*homes, *rates)) if self.has_homes else ()
        return [*self._counts(group, areas, name), Cell(signed(group.change.change_percent)), *known]

    def _counts(self, group: GroupChange, areas, name: str) -> list[Cell]:
        """Before and after, each leading to its rows."""
        counts = (group.change.before_count, group.change.after_count)
        return [
            Cell(number(count), self._rows.address(areas, months), f"in {year}, {name}: rows behind it")
            for count, (year, months) in zip(counts, self._years, strict=True)
        ]

    @property
    def charts(self) -> list[dict]:
        """Both years by month, of the estates and of the comparison."""
        series, drawn = self.change.series, []
        for name, areas in (("Programme estates", series.programme), ("Comparison areas", series.comparison)):
            if areas:
                heading = f"{name}: {self.change.noun.many} a month"
                counts = {day: pooled(areas, day) for day in self.question.months}
                chart = years_chart(self.change.measured, counts, heading=heading, identifier=f"chart-{len(drawn) + 1}")
                drawn.append({"heading": heading, "svg": mark_safe(chart)})  # noqa: S308 - charts.py escapes
        return drawn

    @property
    def leave_out_links(self) -> list[dict]:
        """Months that can be left out, or counted again, with one click."""
        flagged = {one.month for one in self.change.measured.implausible} if self.change.measured else set()
        links = [(day, self.question.leave_out | {day}, f"Leave {month(day)} out") for day in flagged]
        links += [
            (day, self.question.leave_out - {day}, f"Count {month(day)} again") for day in self.question.leave_out
        ]
        return [
            {"url": dashboard_address(replace(self.question, leave_out=days)), "text": text}
            for day, days, text in sorted(links)
            if days != self.question.leave_out
        ]

    @property
    def freshness(self) -> str:
        """The latest month, and when and by whom the newest counts came."""
        files, supplies = self.change.series.files, self.change.series.supplies
        newest = files.newest if files else supplies[-1] if supplies else None
        last = self.counted.last_month(self.question.source, self.question.category)
        if not newest or not last:
            return ""
        who = f" by {newest.imported_by}" if newest.imported_by else ""
        when = f", imported on {newest.imported_on:%-d %B %Y}{who}" if newest.imported_at else ""
        return f"The latest month is {month(last)}{when}."


def signed(change_percent: float | None) -> str:
    """`−18%`, `+3%`; a dash where METHOD allows no percentage."""
    if change_percent is None:
        return "–"
    sign = "+" if change_percent > 0 else "−" if change_percent < 0 else ""
    return f"{sign}{percent(change_percent)}" if change_percent else "0%"
