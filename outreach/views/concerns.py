"""Concerns about somebody's safety: any officer writes one down, the named lead alone reads it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, Role, role_required
from engagement.pages import page_of
from estates import audit
from estates.views.people import person_of
from outreach import concerns as worries
from outreach.forms.concerns import ConcernForm, LeadForm
from outreach.models import CallListEntry, Concern, SafeguardingLead


def lead_of(programme):
    return SafeguardingLead.objects.filter(programme=programme).select_related("user").first()


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def raise_concern(request, slug, pk):
    person = person_of(request, pk)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        worries.raise_concern(programme=request.programme, person=person, text=text, by=request.user)
        messages.success(request, "The safeguarding lead can read it now. Nobody else can.")
        return _back(request, slug, person)
    return render(
        request, "outreach/raise_concern.html", {"form": form, "person": person, "lead": lead_of(request.programme)}
    )


def _back(request, slug, person):
    """To the call from which they came, if they came from one."""
    call = CallListEntry.objects.filter(call_list__programme=request.programme, person=person, claim__by=request.user)
    entry = call.first()
    return redirect("outreach:call", slug, entry.pk) if entry else redirect("estates:person", slug, person.pk)


@require_safe
@role_required(*PEOPLE_ROLES)
def concerns(request, slug):
    lead = lead_of(request.programme)
    if not lead or lead.user_id != request.user.pk:
        raise PermissionDenied
    rows = Concern.objects.visible_to(request.user).filter(programme=request.programme)
    return render(request, "outreach/concerns.html", page_of(request, rows.select_related("person", "by", "read_by")))


@require_safe
@role_required(*PEOPLE_ROLES)
def concern(request, slug, pk):
    rows = Concern.objects.visible_to(request.user).filter(programme=request.programme)
    concern = get_object_or_404(rows.select_related("person", "by", "read_by"), pk=pk)
    audit.viewed(person=concern.person, by=request.user, programme=request.programme, fields=["concerns"])
    return render(request, "outreach/concern.html", {"concern": concern})


@require_POST
@role_required(*PEOPLE_ROLES)
def mark_concern_read(request, slug, pk):
    rows = Concern.objects.visible_to(request.user).filter(programme=request.programme)
    worries.mark_read(concern=get_object_or_404(rows, pk=pk), by=request.user)
    messages.success(request, "The concern is marked as read.")
    return redirect("outreach:concerns", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.MANAGER)
def safeguarding_lead(request, slug):
    lead = lead_of(request.programme)
    form = LeadForm(
        request.POST if request.method == "POST" else None,
        programme=request.programme,
        initial={"user": lead and lead.user_id},
    )
    if form.is_valid():
        worries.name_lead(programme=request.programme, by=request.user, **form.cleaned_data)
        messages.success(request, f"{form.cleaned_data['user']} reads concerns from now on.")
        return redirect("estates:team", slug)
    unread = Concern.objects.unread().filter(programme=request.programme).count()
    return render(request, "outreach/safeguarding_lead.html", {"form": form, "lead": lead, "unread": unread})
