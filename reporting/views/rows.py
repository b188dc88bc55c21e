"""The rows behind a figure, listed and as CSV."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.access import COUNCIL_STAFF, role_required
from engagement.csv_files import csv_response
from engagement.pages import page_of
from estates.models import Area
from reporting.forms.rows import RowsForm
from reporting.models import Incident
from reporting.rows_behind import rows_behind
from reporting.stored_counts import areas_being_recounted
from reporting.street_files import StreetFiles

HEADER = ["Area", "Month", "Category", "Location", "LSOA code", "Longitude", "Latitude", "Crime ID", "File", "Row"]


def areas_of(programme):
    """The areas whose figures a programme shows: its estates, the rings around them, its comparisons."""
    areas = Area.objects
    theirs = areas.estates_of(programme) | areas.buffers_of(programme) | areas.comparisons_of(programme)
    return areas.filter(pk__in=theirs.values("pk"))


@role_required(*COUNCIL_STAFF)
@require_safe
def asb_rows(request, slug):
    form = RowsForm(request.GET or None, areas=areas_of(request.programme))
    context = {"form": form}
    if form.is_valid():
        pairs = _rows(form, request.programme)
        context |= page_of(request, pairs, per_page=100)
        context |= {"rows": _table(form, context["page_obj"].object_list), "total": len(pairs), "header": HEADER}
        context["recounted"] = areas_being_recounted().filter(pk__in=form.cleaned_data["area"]).count()
    return render(request, "reporting/asb_rows.html", context)


@role_required(*COUNCIL_STAFF)
@require_safe
def asb_rows_csv(request, slug):
    form = RowsForm(request.GET, areas=areas_of(request.programme))
    if not form.is_valid():
        return render(request, "reporting/asb_rows.html", {"form": form}, status=400)
    return csv_response(f"{slug}-rows.csv", HEADER, _table(form, _rows(form, request.programme)))


def _rows(form, programme):
    """Of the force whose files the programme's figures are counted from."""
    chosen = form.cleaned_data
    return rows_behind(
        areas=chosen["area"],
        source=chosen["source"],
        category=chosen["category"],
        months=chosen["month"],
        force=StreetFiles.of_forces([programme.police_force]).of_programme(programme).force,
    )


def _table(form, pairs):
    """One list in HEADER's order for each pair of area and incident."""
    names = {area.pk: area.name for area in form.cleaned_data["area"]}
    incidents = Incident.objects.select_related("source_file").in_bulk({pk for _, pk in pairs})
    return [
        [
            names[area],
            f"{row.month:%Y-%m}",
            row.category,
            row.location,
            row.lsoa_code,
            row.longitude,
            row.latitude,
            row.crime_id,
            row.source_file.name,
            row.row,
        ]
        for area, row in ((area, incidents[pk]) for area, pk in pairs)
    ]
