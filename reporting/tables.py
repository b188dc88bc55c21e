"""Rows of tables as HTML text: a dashboard may have 500, which the template engine takes longer for than the counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, where it leads, and words for those who hear the link by itself."""

    text: str
    url: str = ""
    about: str = ""
    is_number: bool = True

    def html(self) -> str:
        text = escape(self.text)
        if self.url:
            about = f'<span class="govuk-visually-hidden"> {escape(self.about)}</span>' if self.about else ""
            text = f'<a class="govuk-link" href="{escape(self.url)}">{text}{about}</a>'
        numeric = " govuk-table__cell--numeric" if self.is_number else ""
        return f'<td class="govuk-table__cell{numeric}">{text}</td>'


def table_rows(rows: Iterable[tuple[str, Sequence[Cell]]]) -> SafeString:
    """Each row's heading and cells."""
    return mark_safe(  # noqa: S308 - every text above and below is escaped
        "".join(
            f'<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{escape(heading)}</th>'
            f"{''.join(cell.html() for cell in cells)}</tr>"
            for heading, cells in rows
        )
    )


def number(value: int | None) -> str:
    return "missing" if value is None else f"{value:,}"
