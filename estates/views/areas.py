"""The areas that are counted: their shapes, codes, homes and buffers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import COUNCIL_STAFF, DATA_ROLES, role_required
from engagement.editing import ChangedMeanwhile
from estates import places, shapes
from estates.comparisons import also_compared_by, overlapping, overlaps_of
from estates.forms.areas import AreaForm, BufferForm
from estates.forms.estates import HomesForm
from estates.geometry import GeometryProblem
from estates.maps import MapArea, svg_map
from estates.models import Area


def visible_areas(request):
    return Area.objects.visible_to(request.user).in_programme(request.programme)


def editable_area(request, pk, **lookups):
    found = Area.objects.visible_to(request.user).editable_in(request.programme)
    return get_object_or_404(found, pk=pk, **lookups)


def also_compared(request, area):
    return also_compared_by(area=area, programme=request.programme, user=request.user)


def to_area(slug, area):
    """Back to the page on which the area stands: an estate's own page, or the area's."""
    if area.kind == Area.Kind.ESTATE:
        return redirect("estates:estate", slug, area.estate_id)
    return redirect("estates:area", slug, area.pk)


def area_parts(request, area):
    """What estates/_area.html shows: map, boundary, codes, homes and buffer of one area."""
    editable = Area.objects.visible_to(request.user).editable_in(request.programme).filter(pk=area.pk)
    may_edit = bool(request.roles & DATA_ROLES) and editable.exists()
    buffer = Area.objects.filter(buffer_of=area).first()
    rows = [
        _row("Boundary", _size(area), "" if area.kind == Area.Kind.BUFFER else "estates:upload-boundary"),
        _row("LSOA codes", "\n".join(area.lsoa_codes), "estates:edit-area"),
        _row("Homes", "\n".join(f"{row.homes:,} in {row.year}" for row in area.homes.all()), "estates:edit-homes"),
    ]
    if area.kind == Area.Kind.ESTATE:
        rows.append(_row("Buffer", f"{buffer.buffer_metres:,} metres" if buffer else "", "estates:edit-buffer"))
    for row in rows:
        page = row.pop("page")
        row["url"] = reverse(page, args=[request.programme.slug, area.pk]) if may_edit and page else ""
        row["action"] = "Change" if row["value"] else "Add"
    return {
        "area": area,
        "buffer": buffer,
        "counted": rows,
        "map": area_map([one for one in (buffer, area) if one], f"Map of {area}"),
        "may_edit": may_edit,
    }


def _row(key, value, page):
    return {"key": key, "value": value, "page": page}


def _size(area):
    if area.kind == Area.Kind.BUFFER and not area.boundary:
        return "Other estates cover all of it"
    return f"{area.hectares:,.1f} hectares" if area.boundary else ""


def area_map(areas, title):
    """The areas that have a boundary as SVG; '' if none has."""
    drawn = [area for area in areas if area.boundary]
    if not drawn:
        return ""
    return svg_map(
        [MapArea(area.geometry, "" if area.kind == Area.Kind.BUFFER else area.name, area.kind) for area in drawn],
        title,
    )


@require_safe
@role_required(*COUNCIL_STAFF)
def areas(request, slug):
    programme = request.programme
    estates = list(Area.objects.estates_of(programme).select_related("buffer").prefetch_related("homes"))
    choices = list(
        programme.comparison_choices.select_related("area", "named_by", "withdrawn_by")
        .prefetch_related("area__homes")
        .order_by("named_at")
    )
    standing = [choice for choice in choices if choice.withdrawn_at is None]
    buffers = [area.buffer for area in estates if hasattr(area, "buffer")]
    context = {
        "estates": estates,
        "standing": standing,
        "withdrawn": [choice for choice in choices if choice.withdrawn_at],
        "shared": visible_areas(request).filter(kind__in=Area.SHARED_KINDS).prefetch_related("homes"),
        "overlaps": overlapping([choice.area for choice in standing], [*estates, *buffers]),
        "map": area_map(
            [*estates, *buffers, *(choice.area for choice in standing)], f"Map of the areas of {programme}"
        ),
        "may_edit": bool(request.roles & DATA_ROLES),
    }
    return render(request, "estates/areas.html", context)


@require_safe
@role_required(*COUNCIL_STAFF)
def area(request, slug, pk):
    area = get_object_or_404(visible_areas(request), pk=pk)
    if area.estate_id and request.programme.estates.filter(pk=area.estate_id).exists():
        return to_area(slug, area)
    choices = area.comparison_choices.filter(programme=request.programme).select_related("named_by", "withdrawn_by")
    context = {
        "choices": choices.order_by("named_at"),
        "may_compare": bool(request.roles & DATA_ROLES),
        "overlaps": [overlap for overlap in overlaps_of(request.programme) if overlap.comparison == area],
        **area_parts(request, area),
    }
    return render(request, "estates/area.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def edit_area(request, slug, pk):
    area = editable_area(request, pk)
    form = AreaForm(request.POST if request.method == "POST" else None, instance=area)
    context = {"form": form, "area": area, "also": also_compared(request, area)}
    if form.is_valid():
        try:
            shapes.edit_area(area=area, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            context["beside"] = form.beside(AreaForm(instance=changed.current))
            return render(request, "estates/edit_area.html", context, status=409)
        messages.success(request, f"{area} was saved. Counts by LSOA follow in the background.")
        return to_area(slug, area)
    return render(request, "estates/edit_area.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def edit_homes(request, slug, pk):
    area = editable_area(request, pk)
    form = HomesForm(request.POST if request.method == "POST" else None, area=area, programme=request.programme)
    context = {"form": form, "area": area, "also": also_compared(request, area)}
    if form.is_valid():
        try:
            places.set_homes(area=area, homes=form.homes, version=form.cleaned_data["version"], by=request.user)
        except ChangedMeanwhile as changed:
            form.beside(changed.current)
            return render(request, "estates/edit_homes.html", context, status=409)
        messages.success(request, f"The homes of {area} were saved.")
        return to_area(slug, area)
    return render(request, "estates/edit_homes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def edit_buffer(request, slug, pk):
    area = editable_area(request, pk, kind=Area.Kind.ESTATE)
    buffer = Area.objects.filter(buffer_of=area).first()
    initial = {"metres": buffer.buffer_metres if buffer else 200}
    form = BufferForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            shapes.set_buffer(area=area, metres=form.cleaned_data["metres"], by=request.user)
        except GeometryProblem as problem:
            form.add_error("metres", str(problem))
        else:
            messages.success(request, f"The buffer around {area} was made. Its counts follow in the background.")
            return to_area(slug, area)
    return render(request, "estates/edit_buffer.html", {"form": form, "area": area, "buffer": buffer})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def remove_buffer(request, slug, pk):
    area = editable_area(request, pk, buffer__isnull=False)
    if request.method == "POST":
        shapes.remove_buffer(area=area, by=request.user)
        messages.success(request, f"The buffer around {area} was removed.")
        return to_area(slug, area)
    return render(request, "estates/remove_buffer.html", {"area": area})
