"""Hours that volunteers reported: approving them, and what they add up to."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from engagement.pages import page_of
from estates import audit
from events import hours as giving
from events import posters, thanks_letters
from events.forms.shifts import ActivityForm, ApproveHoursForm, DurationForm
from events.models import LEAD_ROLES, Hours
from events.views.volunteers import volunteer_of


def hours_of(request):
    mine = Hours.objects.visible_to(request.user).filter(volunteer__programme=request.programme)
    return mine.select_related("volunteer__person", "sign_up__shift__role", "sign_up__shift__event")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def volunteer_hours(request, slug):
    """What is to be approved, and by person what was."""
    waiting = hours_of(request).to_approve().order_by("day", "pk")
    form = ApproveHoursForm(request.POST if request.method == "POST" else None, hours=waiting)
    if form.is_valid():
        approved = giving.approve(hours=form.cleaned_data["hours"], by=request.user)
        messages.success(request, f"Approved: {approved}.")
        return redirect("events:volunteer-hours", slug)
    context = {
        "form": form,
        "minutes": hours_of(request).approved().minutes(),
        "by_volunteer": giving.by_volunteer(request.programme),
        **page_of(request, waiting),
    }
    return render(request, "events/volunteer_hours.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def correct_hours(request, slug, pk):
    hours = get_object_or_404(hours_of(request), pk=pk)
    form = DurationForm(request.POST if request.method == "POST" else None, minutes=hours.minutes)
    if form.is_valid():
        giving.correct(hours=hours, minutes=form.minutes_in_all, by=request.user)
        messages.success(request, "Corrected. It is still to be approved.")
        return redirect("events:volunteer-hours", slug)
    return render(request, "events/correct_hours.html", {"form": form, "hours": hours})


@require_POST
@role_required(*LEAD_ROLES)
def remove_hours(request, slug, pk):
    giving.remove(hours=get_object_or_404(hours_of(request), pk=pk), by=request.user)
    messages.success(request, "Removed, unless somebody approved it meanwhile.")
    return redirect("events:volunteer-hours", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def add_hours(request, slug, pk):
    """Staff write down how long a volunteer helped with something that was no shift."""
    volunteer = volunteer_of(request, pk)
    form = ActivityForm(request.POST if request.method == "POST" else None, by_staff=True)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            giving.report_activity(
                volunteer=volunteer, activity=asked["activity"], day=asked["day"], minutes=form.minutes_in_all,
                by=request.user,
            )  # fmt: skip
        except giving.ApprovedAlready:
            form.add_error("activity", "This is written down for that day already, and approved")
        else:
            messages.success(request, "Written down. It counts once a lead has approved it.")
            return redirect("events:volunteer", slug, pk)
    return render(request, "events/add_hours.html", {"form": form, "volunteer": volunteer})


@require_safe
@role_required(*LEAD_ROLES)
def thanks_letter(request, slug, pk):
    """Thanks and reference in one, as PDF; there is none before hours are approved."""
    volunteer = volunteer_of(request, pk)
    given = thanks_letters.given_by(volunteer)
    if given is None:
        raise Http404
    try:
        letter = thanks_letters.thanks_letter(volunteer=volunteer, given=given, by=request.user)
    except posters.CannotMakePdf:
        return render(request, "events/no_thanks_letter.html", {"volunteer": volunteer}, status=503)
    audit.exported(
        by=request.user, programme=request.programme, rows=1, fields=["name", "hours"], reason="A letter of thanks",
        person=volunteer.person,
    )  # fmt: skip
    headers = {"Content-Disposition": 'inline; filename="thank-you.pdf"'}
    return HttpResponse(letter, content_type="application/pdf", headers=headers)
