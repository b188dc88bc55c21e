"""The shapes of areas as they change: boundary, LSOA codes, and the buffers that follow from boundaries."""

import shapely
from django.db import transaction
from django.utils import timezone

from engagement.editing import claim_version
from estates.geometry import GeometryProblem, Plane, buffer_ring, from_geojson_many, to_geojson
from estates.models import Area
from estates.models.areas import check_lsoa_codes
from estates.places import buffer_name


@transaction.atomic
def set_boundary(*, area, geometry, by, lsoa_codes=()):
    """Give the area a checked boundary (shapely), and the codes if the file had any. Remakes the buffers it touches."""
    fields = {"boundary": to_geojson(geometry)}
    if lsoa_codes:
        fields["lsoa_codes"] = sorted(set(lsoa_codes))
    _change_shape(area, by, **fields)
    if area.kind == Area.Kind.ESTATE:
        _remake_buffers(by)


@transaction.atomic
def edit_area(*, area, by, version=None, **fields):
    """Its `name`, its `lsoa_codes` or both. Raises ValidationError for what is not the code of an LSOA.

    `version` is that of the form: raises engagement.editing.ChangedMeanwhile if somebody saved it since.
    """
    if version is not None:
        claim_version(area, version)
        fields["version"] = area.version
    if "lsoa_codes" in fields:
        check_lsoa_codes(fields["lsoa_codes"])
        fields["lsoa_codes"] = sorted(set(fields["lsoa_codes"]))
    _change_shape(area, by, **fields)


@transaction.atomic
def set_buffer(*, area, metres, by):
    """The buffer around an area, new or remade. Raises GeometryProblem for a wrong width, or if nothing is left."""
    if not area.boundary:
        raise GeometryProblem(f"{area} has no boundary yet. Upload it first.")
    ring = _ring(area, metres, _estates_with_boundary())
    buffer = Area.objects.filter(buffer_of=area).first() or Area(kind=Area.Kind.BUFFER, buffer_of=area)
    _change_shape(buffer, by, boundary=ring, buffer_metres=metres, name=buffer_name(area.name, metres))
    return buffer


@transaction.atomic
def remove_buffer(*, area, by):
    buffer = area.buffer
    buffer._history_user = by
    buffer.delete()


@transaction.atomic
def add_area(*, name, kind, by, geometry=None, lsoa_codes=()):
    """An area to compare with, a ward or the borough. A ward or borough already known by this name gets the shape."""
    area = Area(name=name, kind=kind)
    if kind in Area.SHARED_KINDS:
        area = Area.objects.filter(kind=kind, name=name).first() or area
    fields = {"lsoa_codes": sorted(set(lsoa_codes))} if lsoa_codes else {}
    if geometry is not None:
        fields["boundary"] = to_geojson(geometry)
    _change_shape(area, by, **fields)
    return area


@transaction.atomic
def add_shared_areas(*, kind, shapes, by):
    """Wards, or the borough; `shapes` are (name, geometry, LSOA codes)."""
    for name, geometry, lsoa_codes in shapes:
        add_area(name=name, kind=kind, geometry=geometry, lsoa_codes=lsoa_codes, by=by)


def _change_shape(area, by, **fields):
    """Save the fields; if the shape differs, the next geometry version says that counts must be made anew."""
    if area.pk:
        Area.objects.select_for_update().get(pk=area.pk)
        area.refresh_from_db()
        if any(getattr(area, name) != fields.get(name, getattr(area, name)) for name in ("boundary", "lsoa_codes")):
            area.geometry_version += 1
            area.changed_at = timezone.now()
    for name, value in fields.items():
        setattr(area, name, value)
    area._history_user = by
    area.save()


def _remake_buffers(by):
    """All buffers whose ring changes: the moved estate's own, and those from which it is left out."""
    estates = _estates_with_boundary()
    for buffer in Area.objects.filter(kind=Area.Kind.BUFFER).select_related("buffer_of"):
        try:
            ring = _ring(buffer.buffer_of, buffer.buffer_metres, estates)
        except GeometryProblem:  # the other estates cover all of it now
            ring = None
        if ring != buffer.boundary:
            _change_shape(buffer, by, boundary=ring)


def _estates_with_boundary():
    """{primary key: geometry} of every estate of the council that has a boundary."""
    rows = list(Area.objects.filter(kind=Area.Kind.ESTATE, boundary__isnull=False).values_list("pk", "boundary"))
    return dict(zip([pk for pk, _ in rows], from_geojson_many([boundary for _, boundary in rows]), strict=True))


def _ring(area, metres, estates):
    """The ring around the area as GeoJSON, without the other estates in it. Raises GeometryProblem."""
    geometry = area.geometry
    reach = metres / Plane.around(geometry).metres_per_degree.min()
    near = [other for pk, other in estates.items() if pk != area.pk and shapely.dwithin(geometry, other, reach)]
    return to_geojson(buffer_ring(geometry, metres, without=near))
