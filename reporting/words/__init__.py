"""The one place that turns measures into sentences, in the words of METHOD.md. Plain text: the caller escapes it."""

from dataclasses import dataclass

from reporting.measures import MeasuredChange

from .cautions import CAUTIONS, caution
from .figures import (
    VERDICTS,
    change_sentence,
    claim_without_counts,
    comparison_sentence,
    interval_sentence,
    rate_sentence,
)
from .left_out import areas_left_out
from .nouns import Noun, noun_for
from .phrases import count, listed, month, months_label, percent, plural, whole
from .refusals import REFUSALS, refusal
from .series import counts_in_words


@dataclass(frozen=True)
class Sentences:
    """What a measured change says, in the order shown. A sentence that may not be said is empty."""

    change: str
    rate: str
    comparison: str
    interval: str
    verdict: str
    refusals: tuple[str, ...]
    cautions: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        figures = (self.change, self.rate, self.comparison, self.interval, self.verdict)
        return tuple(filter(None, (*figures, *self.refusals, *self.cautions)))


def sentences(measured: MeasuredChange, noun: Noun | None = None) -> Sentences:
    """Every sentence about a measured change; `noun` is that of its source and category unless given."""
    noun = noun or noun_for(measured.source, measured.category)
    return Sentences(
        change=change_sentence(measured, noun),
        rate=rate_sentence(measured, noun),
        comparison=comparison_sentence(measured, noun),
        interval=interval_sentence(measured),
        verdict=VERDICTS[measured.verdict] if measured.verdict else "",
        refusals=tuple(refusal(one, measured, noun) for one in measured.refusals),
        cautions=tuple(caution(one, measured, noun) for one in measured.cautions),
    )


__all__ = [
    "CAUTIONS",
    "Noun",
    "REFUSALS",
    "Sentences",
    "VERDICTS",
    "areas_left_out",
    "caution",
    "claim_without_counts",
    "count",
    "counts_in_words",
    "listed",
    "month",
    "months_label",
    "noun_for",
    "percent",
    "plural",
    "refusal",
    "sentences",
    "whole",
]
