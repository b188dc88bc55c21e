"""Frames of incidents to counts per area: by point in polygon, and by the LSOA code of the file.

Counts are a frame of area, crime_type, count; an area and type without an incident have no row. Force and month are
those of the frame. Equal rows are separate incidents: each counts.

A point on a boundary is inside (shapely's `covers`): an estate is drawn along the middle of streets, where map points
lie. So a point on the line between two areas counts in both.
"""

import numpy
import polars
import shapely

POINT = ["lon", "lat"]


class Polygons:
    """The areas of one import, as (key, geometry in WGS84) pairs; keys are all ints or all strings.

    Distinct points are tested, and each once for all files: the places found are remembered.
    """

    def __init__(self, areas):
        areas = list(areas)
        self._keys = polars.Series("area", [key for key, _ in areas])
        self._shapes = numpy.array([geometry for _, geometry in areas], dtype=object)
        shapely.prepare(self._shapes)
        self._tested = polars.DataFrame(schema=dict.fromkeys(POINT, polars.Float64))
        self._inside = self._tested.with_columns(area=polars.lit(None, self._keys.dtype))

    def inside(self, frame):
        """lon, lat, area: every pair of a point and an area that covers it, of this frame and of those before."""
        points = frame.select(POINT).drop_nulls().unique().join(self._tested, on=POINT, how="anti")
        if points.height and len(self._shapes):
            tree = shapely.STRtree(shapely.points(points.to_numpy()))
            area, point = tree.query(self._shapes, predicate="covers")
            found = points[point].with_columns(self._keys[area])
            self._inside = polars.concat([self._inside, found])
        self._tested = polars.concat([self._tested, points])
        return self._inside


def lsoa_table(lsoas_by_area):
    """area, lsoa_code: from {key: codes}, for `count_lsoas` and `kept_rows`."""
    pairs = [(key, code) for key, codes in lsoas_by_area.items() for code in sorted(set(codes))]
    areas = polars.Series("area", [key for key, _ in pairs])
    return polars.DataFrame([areas, polars.Series("lsoa_code", [code for _, code in pairs], dtype=polars.String)])


def count_points(frame, polygons):
    """Incidents whose point an area covers."""
    return _counted(frame.select(*POINT, "crime_type").join(polygons.inside(frame), on=POINT))


def count_lsoas(frame, table):
    """Incidents whose LSOA code, as the file gives it, is one of an area's."""
    return _counted(frame.select("lsoa_code", "crime_type").join(table, on="lsoa_code"))


def _counted(rows):
    return rows.group_by("area", "crime_type").agg(polars.len().alias("count")).sort("area", "crime_type")


def kept_rows(frame, polygons, table):
    """The incidents that lie in any area, by point or by LSOA code, in the file's order and each once."""
    by_point = frame.select("row", *POINT).join(polygons.inside(frame), on=POINT, how="semi")["row"]
    by_lsoa = frame.select("row", "lsoa_code").join(table, on="lsoa_code", how="semi")["row"]
    rows = polars.concat([by_point, by_lsoa]).unique().sort()
    return frame[rows - frame["row"][0]] if len(rows) else frame.clear()


def count_gaps(frame):
    """crime_type, rows, and how many of these have no point, no LSOA code, and neither (without_place)."""
    no_point, no_lsoa = polars.col("lon").is_null(), polars.col("lsoa_code") == ""
    return (
        frame.group_by("crime_type")
        .agg(
            polars.len().alias("rows"),
            no_point.sum().alias("no_point"),
            no_lsoa.sum().alias("no_lsoa"),
            (no_point & no_lsoa).sum().alias("without_place"),
        )
        .sort("crime_type")
    )
