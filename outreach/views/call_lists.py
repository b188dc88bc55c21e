"""Call lists: who is called for what, and how far it is."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, Role, role_required
from engagement.editing import ChangedMeanwhile
from engagement.pages import page_of
from outreach import call_lists as lists
from outreach.forms.call_lists import CallListForm, PeopleToCallForm
from outreach.models import CallList
from outreach.progress import lists_with_progress, progress_of
from outreach.views.contacts import undoable

EDITOR_ROLES = frozenset({Role.MANAGER, Role.OFFICER})


def lists_of(request):
    return CallList.objects.visible_to(request.user).filter(programme=request.programme)


@require_safe
@role_required(*PEOPLE_ROLES)
def call_lists(request, slug):
    context = {
        "may_edit": bool(request.roles & EDITOR_ROLES),
        **page_of(request, lists_with_progress(lists_of(request)).order_by("closed_at", "-created_at")),
    }
    return render(request, "outreach/call_lists.html", context)


@require_safe
@role_required(*PEOPLE_ROLES)
def call_list(request, slug, pk):
    call_list = get_object_or_404(lists_of(request), pk=pk)
    context = {
        "call_list": call_list,
        "progress": progress_of(call_list),
        "may_edit": bool(request.roles & EDITOR_ROLES),
        "undoable": undoable(request),
    }
    return render(request, "outreach/call_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_call_list(request, slug):
    form = CallListForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        call_list = lists.make_list(programme=request.programme, by=request.user, **form.cleaned_data)
        messages.success(request, "The list is made. Next: who is called.")
        return redirect("outreach:add-to-call-list", slug, call_list.pk)
    return render(request, "outreach/add_call_list.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def edit_call_list(request, slug, pk):
    call_list = get_object_or_404(lists_of(request), pk=pk)
    form = CallListForm(
        request.POST if request.method == "POST" else None, instance=call_list, programme=request.programme
    )
    context = {"form": form, "call_list": call_list}
    if form.is_valid():
        try:
            lists.edit_list(call_list=call_list, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            saved = CallListForm(instance=changed.current, programme=request.programme)
            return render(
                request, "outreach/edit_call_list.html", {**context, "beside": form.beside(saved)}, status=409
            )
        messages.success(request, "The list is saved.")
        return redirect("outreach:call-list", slug, pk)
    return render(request, "outreach/edit_call_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_to_call_list(request, slug, pk):
    """The filter is a GET, so that a choice can be kept and shared: it names places, and nobody. Adding is a POST."""
    call_list = get_object_or_404(lists_of(request).open(), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = PeopleToCallForm(asked or None, programme=request.programme)
    form = form if form.is_bound else PeopleToCallForm({}, programme=request.programme)
    if request.method == "POST" and form.is_valid():
        added = lists.add_people(call_list=call_list, people=form.chosen(), by=request.user)
        people = "1 person was" if added == 1 else f"{added:,} people were"
        messages.success(request, f"{people} added to the list.")
        return redirect("outreach:call-list", slug, pk)
    context = {
        "call_list": call_list,
        "form": form,
        "preview": lists.preview(call_list=call_list, people=form.chosen()),
    }
    return render(request, "outreach/add_to_call_list.html", context)


@require_POST
@role_required(*EDITOR_ROLES)
def close_call_list(request, slug, pk):
    lists.close_list(call_list=get_object_or_404(lists_of(request), pk=pk), by=request.user)
    messages.success(request, "The list is closed: nobody is called from it any more.")
    return redirect("outreach:call-list", slug, pk)


@require_POST
@role_required(*EDITOR_ROLES)
def open_call_list(request, slug, pk):
    lists.open_list(call_list=get_object_or_404(lists_of(request), pk=pk), by=request.user)
    messages.success(request, "The list is open again.")
    return redirect("outreach:call-list", slug, pk)
