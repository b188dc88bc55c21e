"""The rows behind a figure, listed and as CSV."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.access import COUNCIL_STAFF, role_required
from engagement.csv_files import csv_response
from engagement.pages import page_of
from estates.models import Area
from reporting.forms.rows import HousingCasesForm, RowsForm
from reporting.housing.counting import cases_behind
from reporting.models import HousingCase, Incident, MonthlyCount, Source
from reporting.rows_behind import rows_behind
from reporting.stored_counts import areas_being_recounted
from reporting.street_files import StreetFiles

CASES_HEADER = ["Area", "Landlord", "Reference", "What it is", "Reported", "Closed", "Category", "Category as given",
                "Property reference", "Postcode", "Import", "Row"]  # fmt: skip
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


@role_required(*COUNCIL_STAFF)
@require_safe
def housing_cases(request, slug):
    form = HousingCasesForm(request.GET or None, areas=areas_of(request.programme))
    context = {"form": form}
    if form.is_valid():
        placed = _cases(form)
        context |= page_of(request, placed, per_page=100)
        context |= {"rows": _cases_table(context["page_obj"].object_list), "header": CASES_HEADER}
        context |= {"total": context["page_obj"].paginator.count, "counted": _counted(form)}
    return render(request, "reporting/housing_cases.html", context)


@role_required(*COUNCIL_STAFF)
@require_safe
def housing_cases_csv(request, slug):
    form = HousingCasesForm(request.GET, areas=areas_of(request.programme))
    if not form.is_valid():
        return render(request, "reporting/housing_cases.html", {"form": form}, status=400)
    return csv_response(f"{slug}-cases.csv", CASES_HEADER, _cases_table(_cases(form)))


def _cases(form):
    chosen = form.cleaned_data
    return cases_behind(areas=chosen["area"], category=chosen["category"], months=chosen["month"])


def _counted(form):
    """The sum of the counts: less than there are rows where a month is not whole, and so is not counted."""
    chosen = form.cleaned_data
    counts = MonthlyCount.objects.filter(
        area__in=chosen["area"], source=Source.HOUSING, category=chosen["category"], month__in=chosen["month"]
    )
    return sum(counts.values_list("count", flat=True))


def _cases_table(placed):
    """One list in CASES_HEADER's order for each pair of area and case."""
    placed = placed.select_related("area", "housingcase__source")
    return [
        [
            row.area.name,
            row.housingcase.source.name,
            row.housingcase.reference,
            row.housingcase.counted.capitalize(),
            row.housingcase.reported,
            row.housingcase.closed,
            HousingCase.Category(row.housingcase.category).label,
            row.housingcase.category_given,
            row.housingcase.property_reference,
            row.housingcase.postcode,
            row.housingcase.imported_by_id,
            row.housingcase.row,
        ]
        for row in placed
    ]
