"""When the way of recording changed: the breaks of the police's files that ship with the app, and their shape."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SourceKind(StrEnum):
    """Who counted, and how an incident came to an area. The values are those of `reporting.models.Source`."""

    HOUSING = "housing"
    POLICE_LSOA = "police_lsoa"  # the LSOA code that a street file carries
    POLICE_POINT = "police_point"  # a street file's map point, inside the area's boundary
    POLICE_SUPPLIED = "police_supplied"  # counted by the police for the area

    @property
    def is_police(self) -> bool:
        return self is not SourceKind.HOUSING


@dataclass(frozen=True)
class RecordingBreak:
    """One change in how a source records; `first_month` is the first month recorded the new way.

    `what` completes "Recording changed in July 2022: ...". Counts of a `refused` kind do not compare across it,
    those of a `cautioned` kind do with a caution, others are not touched. `categories` is None for all.
    """

    code: str
    first_month: date
    what: str
    refused: frozenset[SourceKind] = frozenset(SourceKind)
    cautioned: frozenset[SourceKind] = frozenset()
    categories: frozenset[str] | None = None


ASB = "Anti-social behaviour"

# Read from the files, see shared/data/README.md: rows of Northumbria on older points fall from 99% to 6% between June
# and July 2022, and a street's point moved by 42 m at the 90th percentile. Treated as national until shown otherwise.
POLICE_BREAKS = (
    RecordingBreak(
        "asb-types-2011",
        date(2011, 4, 1),
        "police forces replaced their list of ASB types with three: personal, nuisance and environmental",
        categories=frozenset({ASB}),
    ),
    RecordingBreak(
        "map-points-2012",
        date(2012, 1, 1),
        "data.police.uk replaced the map points that incidents are moved to",
        refused=frozenset({SourceKind.POLICE_POINT}),
        cautioned=frozenset({SourceKind.POLICE_LSOA}),
    ),
    RecordingBreak(
        "map-points-2022",
        date(2022, 7, 1),
        "data.police.uk replaced the map points that incidents are moved to",
        refused=frozenset({SourceKind.POLICE_POINT}),
        cautioned=frozenset({SourceKind.POLICE_LSOA}),
    ),
)


def known_breaks(source: str, category: str = ASB) -> tuple[RecordingBreak, ...]:
    """The shipped breaks that touch a source's category, whatever the period. Housing systems' breaks are rows."""
    if not SourceKind(source).is_police:
        return ()
    return tuple(one for one in POLICE_BREAKS if one.categories is None or category in one.categories)
