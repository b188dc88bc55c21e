"""The dashboard of a programme: the change in ASB, and the supplied counts behind it."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from engagement.access import COUNCIL_STAFF, role_required
from reporting.asb_change import asb_changes
from reporting.dashboard import DashboardPage
from reporting.forms.dashboard import DashboardForm
from reporting.forms.rows import SuppliedCountsForm
from reporting.models import MonthlyCount, SourceFile
from reporting.street_files import StreetFiles
from reporting.views.rows import areas_of
from reporting.what_is_counted import by_each_source, what_is_counted


# Not for agency partners: these pages show counts from 1 to 4, which do not leave the council.
@role_required(*COUNCIL_STAFF)
@require_safe
def dashboard(request, slug):
    programme = request.programme
    files = StreetFiles.of_forces([programme.police_force])
    counted = what_is_counted([programme], files)[programme.pk]
    form = DashboardForm(request.GET, programme=programme, counted=counted)
    context = {"form": form}
    if form.is_valid():
        question = form.question()
        change, *others = asb_changes([question, *by_each_source(question, counted)], files)
        context["page"] = DashboardPage(change, others, counted, request.roles)
    return render(request, "reporting/dashboard.html", context)


@role_required(*COUNCIL_STAFF)
@require_safe
def supplied_counts(request, slug):
    form = SuppliedCountsForm(request.GET, areas=areas_of(request.programme))
    context = {"form": form}
    if form.is_valid():
        chosen = form.cleaned_data
        context["rows"] = (
            MonthlyCount.objects.filter(
                area__in=chosen["area"],
                source=chosen["source"],
                category=chosen["category"],
                month__in=chosen["month"],
            )
            .select_related("area", "source_file__imported_by__by")
            .order_by("month", "area__name")
        )
        if any(row.source_file.kind == SourceFile.Kind.HOUSING_CASES for row in context["rows"]):
            cases = reverse("reporting:housing-cases", args=[slug])
            return redirect(f"{cases}?{request.GET.urlencode()}")
        context["total"] = sum(row.count for row in context["rows"])
    return render(request, "reporting/supplied_counts.html", context)
