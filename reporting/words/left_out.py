"""Areas that no figure holds, in words."""

from collections.abc import Iterable

from .phrases import listed

MOST_NAMES = 20


def areas_left_out(areas: Iterable[tuple[str, str]]) -> list[str]:
    """A sentence for each reason, naming its areas, of (name, why): `Ash and Oak are left out: no boundary yet.`"""
    names_of: dict[str, list[str]] = {}
    for name, why in areas:
        names_of.setdefault(why, []).append(name)
    return [f"{_named(names)} {'is' if len(names) == 1 else 'are'} left out: {why}." for why, names in names_of.items()]


def _named(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    return listed(names if more < 2 else [*names[:MOST_NAMES], f"{more:,} more"])
