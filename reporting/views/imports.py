"""Police files in: the imports, a new one, how far it is, what came of it, undoing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import DATA_ROLES, role_somewhere_required
from engagement.csv_files import csv_response
from engagement.pages import page_of
from reporting.forms.imports import PoliceFilesForm, ZeroMonthsForm
from reporting.models import Import
from reporting.police_import import answer_zero_months, start_import
from reporting.police_undo import CannotUndo, check_can_be_undone, undo_import
from reporting.stored_counts import areas_being_recounted


@role_somewhere_required(*DATA_ROLES)
@require_safe
def imports(request):
    page = page_of(request, Import.objects.of_street_files().select_related("by"))
    return render(request, "reporting/imports.html", {**page, "recounted": areas_being_recounted().count()})


@role_somewhere_required(*DATA_ROLES)
@require_http_methods(["GET", "POST"])
def add_police_files(request):
    form = PoliceFilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            import_ = start_import(files=form.cleaned_data["files"], by=request.user)
        except OSError:
            form.add_error("files", "The files could not be kept: the server has no room. Tell the site administrator")
        else:
            return redirect("reporting:police-import", import_.pk)
    return render(request, "reporting/add_police_files.html", {"form": form})


@role_somewhere_required(*DATA_ROLES)
@require_safe
def police_import(request, pk):
    import_ = get_object_or_404(Import.objects.of_street_files().select_related("by", "undone_by"), pk=pk)
    return render(request, "reporting/police_import.html", {"import": import_, "totals": import_.totals})


@role_somewhere_required(*DATA_ROLES)
@require_safe
def police_import_progress(request, pk):
    """The part of the page that asks again every second; when the work is done, the page is loaded anew."""
    import_ = get_object_or_404(Import.objects.of_street_files(), pk=pk)
    response = render(request, "reporting/_police_import_progress.html", {"import": import_})
    if not import_.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@role_somewhere_required(*DATA_ROLES)
@require_safe
def police_import_problems(request, pk):
    import_ = get_object_or_404(Import.objects.of_street_files(), pk=pk)
    columns = ["file", "row", "column", "value", "wrong", "right"]
    header = ["File", "Row", "Column", "Value", "What is wrong", "What would be right"]
    rows = ([problem[column] for column in columns] for problem in import_.problems)
    return csv_response(f"import-{import_.pk}-problems.csv", header, rows)


@role_somewhere_required(*DATA_ROLES)
@require_http_methods(["GET", "POST"])
def answer_zero(request, pk):
    import_ = get_object_or_404(Import.objects.of_street_files(), pk=pk)
    if import_.state != Import.State.ASKING:
        return redirect("reporting:police-import", import_.pk)
    form = ZeroMonthsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer_zero_months(import_=import_, by=request.user, real=form.cleaned_data["real"])
        return redirect("reporting:police-import", import_.pk)
    return render(request, "reporting/answer_zero.html", {"import": import_, "form": form})


@role_somewhere_required(*DATA_ROLES)
@require_http_methods(["GET", "POST"])
def undo_police_import(request, pk):
    import_ = get_object_or_404(Import.objects.of_street_files(), pk=pk)
    try:
        if request.method == "POST":
            undo_import(import_=import_, by=request.user)
            return redirect("reporting:police-import", import_.pk)
        check_can_be_undone(import_)
    except CannotUndo as reason:
        messages.error(request, str(reason))
        return redirect("reporting:police-import", import_.pk)
    files = import_.files.in_use().select_related("replaces__imported_by")
    return render(request, "reporting/undo_police_import.html", {"import": import_, "files": files})
