"""The letter that a volunteer gets as thanks and reference: how long they helped, with what, and when."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone

from engagement.context_processors import council
from events.posters import pdf_of


@dataclass(frozen=True)
class Given:
    """The approved hours of one volunteer: `lines` are (what, minutes), the most first."""

    minutes: int
    lines: list
    first: date
    last: date


def given_by(volunteer):
    """What the letter says of them, or None: only approved hours count."""
    rows = list(volunteer.hours.approved().select_related("sign_up__shift__role", "sign_up__shift__event"))
    if not rows:
        return None
    by_what = Counter()
    for row in rows:
        by_what[_what(row)] += row.minutes
    days = [row.day for row in rows]
    return Given(sum(by_what.values()), by_what.most_common(), min(days), max(days))


def thanks_letter(*, volunteer, given, by):
    """The letter as PDF, signed with the name of `by`. Raises events.posters.CannotMakePdf."""
    context = {"volunteer": volunteer, "given": given, "by": by, "today": timezone.localdate(), **council(None)}
    return pdf_of(render_to_string("events/thanks_letter.html", context))


def _what(row):
    if not row.sign_up:
        return row.activity
    shift = row.sign_up.shift
    return f"{shift.event} ({str(shift.role).lower()})" if shift.event else str(shift.role)
