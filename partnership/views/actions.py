from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import public, role_required
from engagement.editing import ChangedMeanwhile
from engagement.pages import page_of
from partnership import actions as agreed
from partnership import reminding
from partnership.forms.actions import ActionForm, FilterForm, UpdateForm
from partnership.models import ACTION_ROLES, EDITOR_ROLES, Action, Issue


def _actions(request):
    actions = Action.objects.visible_to(request.user).filter(programme=request.programme)
    return actions.select_related("programme", "estate", "agency")


@require_safe
@role_required(*ACTION_ROLES)
def actions(request, slug):
    visible = _actions(request)
    form = FilterForm(request.GET, actions=visible.order_by())
    context = {
        "form": form,
        "may_edit": bool(request.roles & EDITOR_ROLES),
        **page_of(request, form.chosen(visible, timezone.localdate())),
    }
    return render(request, "partnership/actions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_action(request, slug):
    """With `issue` in the address, for that issue."""
    issue = _issue_asked_for(request)
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        programme=request.programme,
        initial={"estate": issue and issue.estate_id},
    )
    if form.is_valid():
        action = agreed.add_action(programme=request.programme, issue=issue, by=request.user, **form.cleaned_data)
        messages.success(request, f"The action for {action.agency} was added.")
        return redirect(issue or reverse("partnership:actions", args=[slug]))
    return render(request, "partnership/add_action.html", {"form": form, "issue": issue})


def _issue_asked_for(request):
    key = request.GET.get("issue", "")
    issues = Issue.objects.visible_to(request.user).standing().filter(programme=request.programme)
    return get_object_or_404(issues, pk=key) if key.isdecimal() and len(key) < 19 else None


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def edit_action(request, slug, pk):
    action = get_object_or_404(_actions(request), pk=pk)
    form = ActionForm(request.POST if request.method == "POST" else None, instance=action, programme=request.programme)
    if form.is_valid():
        try:
            agreed.edit_action(action=action, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            saved = ActionForm(instance=changed.current, programme=request.programme)
            context = {"form": form, "action": action, "beside": form.beside(saved)}
            return render(request, "partnership/edit_action.html", context, status=409)
        messages.success(request, "The action was saved.")
        return redirect("partnership:action", slug, pk)
    return render(request, "partnership/edit_action.html", {"form": form, "action": action})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*ACTION_ROLES)
def action(request, slug, pk):
    action = get_object_or_404(_actions(request), pk=pk)
    form = UpdateForm(
        request.POST if request.method == "POST" else None, instance=get_object_or_404(_actions(request), pk=pk)
    )
    beside = None
    if form.is_valid():
        try:
            agreed.post_update(action=form.instance, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            beside = form.beside(UpdateForm(instance=changed.current))
        else:
            messages.success(request, "Your update was saved.")
            return redirect("partnership:action", slug, pk)
    context = {
        "action": action,
        "facts": _facts(action),
        "form": form,
        "beside": beside,
        "updates": action.updates.select_related("by"),
        "may_edit": bool(request.roles & EDITOR_ROLES),
    }
    return render(request, "partnership/action.html", context, status=409 if beside else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def our_action(request, token):
    """For whoever sees to it at the agency, without an account: by the private link of their reminders."""
    action = reminding.action_of(token)
    if action is None:
        return render(request, "partnership/our_action_unknown.html", status=404)
    form = UpdateForm(request.POST if request.method == "POST" else None, instance=reminding.action_of(token))
    beside = None
    if form.is_valid():
        try:
            agreed.post_update(action=form.instance, by=None, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            beside = form.beside(UpdateForm(instance=changed.current))
        else:
            messages.success(request, "Thank you. Your update was saved.")
            return redirect("partnership:our-action", token)
    context = {"action": action, "facts": _facts(action), "form": form, "beside": beside}
    context["updates"] = action.updates.select_related("by")
    return render(request, "partnership/our_action.html", context, status=409 if beside else 200)


def _facts(action):
    facts = {
        "Agency": action.agency,
        "Who sees to it": action.in_charge,
        "Estate": action.estate or "No single estate",
        "Due on": f"{action.due_on:%-d %B %Y}" + (" (late)" if action.is_late else ""),
        "Agreed by the meeting on": action.raised_on and f"{action.raised_on:%-d %B %Y}",
        "State": action.get_state_display(),
    }
    if action.reason:
        facts["Why it cannot be done"] = action.reason
    return [{"key": key, "value": value} for key, value in facts.items()]
