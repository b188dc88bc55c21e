"""The change in ASB of a programme: one result, which page, command and home say in the same words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.text import slugify
from django.utils.timezone import localdate

from reporting.compared_areas import ComparedArea
from reporting.links import dashboard_address
from reporting.measures import Code, GroupChange, MeasuredChange, Refusal, measure_change
from reporting.models import Source
from reporting.recording_breaks import ASB, SourceKind, known_breaks
from reporting.series import Question, Series, read_series
from reporting.street_files import StreetFiles
from reporting.words import Noun, Sentences, areas_left_out, listed, noun_for, plural, sentences

# Cautions about what the figures do not hold, and those that could turn a figure round; the rest are general.
ABOUT_WHAT_IS_LEFT_OUT = {Code.MONTHS_MISSING, Code.MONTHS_LEFT_OUT, Code.ROWS_WITHOUT_PLACE}
ABOUT_THIS_FIGURE = {
    Code.RECORDING_BREAK_NEARBY,
    Code.IMPLAUSIBLE_MONTH,
    Code.POINTS_MOVED,
    Code.PART_OF_A_YEAR,
    Code.PLACES_LOST,
    Code.CHOSEN_FOR_HIGHEST,
}


class Missing(StrEnum):
    """What has to be there before anything can be measured; each with its sentence in MISSING."""

    FORCE = "force"
    FILES = "files"
    ESTATES = "estates"
    AREAS = "areas"
    COUNTS = "counts"
    ONE_ESTATE = "one_estate"


MISSING = {
    Missing.FORCE: "It is not known which police force’s files count for this programme. Choose its police force.",
    Missing.FILES: "No police files of this programme’s force are in yet. Import its monthly street files.",
    Missing.ESTATES: "This programme has no estates yet. Add the estates that it works on.",
    Missing.AREAS: "This source cannot count any of these estates yet.",
    Missing.COUNTS: "There are no counts of these two years from this source.",
    Missing.ONE_ESTATE: "{names} share ground, so adding their counts would count the same incidents twice. "
    "Choose one estate at a time.",
}


@dataclass(frozen=True)
class MonthRow:
    """One calendar month in both years; a count that is missing is None. `why_not` is '' where it is counted."""

    before: date
    after: date
    programme_before: int | None
    programme_after: int | None
    comparison_before: int | None
    comparison_after: int | None
    why_not: str


@dataclass(frozen=True)
class AreaRow:
    """One area and its change over the counted months."""

    area: ComparedArea
    name: str
    is_comparison: bool
    change: GroupChange


@dataclass(frozen=True)
class AsbChange:
    """What was measured and what may be said of it. Where something is `missing`, `measured` and `said` are None."""

    question: Question
    series: Series
    noun: Noun
    missing: Missing | None = None
    measured: MeasuredChange | None = None
    said: Sentences | None = None

    @property
    def headline(self) -> str:
        """The sentence with the figures, or else why there are none."""
        if not self.said:
            return MISSING[self.missing].format(names=listed(list(self.series.chosen.counted_twice) or [""]))
        return self.said.change or self.said.refusals[0]

    def get_absolute_url(self) -> str:
        return dashboard_address(self.question)

    @property
    def verdict(self) -> str:
        return self.said.verdict if self.said else ""

    @property
    def summary(self) -> str:
        """The headline and the verdict, where there is no room for more; whether there is more to know goes with it."""
        count = len(self.figure_cautions)
        warned = (
            f"{plural(count, 'warning goes', 'warnings go')} with this: read {'it' if count == 1 else 'them'} first."
        )
        alone = "Nothing is compared with it." if self._is_alone else ""
        return " ".join(filter(None, (self.headline, self.verdict, alone, warned if count else "")))

    @property
    def explained(self) -> list[str]:
        """The sentences that belong to the figures: the comparison, its margin, the rates."""
        said = self.said
        return [one for one in (said.comparison, said.interval, said.rate) if one] if said else []

    @property
    def refused(self) -> list[str]:
        """Why figures are not given, but for what the headline says already."""
        return [one for one in self.said.refusals if one != self.headline] if self.said else []

    @property
    def figure_cautions(self) -> list[str]:
        return self._cautions(self._about_this_figure)

    @property
    def general_cautions(self) -> list[str]:
        return self._cautions(set(Code) - self._about_this_figure - ABOUT_WHAT_IS_LEFT_OUT)

    @property
    def _is_alone(self) -> bool:
        """Whether there are figures, and nothing to compare them with."""
        return bool(self.measured and self.measured.programme and not self.measured.comparison)

    @property
    def _about_this_figure(self) -> set[Code]:
        """Without a comparison, how large a fall must be to mean anything belongs beside the figure itself."""
        return ABOUT_THIS_FIGURE | {Code.POWER} if self._is_alone else ABOUT_THIS_FIGURE

    @property
    def left_out(self) -> list[str]:
        """What the figures do not hold, and why: areas first, then months and rows."""
        areas = areas_left_out((one.name, one.why) for one in self.series.chosen.left_out)
        return areas + self._cautions(ABOUT_WHAT_IS_LEFT_OUT)

    def _cautions(self, codes) -> list[str]:
        if not self.said:
            return []
        pairs = zip(self.measured.cautions, self.said.cautions, strict=True)
        return [sentence for caution, sentence in pairs if caution.code in codes]

    @property
    def named(self) -> str:
        """When the comparison areas were named, which should be before anybody saw results."""
        days = sorted({localdate(area.named_at) for area in self.series.chosen.comparisons})
        return f"The comparison areas were named on {listed([f'{day:%-d %B %Y}' for day in days])}." if days else ""

    @property
    def sentences(self) -> list[str]:
        """All of them, in the order of the page."""
        rest = (self.figure_cautions, self.left_out, [self.named], self.general_cautions)
        return [one for one in (self.headline, self.verdict, *self.explained, *self.refused, *sum(rest, [])) if one]

    @property
    def months(self) -> list[MonthRow]:
        """The twelve calendar months, whether they are counted or not."""
        if not self.measured:
            return []
        dropped = {one.pair: "left out" if one.left_out else "missing" for one in self.measured.dropped}
        groups = (self.series.programme, self.series.comparison)
        return [
            MonthRow(
                *(pair.before, pair.after),
                *(pooled(group, month) for group in groups for month in (pair.before, pair.after)),
                why_not=dropped.get(pair, ""),
            )
            for pair in sorted((*self.measured.kept, *dropped), key=lambda pair: pair.before)
        ]

    @property
    def areas(self) -> list[AreaRow]:
        """The areas that the figures are made of, the programme's first."""
        if not self.measured:
            return []
        chosen, groups = self.series.chosen, (self.measured.programme_areas, self.measured.comparison_areas)
        return [
            AreaRow(area, name, is_comparison=bool(at), change=change)
            for at, (areas, changes) in enumerate(zip((chosen.estates, chosen.comparisons), groups, strict=True))
            for area, (name, change) in zip(areas, changes.items(), strict=False)
        ]


