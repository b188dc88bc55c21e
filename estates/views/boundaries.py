"""GeoJSON in: a file is uploaded, then its shapes are looked at and chosen."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagement.access import DATA_ROLES, role_required
from estates import boundary_uploads, comparisons, shapes
from estates.boundaries import join_features, read_features
from estates.forms.areas import BoundaryForm, NewAreasFileForm, NewAreasForm, ShapesForm
from estates.geometry import GeometryProblem, area_square_metres
from estates.maps import MapArea, svg_map
from estates.models import Area, BoundaryUpload
from estates.views.areas import also_compared, editable_area, to_area

MOST_SHAPES_SHOWN = 60


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def upload_boundary(request, slug, pk):
    area = editable_area(request, pk, buffer_of__isnull=True)
    form = BoundaryForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        upload = boundary_uploads.keep_upload(
            programme=request.programme, area=area, kind=area.kind, file=form.cleaned_data["file"], by=request.user
        )
        return redirect("estates:choose-shapes", slug, upload.pk)
    context = {"form": form, "area": area, "also": also_compared(request, area)}
    return render(request, "estates/upload_boundary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def add_areas(request, slug):
    form = NewAreasFileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        upload = boundary_uploads.keep_upload(programme=request.programme, by=request.user, **form.cleaned_data)
        return redirect("estates:choose-shapes", slug, upload.pk)
    return render(request, "estates/add_areas.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def choose_shapes(request, slug, pk):
    uploads = BoundaryUpload.objects.filter(programme=request.programme, by=request.user).select_related("area")
    upload = get_object_or_404(uploads, pk=pk)
    if upload.area:
        editable_area(request, upload.area_id)  # it may have left the programme since
    with upload.stored.open() as file:
        features = read_features(file.read())
    data = request.POST if request.method == "POST" else None
    if upload.area:
        form = ShapesForm(data, features=features, kind=upload.kind)
    else:
        form = NewAreasForm(data, features=features, kind=upload.kind, programme=request.programme)
    if form.is_valid():
        return _use_shapes(request, upload, form)
    searched = request.GET.get("q", "").strip()
    found = [feature for feature in features if searched.casefold() in feature.label.casefold()]
    context = {
        "form": form,
        "upload": upload,
        "searched": searched,
        "rows": [_row(feature, form, len(features)) for feature in found[:MOST_SHAPES_SHOWN]],
        "found": len(found),
        "total": len(features),
    }
    context["map"] = _map_of(context["rows"])
    if upload.area:
        context["also"] = also_compared(request, upload.area)
    return render(request, "estates/choose_shapes.html", context)


def _use_shapes(request, upload, form):
    """The chosen shapes become the area's boundary, or new areas; the kept file goes."""
    if upload.area:
        _, geometry, codes = form.made[0]
        shapes.set_boundary(area=upload.area, geometry=geometry, lsoa_codes=codes, by=request.user)
        with_codes = f" and its LSOA codes ({', '.join(codes)})" if codes else ""
        messages.success(
            request, f"The boundary of {upload.area}{with_codes} was saved. Its counts follow in the background."
        )
        answer = to_area(request.programme.slug, upload.area)
    else:
        if upload.kind == Area.Kind.COMPARISON:
            comparisons.add_comparison_areas(
                programme=request.programme, shapes=form.made, reason=form.cleaned_data["reason"], by=request.user
            )
        else:
            shapes.add_shared_areas(kind=upload.kind, shapes=form.made, by=request.user)
        messages.success(request, f"{_counted(len(form.made))} added. Their counts follow in the background.")
        answer = redirect("estates:areas", request.programme.slug)
    boundary_uploads.discard_upload(upload)
    return answer


def _counted(number):
    return "1 area was" if number == 1 else f"{number} areas were"


def _row(feature, form, total):
    """One shape to choose: its size, or what is wrong with it."""
    row = {"feature": feature, "chosen": total == 1 or str(feature.number) in (form["shapes"].value() or [])}
    try:
        geometry = join_features([feature], form.at_most)
    except GeometryProblem as problem:
        return {**row, "chosen": False, "problem": str(problem)}
    return {**row, "geometry": geometry, "hectares": area_square_metres(geometry) / 10_000}


def _map_of(rows):
    """The shapes with their numbers, as SVG; '' if none can be drawn."""
    drawn = [row for row in rows if "geometry" in row]
    if not drawn:
        return ""
    return svg_map(
        [
            MapArea(row["geometry"], str(row["feature"].number), "estate" if row["chosen"] else "comparison")
            for row in drawn
        ],
        "Map of the shapes in the file, with their numbers",
    )
