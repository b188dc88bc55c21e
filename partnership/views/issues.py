"""What residents raised: the list, who raised it, and what became of it."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from engagement.editing import ChangedMeanwhile
from engagement.pages import page_of
from estates import audit
from estates.views.people import person_of
from partnership import answering
from partnership import issues as raised
from partnership.forms.issues import CloseIssueForm, IssueFilterForm, IssueForm, JoinIssueForm, RaiseIssueForm
from partnership.models import EDITOR_ROLES, Issue, RaisedIssue


def issues_of(request):
    issues = Issue.objects.visible_to(request.user).filter(programme=request.programme)
    return issues.select_related("programme", "estate", "joined_into")


@require_safe
@role_required(*PEOPLE_ROLES)
def issues(request, slug):
    form = IssueFilterForm(request.GET, programme=request.programme)
    found = form.chosen(issues_of(request).standing()).annotate(times=Count("raised", distinct=True))
    found = found.order_by("-times", "-created_at", "-pk")
    is_anything_shown = issues_of(request).shown().filter(estate__isnull=False).exists()
    context = {"form": form, "is_anything_shown": is_anything_shown, **page_of(request, found)}
    return render(request, "partnership/issues.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def add_issue(request, slug):
    """Raised by nobody in particular: at a table of a workshop, or at a meeting."""
    return _raise(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def raise_issue(request, slug, pk):
    """Raised by this person."""
    return _raise(request, person_of(request, pk))


def _raise(request, person):
    form = RaiseIssueForm(
        request.POST if request.method == "POST" else None, programme=request.programme, person=person
    )
    if form.is_valid():
        issue = raised.raise_issue(programme=request.programme, by=request.user, person=person, **form.cleaned_data)
        messages.success(request, "What was raised is saved. Next: what is done about it.")
        return redirect("partnership:issue", issue.programme.slug, issue.pk)
    return render(request, "partnership/raise_issue.html", {"form": form, "person": person})


@require_safe
@role_required(*PEOPLE_ROLES)
def issue(request, slug, pk):
    issue = get_object_or_404(issues_of(request), pk=pk)
    by_whom = list(issue.raised.select_related("person", "by"))
    people = [one.person for one in by_whom if one.person]
    audit.viewed_all(people=people, by=request.user, programme=request.programme, fields=["issues"])
    context = {
        "issue": issue,
        "facts": _facts(issue),
        "by_whom": by_whom,
        "actions": issue.actions.select_related("agency", "programme"),
        "to_tell": set(answering.to_tell_in_person(issue)),
        "joined": issue.joined.all(),
        "may_edit": bool(request.roles & EDITOR_ROLES) and not issue.joined_into_id,
    }
    return render(request, "partnership/issue.html", context)


def _facts(issue):
    facts = {"Theme": issue.get_theme_display(), "Estate": issue.estate or "No single estate"}
    facts["State"] = issue.get_state_display()
    facts["Shown to everybody"] = "Yes" if issue.is_shown else "No"
    if issue.because:
        facts |= {"Closed on": f"{issue.closed_on:%-d %B %Y}", "Why": issue.get_because_display()}
    if issue.answer:
        facts["What happened"] = issue.answer
    return [{"key": key, "value": value} for key, value in facts.items()]


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def edit_issue(request, slug, pk):
    return _change(request, pk, IssueForm, raised.edit_issue, "partnership/edit_issue.html", "The issue was saved.")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def close_issue(request, slug, pk):
    said = "The issue is closed. It stands with what was done."
    return _change(request, pk, CloseIssueForm, raised.close_issue, "partnership/close_issue.html", said)


def _change(request, pk, form_class, change, template, said):
    issue = get_object_or_404(issues_of(request).standing(), pk=pk)
    form = form_class(request.POST if request.method == "POST" else None, instance=issue)
    if form.is_valid():
        try:
            change(issue=issue, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            context = {"form": form, "issue": issue, "beside": form.beside(form_class(instance=changed.current))}
            return render(request, template, context, status=409)
        messages.success(request, said)
        return redirect("partnership:issue", request.programme.slug, pk)
    return render(request, template, {"form": form, "issue": issue})


@require_POST
@role_required(*EDITOR_ROLES)
def reopen_issue(request, slug, pk):
    issue = get_object_or_404(issues_of(request).standing(), pk=pk)
    raised.reopen_issue(issue=issue, by=request.user)
    messages.success(request, "The issue is open again.")
    return redirect("partnership:issue", slug, pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def mark_told(request, slug, pk):
    """Somebody told them by phone or at the door."""
    one = get_object_or_404(RaisedIssue.objects.filter(issue__in=issues_of(request)), pk=pk)
    raised.mark_told(raised=one)
    messages.success(request, "It is written down that they were told today.")
    return redirect("partnership:issue", slug, one.issue_id)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def join_issue(request, slug, pk):
    issue = get_object_or_404(issues_of(request).standing(), pk=pk)
    form = JoinIssueForm(request.POST if request.method == "POST" else None, issue=issue)
    if form.is_valid():
        try:
            into = raised.join_issues(issue=issue, into=form.cleaned_data["into"], by=request.user)
        except raised.CannotBeJoined:
            form.add_error("into", "Somebody joined one of them meanwhile. Open the list and choose again.")
        else:
            messages.success(request, "They are one issue now: who raised either has raised this one.")
            return redirect("partnership:issue", slug, into.pk)
    return render(request, "partnership/join_issue.html", {"form": form, "issue": issue})
