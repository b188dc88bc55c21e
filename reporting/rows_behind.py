"""The kept incidents behind a count: as many as the count says, an incident once for each area that it lies in."""

import polars
import shapely

from estates.geometry import from_geojson
from reporting.models import Incident, Source
from reporting.police.counting import Polygons


def rows_behind(*, areas, source, category, months, force):
    """(area's id, incident's id) pairs behind the counts of these areas by one force, in the order of their months."""
    incidents = Incident.objects.filter(category=category, month__in=months, source_file__force=force)
    incidents = incidents.order_by("month", "source_file", "row")
    if source == Source.POLICE_LSOA:
        return _by_lsoa(incidents, areas)
    return _by_point(incidents, areas)


def _by_lsoa(incidents, areas):
    by_code = {}
    for area in areas:
        for code in set(area.lsoa_codes):
            by_code.setdefault(code, []).append(area.pk)
    found = incidents.filter(lsoa_code__in=by_code).values_list("pk", "lsoa_code")
    return [(area, pk) for pk, code in found for area in by_code[code]]


def _by_point(incidents, areas):
    shapes = {area.pk: from_geojson(area.boundary) for area in areas if area.boundary}
    if not shapes:
        return []
    west, south, east, north = map(float, shapely.total_bounds(list(shapes.values())))
    near = incidents.filter(longitude__range=(west, east), latitude__range=(south, north))
    rows = list(near.values_list("pk", "longitude", "latitude"))
    frame = polars.DataFrame(rows, {"pk": polars.Int64, "lon": polars.Float64, "lat": polars.Float64}, orient="row")
    inside = Polygons(shapes.items()).inside(frame)
    return frame.join(inside, on=["lon", "lat"], maintain_order="left").select("area", "pk").rows()
