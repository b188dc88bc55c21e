"""What came out of interviews: by question, as a file, and before beside after."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import PEOPLE_ROLES, Role, role_required
from engagement.csv_files import csv_response
from estates import audit
from outreach import interview_results as outcome
from outreach.forms.interviews import CompareForm, ExportInterviewsForm
from outreach.models import Interview
from outreach.shares import FEWEST_ANSWERS
from outreach.views.questionnaires import questionnaires_of


@require_safe
@role_required(*PEOPLE_ROLES)
def interview_results(request, slug, pk):
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    context = {
        "questionnaire": questionnaire,
        "people": Interview.objects.counted().filter(version__questionnaire=questionnaire).count(),
        "results": outcome.results(questionnaire),
        "may_export": Role.MANAGER in request.roles,
    }
    return render(request, "outreach/interview_results.html", context)


@require_safe
@role_required(*PEOPLE_ROLES)
def compare_interviews(request, slug):
    form = CompareForm(request.GET, programme=request.programme)
    context = {"form": form, "fewest": FEWEST_ANSWERS}
    if form.is_valid():
        before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        context |= {
            "before": before,
            "after": after,
            "comparisons": outcome.compare(before, after),
            "in_both": outcome.asked_in_both(before, after),
        }
    return render(request, "outreach/compare_interviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.MANAGER)
def export_interviews(request, slug, pk):
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    form = ExportInterviewsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        questions = outcome.questions_to_export(questionnaire)
        header = outcome.export_header(questions)
        rows = list(outcome.export_rows(questionnaire, questions))
        audit.exported(
            by=request.user, programme=request.programme, rows=len(rows), reason=form.cleaned_data["reason"],
            fields=["interviews", *(question.key for question in questions)],
        )  # fmt: skip
        name = f"interviews-{slug}-{questionnaire.pk}-{timezone.localdate():%Y-%m-%d}.csv"
        return csv_response(name, header, rows)
    return render(request, "outreach/export_interviews.html", {"form": form, "questionnaire": questionnaire})
