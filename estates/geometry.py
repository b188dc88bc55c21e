"""Areas in metres: how large one is, and the ring around it. Geometries are shapely's, in WGS84 degrees.

Metres are measured on a plane touching the earth at the middle of the shape (`Plane`). Lengths and areas are
right to 0.1 % for an estate (8 km across) and to 0.7 % for the largest area taken (45 km across).
"""

import json
import math
from dataclasses import dataclass

import numpy
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

BUFFER_METRES = (50, 1_000)
# Joining shapes costs about 10 microseconds for each two of their lines that meet: a second or two, and more where
# there are many lines.
LINES_LOOKED_AT, MOST_MET, MOST_MET_A_LINE = 100, 100_000, 10


class GeometryProblem(ValueError):
    """What is wrong with a boundary, in one plain sentence for the person who uploaded it."""


@dataclass(frozen=True)
class Plane:
    """A flat map in metres around one place: x to the east, y to the north of the origin."""

    longitude: float
    latitude: float

    @classmethod
    def around(cls, *geometries):
        west, south, east, north = shapely.total_bounds(list(geometries))
        return cls((west + east) / 2, (south + north) / 2)

    @property
    def metres_per_degree(self):
        """Lengths of a degree of longitude and of latitude here, on the WGS84 ellipsoid."""
        flatness = 0.00669437999014
        sine = math.sin(math.radians(self.latitude))
        across = 6_378_137 / math.sqrt(1 - flatness * sine**2)
        along = across * (1 - flatness) / (1 - flatness * sine**2)
        return numpy.array([math.radians(1) * across * math.cos(math.radians(self.latitude)), math.radians(1) * along])

    def to_metres(self, geometry: BaseGeometry):
        scale, origin = self.metres_per_degree, numpy.array([self.longitude, self.latitude])
        return shapely.transform(geometry, lambda points: (points - origin) * scale)

    def to_degrees(self, geometry: BaseGeometry):
        scale, origin = self.metres_per_degree, numpy.array([self.longitude, self.latitude])
        return shapely.transform(geometry, lambda points: points / scale + origin)


def area_square_metres(geometry):
    return float(Plane.around(geometry).to_metres(geometry).area)


def buffer_ring(geometry, metres, without=()):
    """What lies outside the area within so many metres of it, less the areas in `without` (other estates).

    Corners are rounded by 32 straight pieces a circle: the outer line is at most 0.5 % of `metres` too near.
    """
    least, most = BUFFER_METRES
    if not least <= metres <= most:
        raise GeometryProblem(f"A buffer must be from {least} to {most:,} metres wide, not {metres:,g}.")
    plane = Plane.around(geometry)
    flat = plane.to_metres(geometry)
    ring = flat.buffer(metres, quad_segs=8).difference(shapely.union_all([flat, *map(plane.to_metres, without)]))
    ring = _only_polygons(ring)
    if ring.is_empty:
        raise GeometryProblem("Nothing is left of the buffer: other areas cover all of it.")
    return plane.to_degrees(ring)


def cross_too_often(shapes):
    """Whether joining the shapes would take long: where N lines cross N others, a small file asks for N² points.

    Told from how many lines of other shapes come near a hundred lines taken at random; along a shared border it is
    about three.
    """
    rings, owners = shapely.get_rings(shapes, return_index=True)
    points, numbers = shapely.get_coordinates(rings, return_index=True)
    along = numbers[1:] == numbers[:-1]
    first, last, owners = points[:-1][along], points[1:][along], owners[numbers[1:][along]]
    boxes = shapely.box(*numpy.minimum(first, last).T, *numpy.maximum(first, last).T)
    some = numpy.random.default_rng(0).integers(len(boxes), size=LINES_LOOKED_AT)
    here, there = shapely.STRtree(boxes).query(boxes[some])
    met = (owners[some[here]] != owners[there]).sum() * len(boxes) / LINES_LOOKED_AT
    return met > MOST_MET + MOST_MET_A_LINE * len(boxes)


def _only_polygons(geometry):
    """Cutting can leave lines and points behind: they are no area."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def to_geojson(geometry):
    """The geometry as a GeoJSON object for a JSON field, to 7 decimals (1 cm)."""
    return json.loads(shapely.to_geojson(shapely.set_precision(geometry, 1e-7)))


def from_geojson(stored):
    """A stored geometry (dict) as shapely, trusted: it was checked before it was stored."""
    return shapely.from_geojson(json.dumps(stored))


def from_geojson_many(stored):
    """An array of shapely geometries from many stored ones, in one call: 600 take some milliseconds."""
    return shapely.from_geojson([json.dumps(one) for one in stored])
