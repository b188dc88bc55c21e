"""What the pages of every import of a table have in common."""

from django.contrib import messages
from django.shortcuts import redirect, render

from engagement.csv_files import csv_response
from engagement.table_files.imports import AnsweredMeanwhile

ANSWERED = "Somebody answered this import in the meantime. This is how it stands now."


def answered(request, page, import_, answer):
    """Do what was answered, once; whoever comes late is told."""
    try:
        answer()
    except AnsweredMeanwhile:
        messages.warning(request, ANSWERED)
    return redirect(page, import_.pk)


def confirmed(request, page, import_, answer):
    """The same with a yes, which is one to the preview that was shown."""
    if request.POST.get("preview") != import_.preview_key:
        messages.warning(request, ANSWERED)
        return redirect(page, import_.pk)
    return answered(request, page, import_, answer)


def progress(request, import_):
    """The part of the page that asks again every second; when the step is done, the page is loaded anew."""
    response = render(request, "engagement/_import_progress.html", {"import": import_})
    if not import_.is_under_way:
        response["HX-Refresh"] = "true"
    return response


def problems(name, import_):
    """What is wrong, by row and column; the rows themselves stay in the file."""
    wrong = import_.preview.get("wrong") or import_.report.get("wrong", [])
    rows = [
        [row["row"], problem["column"], problem["value"], problem["wrong"]]
        for row in wrong
        for problem in row["problems"]
    ]
    return csv_response(f"{name}-{import_.pk}-problems.csv", ["Row", "Column", "Value", "What is wrong"], rows)
