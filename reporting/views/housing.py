"""Landlords' cases in: upload, columns, preview, yes; how far it is, what came of it, undoing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import DATA_ROLES, role_somewhere_required
from engagement.csv_files import csv_response
from engagement.pages import page_of
from engagement.table_files.imports import AnsweredMeanwhile, cancel
from reporting.forms.housing import CategoriesForm, HousingColumnsForm, HousingFileForm
from reporting.housing import imports
from reporting.housing.checking import MOST_SHOWN
from reporting.models import HousingImport, HousingSource

State = HousingImport.State
ANSWERED = "Somebody answered this import in the meantime. This is how it stands now."


def _import_of(pk):
    return get_object_or_404(HousingImport.objects.select_related("by", "source"), pk=pk)


@role_somewhere_required(*DATA_ROLES)
@require_safe
def housing_imports(request):
    earlier = HousingImport.objects.select_related("by", "source").defer("table", "preview", "mapping", "report")
    context = page_of(request, earlier) | {"sources": HousingSource.objects.select_related("mapped_by")}
    return render(request, "reporting/housing_imports.html", context)


@role_somewhere_required(*DATA_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def add_housing_file(request):
    form = HousingFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        import_ = imports.start_import(
            source=form.source_name, file=file, kind=form.kind, by=request.user, name=file.name
        )
        return redirect("reporting:housing-import", import_.pk)
    return render(request, "reporting/add_housing_file.html", {"form": form})


@role_somewhere_required(*DATA_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def housing_import(request, pk):
    """The import as it stands; a POST says which column is what."""
    import_ = _import_of(pk)
    context = {"import": import_}
    if import_.state == State.MAPPING or (import_.state == State.CHECKED and "columns" in request.GET):
        form = HousingColumnsForm(request.POST if request.method == "POST" else None, import_=import_)
        if form.is_valid():
            chosen = form.cleaned_data
            return _answered(request, import_, lambda: imports.map_columns(
                import_=import_, by=request.user, columns=chosen["columns"], formats=chosen["formats"],
                counted=chosen["counted"], categories=import_.mapping["categories"],
                covers=(chosen["covers_from"], chosen["covers_to"]),
            ))  # fmt: skip
        context["form"] = form
    elif import_.state == State.CHECKED:
        wrong = import_.preview["wrong"]
        context |= {"wrong": wrong[:MOST_SHOWN], "wrong_not_shown": max(0, len(wrong) - MOST_SHOWN)}
    return render(request, "reporting/housing_import.html", context)


@role_somewhere_required(*DATA_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def map_housing_categories(request, pk):
    """What the categories are that the file has and nobody has said."""
    import_ = _import_of(pk)
    if import_.state != State.CHECKED or not import_.preview["unmapped"]:
        return redirect("reporting:housing-import", pk)
    form = CategoriesForm(request.POST if request.method == "POST" else None, import_=import_)
    if form.is_valid():
        return _answered(
            request,
            import_,
            lambda: imports.map_categories(import_=import_, by=request.user, categories=form.categories),
        )
    return render(request, "reporting/map_housing_categories.html", {"import": import_, "form": form})


@role_somewhere_required(*DATA_ROLES)
@require_safe
def housing_import_progress(request, pk):
    """The part of the page that asks again every second; when the step is done, the page is loaded anew."""
    import_ = _import_of(pk)
    response = render(request, "engagement/_import_progress.html", {"import": import_})
    if not import_.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@role_somewhere_required(*DATA_ROLES)
@require_safe
def housing_import_problems(request, pk):
    """What is wrong, by row and column; the rows themselves stay in the landlord's file."""
    import_ = _import_of(pk)
    wrong = import_.preview.get("wrong") or import_.report.get("wrong", [])
    rows = [
        [row["row"], problem["column"], problem["value"], problem["wrong"]]
        for row in wrong
        for problem in row["problems"]
    ]
    return csv_response(f"housing-import-{pk}-problems.csv", ["Row", "Column", "Value", "What is wrong"], rows)


@role_somewhere_required(*DATA_ROLES)
@require_POST
def confirm_housing_import(request, pk):
    import_ = _import_of(pk)
    if request.POST.get("preview") != import_.preview_key:
        messages.warning(request, ANSWERED)
        return redirect("reporting:housing-import", pk)
    return _answered(request, import_, lambda: imports.confirm_import(import_=import_))


@role_somewhere_required(*DATA_ROLES)
@require_POST
def cancel_housing_import(request, pk):
    import_ = _import_of(pk)
    return _answered(request, import_, lambda: cancel(import_))


@role_somewhere_required(*DATA_ROLES)
@require_POST
def undo_housing_import(request, pk):
    import_ = _import_of(pk)
    return _answered(request, import_, lambda: imports.start_undo(import_=import_))


def _answered(request, import_, answer):
    try:
        answer()
    except AnsweredMeanwhile:
        messages.warning(request, ANSWERED)
    return redirect("reporting:housing-import", import_.pk)
