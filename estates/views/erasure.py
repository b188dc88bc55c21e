"""Keeping a record, erasing it, and handing over everything that is held about somebody."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import Role, role_required
from engagement.editing import ChangedMeanwhile
from estates import audit, erasure
from estates.forms.records import ErasePersonForm, HoldPersonForm
from estates.subject_access import everything_about
from estates.views.people import people_of, person_of

HELD = ["name", *HoldPersonForm.Meta.fields]


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.MANAGER)
def erase_person(request, slug, pk):
    person = person_of(request, pk)
    form = ErasePersonForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "person": person, "is_held": erasure.is_held(person)}
    if form.is_valid():
        try:
            erasure.erase_person(person=person, by=request.user, reason=form.cleaned_data["reason"])
        except erasure.Held:
            return render(request, "estates/erase_person.html", {**context, "is_held": True}, status=409)
        messages.success(request, "The record is erased. A wish not to be contacted stays in force.")
        return redirect("estates:people", slug)
    return render(request, "estates/erase_person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.MANAGER)
def hold_person(request, slug, pk):
    opened = get_object_or_404(people_of(request).filter(erased_at=None), pk=pk)
    if opened.merged_into_id and request.method != "POST":
        return redirect("estates:hold-person", slug, opened.merged_into_id)
    form = HoldPersonForm(request.POST if request.method == "POST" else None, instance=opened)
    context = {"form": form, "person": opened}
    audit.viewed(person=opened, by=request.user, programme=request.programme, fields=HELD)
    if form.is_valid():
        try:
            erasure.hold_person(person=opened, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            context["person"] = current = changed.current
            audit.viewed(person=current, by=request.user, programme=request.programme, fields=HELD)
            context["beside"] = form.beside(HoldPersonForm(instance=current))
            form.helper.form_action = reverse("estates:hold-person", args=[slug, current.pk])
            return render(request, "estates/hold_person.html", context, status=409)
        held = form.cleaned_data["hold_until"]
        messages.success(request, "The record is kept until that day." if held else "The hold is lifted.")
        return redirect("estates:person", slug, pk)
    return render(request, "estates/hold_person.html", context)


@require_safe
@role_required(Role.MANAGER)
def everything_held(request, slug, pk):
    person = person_of(request, pk)
    audit.viewed(person=person, by=request.user, programme=request.programme, fields=["everything"])
    return render(request, "estates/everything_held.html", {"person": person, "sections": everything_about(person)})


@require_POST
@role_required(Role.MANAGER)
def download_everything(request, slug, pk):
    """A POST, since it is written down as an export."""
    person = person_of(request, pk)
    audit.exported(
        by=request.user, programme=request.programme, rows=1, fields=["everything"], person=person,
        reason="Subject access",
    )  # fmt: skip
    held = {"made_at": timezone.now().isoformat(timespec="seconds"), "held": everything_about(person)}
    headers = {"Content-Disposition": f'attachment; filename="record-{person.pk}.json"'}
    return JsonResponse(held, headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False})
