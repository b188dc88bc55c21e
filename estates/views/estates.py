from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import COUNCIL_STAFF, DATA_ROLES, role_required
from engagement.editing import ChangedMeanwhile
from estates import places
from estates.forms.estates import EstateForm
from estates.forms.programmes import LinkEstateForm
from estates.models import Estate
from estates.views.areas import area_parts


def _estates(request):
    return Estate.objects.visible_to(request.user).in_programme(request.programme)


@require_safe
@role_required(*COUNCIL_STAFF)
def estates(request, slug):
    context = {
        "estates": _estates(request).select_related("area", "area__buffer"),
        "may_edit": bool(request.roles & DATA_ROLES),
        "others": Estate.objects.outside(request.programme).exists(),
    }
    return render(request, "estates/estates.html", context)


@require_safe
@role_required(*COUNCIL_STAFF)
def estate(request, slug, pk):
    estate = get_object_or_404(_estates(request).select_related("area"), pk=pk)
    parts = area_parts(request, estate.area)
    change = reverse("estates:edit-estate", args=[slug, pk]) if parts["may_edit"] else ""
    facts = [
        ("Name", estate.name),
        ("Ward", estate.ward),
        ("Landlord", estate.landlord),
        ("Residents", f"{estate.residents:,}" if estate.residents else ""),
        ("Postcodes", "\n".join(estate.postcodes)),
    ]
    context = {
        "estate": estate,
        "facts": [{"key": key, "value": value, "url": change} for key, value in facts],
        **parts,
    }
    return render(request, "estates/estate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def add_estate(request, slug):
    form = EstateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        estate = places.add_estate(programme=request.programme, by=request.user, **form.cleaned_data)
        messages.success(request, f"{estate} was added. Next: its boundary or LSOA codes, and its homes.")
        return redirect("estates:estate", slug, estate.pk)
    return render(request, "estates/add_estate.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def edit_estate(request, slug, pk):
    estate = get_object_or_404(_estates(request), pk=pk)
    form = EstateForm(request.POST if request.method == "POST" else None, instance=estate)
    if form.is_valid():
        try:
            places.edit_estate(estate=estate, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            context = {"form": form, "estate": estate, "beside": form.beside(EstateForm(instance=changed.current))}
            return render(request, "estates/edit_estate.html", context, status=409)
        messages.success(request, f"{estate} was saved.")
        return redirect("estates:estate", slug, pk)
    return render(request, "estates/edit_estate.html", {"form": form, "estate": estate})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def link_estate(request, slug):
    form = LinkEstateForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        estate = form.cleaned_data["estate"]
        try:
            places.link_estate(programme=request.programme, estate=estate, by=request.user)
        except ValidationError as error:
            form.add_error("estate", error)
        else:
            messages.success(request, f"{estate} was added to {request.programme}.")
            return redirect("estates:estate", slug, estate.pk)
    return render(request, "estates/link_estate.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def unlink_estate(request, slug, pk):
    estate = get_object_or_404(_estates(request), pk=pk)
    if request.method == "POST":
        places.unlink_estate(programme=request.programme, estate=estate, by=request.user)
        messages.success(request, f"{estate} is no longer part of {request.programme}.")
        return redirect("estates:estates", slug)
    return render(request, "estates/unlink_estate.html", {"estate": estate})