def pooled(areas: Sequence, month: date) -> int | None:
    """The sum over areas, or None where the month is missing in one of them, or there is no area."""
    counts = [area.by_month.get(month) for area in areas]
    return None if not counts or None in counts else sum(counts)


def asb_change(*, programme, source, category, baseline, follow_up, estates=None, leave_out=()) -> AsbChange:
    """Measure one source's change between two financial years on a programme's estates, or on some of them."""
    question = Question(programme, Source(source), category, baseline, follow_up, estates, frozenset(leave_out))
    return asb_changes([question])[0]


def asb_changes(questions: Iterable[Question], files: StreetFiles | None = None) -> list[AsbChange]:
    """The change that each question asks for, in the queries of one. `files` may be given if they are read already."""
    questions = list(questions)
    return [_measured(*pair) for pair in zip(questions, read_series(questions, files), strict=True)]


def _measured(question: Question, series: Series) -> AsbChange:
    kind, files, differ = SourceKind(question.source), series.files, len(series.counted) > 1
    category = ASB if slugify(question.category) in (ASB, "asb") else question.category
    noun = noun_for(kind, category, "case" if differ else next(filter(None, series.counted), "case"))
    missing = _missing(series)
    if missing:
        return AsbChange(question, series, noun, missing)
    measured = measure_change(
        before=question.baseline,
        after=question.follow_up,
        source=kind,
        category=category,
        programme=series.programme,
        comparison=series.comparison,
        breaks=known_breaks(kind, category),
        left_out=question.leave_out,
        wider_counts=files.counts(question.category) if files else None,
        without_place=series.without_place(question),
        chosen_for_highest=question.programme.chosen_for_highest_asb,
        also=[Refusal(Code.DEFINITIONS_DIFFER, {"definitions": series.counted})] if differ else (),
    )
    return AsbChange(question, series, noun, None, measured, sentences(measured, noun))


def _missing(series: Series) -> Missing | None:
    """Why there is nothing to measure."""
    if series.files is not None and not series.files.files:
        return Missing.FORCE if series.files.is_unclear or not series.files.force else Missing.FILES
    if not series.programme:
        if not series.chosen.left_out:
            return Missing.ESTATES
        return Missing.AREAS if series.files else Missing.COUNTS
    if not any(area.by_month for area in series.programme):
        return Missing.COUNTS
    return Missing.ONE_ESTATE if series.chosen.counted_twice else None
