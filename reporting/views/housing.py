"""Landlords' cases in: upload, columns, preview, yes; how far it is, what came of it, undoing it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import DATA_ROLES, role_somewhere_required
from engagement.pages import page_of
from engagement.table_files.imports import cancel
from reporting.forms.housing import CategoriesForm, HousingColumnsForm, HousingFileForm
from reporting.housing import imports
from reporting.housing.checking import MOST_SHOWN
from reporting.models import HousingImport, HousingSource
from reporting.views import table_imports

State = HousingImport.State
PAGE = "reporting:housing-import"


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
            source=form.source_name,
            file=file,
            kind=form.kind,
            by=request.user,
            name=file.name,
            properties=form.cleaned_data["properties"],
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
            return table_imports.answered(request, PAGE, import_, lambda: imports.map_columns(
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
        return table_imports.answered(
            request,
            PAGE,
            import_,
            lambda: imports.map_categories(import_=import_, by=request.user, categories=form.categories),
        )
    return render(request, "reporting/map_housing_categories.html", {"import": import_, "form": form})


@role_somewhere_required(*DATA_ROLES)
@require_safe
def housing_import_progress(request, pk):
    return table_imports.progress(request, _import_of(pk))


@role_somewhere_required(*DATA_ROLES)
@require_safe
def housing_import_problems(request, pk):
    return table_imports.problems("housing-import", _import_of(pk))


@role_somewhere_required(*DATA_ROLES)
@require_POST
def confirm_housing_import(request, pk):
    import_ = _import_of(pk)
    return table_imports.confirmed(request, PAGE, import_, lambda: imports.confirm_import(import_=import_))


@role_somewhere_required(*DATA_ROLES)
@require_POST
def cancel_housing_import(request, pk):
    import_ = _import_of(pk)
    return table_imports.answered(request, PAGE, import_, lambda: cancel(import_))


@role_somewhere_required(*DATA_ROLES)
@require_POST
def undo_housing_import(request, pk):
    import_ = _import_of(pk)
    return table_imports.answered(request, PAGE, import_, lambda: imports.start_undo(import_=import_))
