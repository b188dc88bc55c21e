"""Numbers, dates and parts of sentences, written as the app writes them everywhere."""

from datetime import date

from reporting.measures import MonthPair

from .nouns import Noun


def whole(number: float) -> str:
    """Its size as a whole number, halves up, with thousands separators."""
    return f"{int(abs(number) + 0.5):,}"


def count(number: float, noun: Noun) -> str:
    """`1 case`, `1,020 cases`."""
    return f"{whole(number)} {noun.one if whole(number) == '1' else noun.many}"


def plural(number: float, one: str, many: str = "") -> str:
    return f"{whole(number)} {one if whole(number) == '1' else many or one + 's'}"


def month(day: date) -> str:
    """`July 2020`."""
    return f"{day:%B %Y}"


def follows(month: date, next_month: date) -> bool:
    """Whether one first day of a month is that of the month after the other."""
    return (next_month.year - month.year) * 12 + next_month.month - month.month == 1


def months_from_to(days: list[date]) -> str:
    """Months in a row: `July 2020`, `April 2020 to March 2021`."""
    return " to ".join(month(day) for day in dict.fromkeys((days[0], days[-1])))


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def months_label(kept: tuple[MonthPair, ...]) -> str:
    """`April to December`; with gaps `April to June, August and October to March`."""
    runs: list[list[date]] = []
    for pair in kept:
        if runs and (pair.before.month - runs[-1][-1].month) % 12 == 1:
            runs[-1].append(pair.before)
        else:
            runs.append([pair.before])
    return listed([f"{run[0]:%B}" if len(run) == 1 else f"{run[0]:%B} to {run[-1]:%B}" for run in runs])


def same_months(kept: tuple[MonthPair, ...]) -> str:
    """What the two years' counts are over; a part of a year is named."""
    if len(kept) == 12:
        return "same 12 months in both years"
    return f"{months_label(kept)}: the same {plural(len(kept), 'month')} in both years"


def a_or_an(number: str) -> str:
    return "an" if number.startswith("8") or number in ("11", "18") else "a"


def percent(number: float) -> str:
    return f"{whole(number)}%" if abs(number) >= 0.5 else "less than 1%"


def moved(before: float, after: float) -> str:
    return "rose" if after > before else "fell" if after < before else "stayed the same"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
