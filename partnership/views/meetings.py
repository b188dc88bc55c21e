"""Meetings of the Joint Action Group: the agenda that makes itself, and what was decided."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import role_required
from engagement.editing import ChangedMeanwhile
from engagement.pages import page_of
from partnership import meetings as held
from partnership.forms.meetings import DecisionForm, MeetingForm
from partnership.models import EDITOR_ROLES, Action, Issue, Meeting


def meetings_of(request):
    return Meeting.objects.visible_to(request.user).filter(programme=request.programme).select_related("programme")


@require_safe
@role_required(*EDITOR_ROLES)
def meetings(request, slug):
    found = meetings_of(request).order_by("-held_at", "-pk")
    found = found.annotate(decided=Count("decisions", distinct=True), there=Count("agencies", distinct=True))
    return render(request, "partnership/meetings.html", page_of(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_meeting(request, slug):
    form = MeetingForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        meeting = held.add_meeting(programme=request.programme, by=request.user, **form.cleaned_data)
        messages.success(request, "The meeting is planned. Its agenda is below, and changes as actions are done.")
        return redirect(meeting)
    return render(request, "partnership/add_meeting.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def edit_meeting(request, slug, pk):
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = MeetingForm(data, instance=meeting, programme=request.programme)
    context = {"form": form, "meeting": meeting}
    if form.is_valid():
        try:
            held.edit_meeting(meeting=meeting, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            context["beside"] = form.beside(MeetingForm(instance=changed.current, programme=request.programme))
            return render(request, "partnership/edit_meeting.html", context, status=409)
        messages.success(request, "The meeting is saved.")
        return redirect("partnership:meeting", slug, pk)
    return render(request, "partnership/edit_meeting.html", context)


@require_safe
@role_required(*EDITOR_ROLES)
def meeting(request, slug, pk):
    meeting = get_object_or_404(meetings_of(request).select_related("chair"), pk=pk)
    context = {
        "meeting": meeting,
        "agencies": meeting.agencies.all(),
        "agenda": held.agenda_of(meeting),
        "decisions": meeting.decisions.select_related("issue__programme", "action__programme", "action__agency"),
    }
    return render(request, "partnership/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def decide(request, slug, pk):
    """About the issue or the action that the address names, or about neither."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    about = {"issue": _asked_for(request, "issue", Issue), "action": _asked_for(request, "action", Action)}
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        held.decide(meeting=meeting, by=request.user, **about, **form.cleaned_data)
        messages.success(request, "The decision is saved.")
        return redirect("partnership:meeting", slug, pk)
    return render(request, "partnership/decide.html", {"form": form, "meeting": meeting, **about})


def _asked_for(request, name, model):
    key = request.GET.get(name, "")
    rows = model.objects.visible_to(request.user).filter(programme=request.programme)
    return get_object_or_404(rows, pk=key) if key.isdecimal() and len(key) < 19 else None
