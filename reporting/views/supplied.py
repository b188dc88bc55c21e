"""Monthly counts that the police supplied: upload, preview, yes; what came of it, undoing it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import DATA_ROLES, role_somewhere_required
from engagement.pages import page_of
from engagement.table_files.imports import cancel
from reporting import supplied_counts
from reporting.forms.housing import TableFileForm
from reporting.models import SuppliedCountsImport
from reporting.supplied_counts import MOST_SHOWN
from reporting.views import table_imports

State = SuppliedCountsImport.State
PAGE = "reporting:supplied-import"


def _import_of(pk):
    return get_object_or_404(SuppliedCountsImport.objects.select_related("by"), pk=pk)


@role_somewhere_required(*DATA_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def supplied_imports(request):
    form = TableFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        return redirect(
            PAGE, supplied_counts.start_import(file=file, kind=form.kind, by=request.user, name=file.name).pk
        )
    earlier = SuppliedCountsImport.objects.select_related("by").defer("preview", "report")
    return render(request, "reporting/supplied_imports.html", page_of(request, earlier) | {"form": form})


@role_somewhere_required(*DATA_ROLES)
@require_safe
def supplied_import(request, pk):
    import_ = _import_of(pk)
    wrong = import_.preview.get("wrong", [])
    context = {"import": import_, "wrong": wrong[:MOST_SHOWN], "wrong_not_shown": max(0, len(wrong) - MOST_SHOWN)}
    return render(request, "reporting/supplied_import.html", context)


@role_somewhere_required(*DATA_ROLES)
@require_safe
def supplied_import_progress(request, pk):
    return table_imports.progress(request, _import_of(pk))


@role_somewhere_required(*DATA_ROLES)
@require_safe
def supplied_import_problems(request, pk):
    return table_imports.problems("supplied-counts", _import_of(pk))


@role_somewhere_required(*DATA_ROLES)
@require_POST
def confirm_supplied_import(request, pk):
    import_ = _import_of(pk)
    return table_imports.confirmed(request, PAGE, import_, lambda: supplied_counts.confirm_import(import_=import_))


@role_somewhere_required(*DATA_ROLES)
@require_POST
def cancel_supplied_import(request, pk):
    import_ = _import_of(pk)
    return table_imports.answered(request, PAGE, import_, lambda: cancel(import_))


@role_somewhere_required(*DATA_ROLES)
@require_POST
def undo_supplied_import(request, pk):
    import_ = _import_of(pk)
    return table_imports.answered(request, PAGE, import_, lambda: supplied_counts.start_undo(import_=import_))
