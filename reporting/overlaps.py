"""Which areas share ground or codes, so that adding or comparing their counts would count an incident twice."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import combinations

import numpy
import shapely

from estates.comparisons import SMALLEST_OVERLAP_SQUARE_METRES
from estates.geometry import Plane


@lru_cache(maxsize=4)  # boundaries seldom change, and a dashboard is looked at again and again
def pairs_sharing_ground(boundaries: tuple[str | None, ...]) -> frozenset[tuple[int, int]]:
    """Positions, the lower first, of every two boundaries (GeoJSON text, or None) that share ground.

    By the same rule as estates/comparisons.py, which names the overlaps of few areas; this takes 600 in one go.
    """
    places = numpy.array([at for at, boundary in enumerate(boundaries) if boundary], dtype=int)
    if len(places) < 2:
        return frozenset()
    shapes = shapely.from_geojson([boundaries[at] for at in places])
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    overlap = shared * Plane.around(*shapes).metres_per_degree.prod() > SMALLEST_OVERLAP_SQUARE_METRES
    return frozenset(zip(places[one[overlap]].tolist(), places[other[overlap]].tolist(), strict=True))


def pairs_with_the_same(things: Sequence[Collection]) -> set[tuple[int, int]]:
    """Positions, the lower first, of every two collections that have something in common."""
    holders = defaultdict(list)
    for at, collection in enumerate(things):
        for thing in collection:
            holders[thing].append(at)
    return {pair for places in holders.values() for pair in combinations(places, 2)}
