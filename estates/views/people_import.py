"""People from a file: upload, columns, preview, yes; how far it is, what came of it, undoing it."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import role_required
from engagement.csv_files import csv_response
from engagement.table_files.imports import AnsweredMeanwhile
from estates import audit
from estates.forms.people_import import ColumnsForm, PeopleFileForm
from estates.models import PeopleImport, Person
from estates.models.people_imports import IMPORT_ROLES
from estates.people_import import imports
from estates.people_import.checking import LIKELY, THERE, TWICE, WRONG
from estates.views.people import ON_A_CARD

State = PeopleImport.State
MOST_SHOWN = 100
ANSWERED = "Somebody answered this import in the meantime. This is how it stands now."


def _import_of(request, pk):
    return get_object_or_404(PeopleImport.objects.filter(programme=request.programme).select_related("by"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*IMPORT_ROLES)
def people_imports(request, slug):
    form = PeopleFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        import_ = imports.start_import(programme=request.programme, file=file, kind=form.kind, by=request.user)
        return redirect("estates:people-import", slug, import_.pk)
    earlier = request.programme.people_imports.select_related("by")[:20]
    return render(request, "estates/people_imports.html", {"form": form, "imports": earlier})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*IMPORT_ROLES)
def people_import(request, slug, pk):
    """The import as it stands; a POST says which column is what."""
    import_ = _import_of(request, pk)
    context = {"import": import_}
    if import_.state == State.MAPPING or (import_.state == State.CHECKED and "columns" in request.GET):
        form = ColumnsForm(request.POST if request.method == "POST" else None, import_=import_)
        if form.is_valid():
            chosen = {name: form.cleaned_data[name] for name in ("columns", "kind", "estate")}
            return _answered(request, import_, lambda: imports.map_columns(import_=import_, **chosen))
        context["form"] = form
    elif import_.state == State.CHECKED:
        context |= _preview(request, import_)
    elif import_.state == State.UNDONE:
        context["kept"] = Person.objects.visible_to(request.user).filter(pk__in=import_.report["kept"])
    return render(request, "estates/people_import.html", context)


def _preview(request, import_):
    rows = import_.preview["rows"]
    of = {outcome: [row for row in rows if row["outcome"] == outcome] for outcome in (LIKELY, WRONG, THERE, TWICE)}
    there = of[THERE][:MOST_SHOWN]
    known = Person.objects.in_bulk([row["person"] for row in (*of[LIKELY], *there)])
    audit.viewed_all(people=known.values(), by=request.user, programme=request.programme, fields=ON_A_CARD)
    likely = [{**row, "person": known.get(row["person"])} for row in of[LIKELY]]
    return {
        "counts": Counter(row["outcome"] for row in rows),
        "likely": likely,
        "there": [{**row, "person": known.get(row["person"])} for row in there],
        "twice": of[TWICE][:MOST_SHOWN],
        "wrong": of[WRONG][:MOST_SHOWN],
        "wrong_not_shown": max(0, len(of[WRONG]) - MOST_SHOWN),
        "outcomes": {"there": THERE, "twice": TWICE},
    }


@require_safe
@role_required(*IMPORT_ROLES)
def people_import_progress(request, slug, pk):
    """The part of the page that asks again every second; when the step is done, the page is loaded anew."""
    import_ = _import_of(request, pk)
    response = render(request, "engagement/_import_progress.html", {"import": import_})
    if not import_.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@role_required(*IMPORT_ROLES)
def people_import_problems(request, slug, pk):
    """What is wrong, by row and column; the rows themselves stay in the officer's own file."""
    import_ = _import_of(request, pk)
    problems = [
        [row["row"], problem["column"], problem["value"], problem["wrong"]]
        for row in import_.preview.get("rows", [])
        if row["outcome"] == WRONG
        for problem in row["problems"]
    ]
    return csv_response(f"import-{pk}-problems.csv", ["Row", "Column", "Value", "What is wrong"], problems)


@require_POST
@role_required(*IMPORT_ROLES)
def confirm_people_import(request, slug, pk):
    import_ = _import_of(request, pk)
    if request.POST.get("preview") != import_.preview_key:
        messages.warning(request, ANSWERED)
        return redirect("estates:people-import", slug, pk)
    chosen = {int(number) for number in request.POST.getlist("add") if number.isdecimal() and len(number) < 9}
    return _answered(request, import_, lambda: imports.confirm_import(import_=import_, chosen=chosen))


@require_POST
@role_required(*IMPORT_ROLES)
def cancel_people_import(request, slug, pk):
    import_ = _import_of(request, pk)
    return _answered(request, import_, lambda: imports.cancel_import(import_=import_))


@require_POST
@role_required(*IMPORT_ROLES)
def undo_people_import(request, slug, pk):
    import_ = _import_of(request, pk)
    return _answered(request, import_, lambda: imports.start_undo(import_=import_))


def _answered(request, import_, answer):
    try:
        answer()
    except AnsweredMeanwhile:
        messages.warning(request, ANSWERED)
    return redirect("estates:people-import", request.programme.slug, import_.pk)
