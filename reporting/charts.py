"""Charts of monthly counts as SVG text: the same months of two years over each other, and the whole series.

No style attributes (the content security policy forbids them): looks are in static/reporting/charts.css, what must
survive without it (a PDF) in presentation attributes. Lines differ in dashes and markers as well as in colour.
The text returned is complete and escaped; the caller marks it safe, and shows a table of the same figures beside it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from engagement.financial_year import FinancialYear

from .measures import MeasuredChange
from .recording_breaks import RecordingBreak
from .words import counts_in_words, listed
from .words import month as written

WIDTH, PLOT_HEIGHT = 640, 250
LEFT, TOP = 76, 32
ROOM_FOR_LABELS, NO_LABELS = 96, 20
AXIS_ROOM, KEY_ROOM = 40, 30
DARK, GREY, BLUE, RED, PALE, SHADE = "#0b0c0c", "#505a5f", "#1d70b8", "#d4351c", "#b1b4b6", "#f3f2f1"
LABEL_GAP, YEAR_LABEL_HALF = 26, 46  # at the size of letters that a phone gets
MANY_COLUMNS = 24


@dataclass(frozen=True)
class Line:
    """One line of a chart: its label, its months, and a count (or None, missing) for each."""

    label: str
    months: Sequence[date]
    counts: Sequence[int | None]
    is_earlier: bool = False  # drawn dashed, grey, with hollow points

    @property
    def colour(self) -> str:
        return GREY if self.is_earlier else BLUE

    @property
    def points(self) -> list[tuple[int, date, int]]:
        """(column, month, count) of each month that is not missing."""
        told = zip(self.months, self.counts, strict=True)
        return [(at, month, count) for at, (month, count) in enumerate(told) if count is not None]


@dataclass(frozen=True)
class Scale:
    """Where a column (0 is the first) and a count stand in the drawing, in its units."""

    columns: int
    top_count: int
    right: int = WIDTH - ROOM_FOR_LABELS

    def x(self, column: float) -> float:
        return LEFT + (self.right - LEFT) * (column + 0.5) / self.columns

    def y(self, count: float) -> float:
        return TOP + PLOT_HEIGHT * (1 - count / self.top_count)


def years_chart(measured: MeasuredChange, counts: Mapping[date, int | None], *, heading: str, identifier: str) -> str:
    """Both years of a measured change over the same twelve months, April to March.

    `counts` are the pooled programme months. Missing months are gaps with a cross, months that count nowhere have a
    band, implausible ones a diamond, recording breaks a dotted line. `heading` names the chart to a screen reader:
    print it above as well. `identifier` is unique on its page.
    """
    years = (measured.before, measured.after)
    lines = [
        Line(str(year), year.months, [counts.get(month) for month in year.months], year == measured.before)
        for year in years
    ]
    scale = Scale(12, _top(lines))
    dropped = [measured.before.months.index(one.pair.before) for one in measured.dropped]
    parts = [_band(scale, at, at) for at in dropped] + _grid(scale)
    parts += [_month_label(scale, at, f"{month:%b}", at % 2 == 1) for at, month in enumerate(measured.before.months)]
    key = [(_band_sample(), "not counted in either year")] if dropped else []
    flagged = [one.month for one in measured.implausible]
    return _drawing(scale, parts, lines, flagged, measured.breaks, key, heading, identifier)


def series_chart(
    counts: Mapping[date, int | None],
    *,
    heading: str,
    identifier: str,
    compared: Collection[FinancialYear] = (),
    implausible: Collection[date] = (),
    breaks: Iterable[RecordingBreak] = (),
) -> str:
    """The whole series, month by month from the first to the last; `compared` years are shaded and named.

    Raises ValueError without a month.
    """
    if not counts:
        raise ValueError("A chart needs at least one month.")
    months = _every_month(min(counts), max(counts))
    line = Line("", months, [counts.get(month) for month in months])
    scale = Scale(len(months), _top([line]), right=WIDTH - NO_LABELS)
    aprils = [at for at, month in enumerate(months) if month.month == 4] or [0]
    labelled = aprils[:: -(-len(aprils) // 6)]
    parts = [_year_band(scale, months, year) for year in compared] + _grid(scale)
    parts += [
        _month_label(scale, at, f"{months[at]:%b %Y}", is_spare=len(labelled) > 3 and n % 2 == 1)
        for n, at in enumerate(labelled)
    ]
    flagged = [month for month in implausible if months[0] <= month <= months[-1]]
    crossed = [one for one in breaks if months[0] < one.first_month <= months[-1]]
    return _drawing(scale, parts, [line], flagged, crossed, [], heading, identifier)


# --- the whole drawing ---


def _drawing(scale, parts, lines, flagged, breaks, key, heading, identifier) -> str:
    """Breaks, lines, crosses, diamonds and the key on top of `parts`, in one svg element with title and description."""
    columns = {month: at for line in lines for at, month in enumerate(line.months)}
    parts = [*parts, *(_break(scale, columns[one.first_month]) for one in breaks if one.first_month in columns)]
    for line in lines:
        parts += [_curve(scale, line), *_points(scale, line), *_missing(scale, line)]
        parts += [_diamond(scale.x(at), scale.y(count)) for at, month, count in line.points if month in flagged]
    parts += _end_labels(scale, lines)
    if any(None in line.counts for line in lines):
        key = [*key, (_cross(0, 0, GREY), "missing, which is not 0")]
    if flagged:
        key = [*key, (_diamond(0, 0, 9), f"hard to believe: {listed([written(month) for month in flagged])}")]
    key = [*key, *((_break_sample(), f"recording changed in {written(one.first_month)}") for one in breaks)]
    parts += [_key_row(at, sample, text) for at, (sample, text) in enumerate(key)]
    height = TOP + PLOT_HEIGHT + AXIS_ROOM + KEY_ROOM * len(key)
    name, told = escape(f"{identifier}-title"), escape(f"{identifier}-description")
    description = " ".join(counts_in_words(line.label, line.months, line.counts) for line in lines)
    return (
        f'<svg class="chart" role="img" aria-labelledby="{name}" aria-describedby="{told}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" fill="none" font-size="15">'
        f'<title id="{name}">{escape(heading)}</title><desc id="{told}">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _every_month(first: date, last: date) -> list[date]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _top(lines: Sequence[Line]) -> int:
    """The top of the axis: the first of 4 or 5 round steps that is at or above every count."""
    highest = max((count for line in lines for count in line.counts if count is not None), default=0)
    step = _step(highest)
    return max(step, -(-highest // step) * step)


def _step(highest: int) -> int:
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if highest <= 5 * step:
                return step
        size *= 10


# --- parts ---


def _text(x, y, text, kind="", anchor="start", weight="normal", fill=DARK) -> str:
    return (
        f'<text class="chart__text{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{fill}">{escape(text)}</text>'
    )


def _grid(scale: Scale) -> list[str]:
    """Horizontal lines with their counts, from 0."""
    parts = []
    for count in range(0, scale.top_count + 1, _step(scale.top_count)):
        y, colour = scale.y(count), PALE if count else GREY
        parts.append(f'<path class="chart__grid" d="M{LEFT} {y:.1f}H{scale.right}" stroke="{colour}"/>')
        parts.append(_text(LEFT - 8, y + 5, f"{count:,}", anchor="end", fill=GREY))
    return parts


def _month_label(scale: Scale, column: int, text: str, is_spare: bool) -> str:
    """A spare label goes where the screen is narrow."""
    kind = " chart__text--spare" if is_spare else ""
    return _text(scale.x(column), TOP + PLOT_HEIGHT + 24, text, kind, anchor="middle", fill=GREY)


def _band(scale: Scale, first: int, last: int) -> str:
    x, width = scale.x(first - 0.5), scale.x(last + 0.5) - scale.x(first - 0.5)
    where = f'x="{x:.1f}" y="{TOP}" width="{width:.1f}" height="{PLOT_HEIGHT}"'
    return f'<rect class="chart__band" {where} fill="{SHADE}"/>'


def _year_band(scale: Scale, months: Sequence[date], year: FinancialYear) -> str:
    inside = [at for at, month in enumerate(months) if month in year.months]
    if not inside:
        return ""
    middle = min(scale.x((inside[0] + inside[-1]) / 2), WIDTH - YEAR_LABEL_HALF)
    return _band(scale, inside[0], inside[-1]) + _text(middle, TOP - 8, str(year), anchor="middle", weight="bold")


def _break(scale: Scale, column: int) -> str:
    """A line before the first month recorded the new way."""
    return _break_sample(scale.x(column - 0.5), TOP, PLOT_HEIGHT)


def _curve(scale: Scale, line: Line) -> str:
    """A path that is broken where a month is missing."""
    steps, last = [], None
    for at, _, count in line.points:
        steps.append(f"{'L' if last == at - 1 else 'M'}{scale.x(at):.1f} {scale.y(count):.1f}")
        last = at
    dashes = ' stroke-dasharray="7 5"' if line.is_earlier else ""
    return f'<path class="chart__line" d="{"".join(steps)}" stroke="{line.colour}" stroke-width="2.5"{dashes}/>'


def _points(scale: Scale, line: Line) -> list[str]:
    """A point a month, with the month and its count for whoever points at it; smaller where months are many."""
    size = 4.5 if scale.columns <= MANY_COLUMNS else 2.5
    fill = "#ffffff" if line.is_earlier else BLUE
    return [
        f'<circle cx="{scale.x(at):.1f}" cy="{scale.y(count):.1f}" r="{size}" fill="{fill}" stroke="{line.colour}" '
        f'stroke-width="2"><title>{written(month)}: {count:,}</title></circle>'
        for at, month, count in line.points
    ]


def _missing(scale: Scale, line: Line) -> list[str]:
    """A cross for each run of missing months, dots as long as the run; higher up for the later year."""
    y, parts, start = TOP + PLOT_HEIGHT - (8 if line.is_earlier else 22), [], None
    for at, count in enumerate([*line.counts, 0]):
        if count is None and start is None:
            start = at
        elif count is not None and start is not None:
            first, last = scale.x(start), scale.x(at - 1)
            parts.append(_cross((first + last) / 2, y, line.colour))
            if last > first:
                look = f'stroke="{line.colour}" stroke-width="2" stroke-dasharray="2 6"'
                parts.append(f'<path d="M{first:.1f} {y}H{last:.1f}" {look}/>')
            start = None
    return parts


def _end_labels(scale: Scale, lines: Sequence[Line]) -> list[str]:
    """Each line's name right of its last point, moved apart where they would touch."""
    ends = [[scale.y(line.points[-1][2]) + 5, line] for line in lines if line.points and line.label]
    ends.sort(key=lambda end: end[0])
    if len(ends) == 2 and ends[1][0] - ends[0][0] < LABEL_GAP:
        middle = (ends[0][0] + ends[1][0]) / 2
        ends[0][0], ends[1][0] = middle - LABEL_GAP / 2, middle + LABEL_GAP / 2
    return [_text(scale.right + 6, y, line.label, weight="bold", fill=line.colour) for y, line in ends]


def _cross(x: float, y: float, colour: str) -> str:
    return f'<path d="M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10" stroke="{colour}" stroke-width="2.5"/>'


def _diamond(x: float, y: float, size: int = 12) -> str:
    side = f"l{size} {size}l-{size} {size}l-{size} -{size}z"
    return f'<path d="M{x:.1f} {y - size:.1f}{side}" stroke="{RED}" stroke-width="2.5"/>'


def _break_sample(x: float = 0, y: float = -11, height: float = 22) -> str:
    look = f'stroke="{DARK}" stroke-width="2" stroke-dasharray="2 4"'
    return f'<path class="chart__break" d="M{x:.1f} {y}v{height}" {look}/>'


def _band_sample() -> str:
    return f'<rect class="chart__band" x="-10" y="-9" width="20" height="18" fill="{SHADE}" stroke="{PALE}"/>'


def _key_row(at: int, sample: str, text: str) -> str:
    y = TOP + PLOT_HEIGHT + AXIS_ROOM + KEY_ROOM * at + 14
    return f'<g transform="translate({LEFT} {y})">{sample}</g>{_text(LEFT + 22, y + 5, text)}'
