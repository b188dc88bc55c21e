"""In which areas a case lies: an estate by its postcodes, any area by its boundary."""

import hashlib
import json
from collections import defaultdict

import polars

from estates.geometry import from_geojson
from estates.models import Area, Estate
from reporting.police.counting import Polygons

UNITED_KINGDOM = {"longitude": (-9, 3), "latitude": (49, 62)}


def degrees(key, text):
    """One half of a point, or None if it is not there. Raises ValueError with what is wrong, in words for the user."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError("It is not a number of degrees. Write it like 51.5072.") from error
    least, most = UNITED_KINGDOM[key]
    if not least <= number <= most:
        raise ValueError(f"It is not in the United Kingdom: write the {key} in degrees.")
    return number


class Places:
    """All areas as they are now.

    A postcode that one estate lists decides in which estate a case lies, whatever its point: points are less exact.
    One that several estates list decides nothing. Wards, buffers and comparison areas go by the point alone.
    """

    def __init__(self):
        areas = list(Area.objects.order_by("pk").only("pk", "kind", "geometry_version", "boundary"))
        self._estates = {area.pk for area in areas if area.kind == Area.Kind.ESTATE}
        self._polygons = Polygons((area.pk, from_geojson(area.boundary)) for area in areas if area.boundary)
        listed = list(Estate.objects.filter(area__isnull=False).order_by("pk").values_list("area", "postcodes"))
        by_postcode = defaultdict(set)
        for area, postcodes in listed:
            for postcode in postcodes:
                by_postcode[postcode].add(area)
        self._by_postcode = {postcode: found for postcode, found in by_postcode.items() if len(found) == 1}
        versions = [[area.pk, area.geometry_version] for area in areas]
        self.fingerprint = hashlib.sha256(json.dumps([versions, listed]).encode()).hexdigest()

    def areas_of(self, cases):
        """{key: set of areas' keys} of (key, postcode, longitude, latitude); without those that lie in none."""
        found = defaultdict(set)
        for key, area in self._by_point(cases):
            found[key].add(area)
        for key, postcode, *_ in cases:
            if estate := self._by_postcode.get(postcode):
                found[key] = found[key] - self._estates | estate
        return dict(found)

    def _by_point(self, cases):
        points = [(key, lon, lat) for key, _, lon, lat in cases if lon is not None]
        schema = {"key": polars.Int64, "lon": polars.Float64, "lat": polars.Float64}
        frame = polars.DataFrame(points, schema, orient="row")
        return frame.join(self._polygons.inside(frame), on=["lon", "lat"]).select("key", "area").rows()
