"""What the programme is compared with."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagement.access import DATA_ROLES, role_required
from estates import comparisons
from estates.forms.areas import CodesComparisonForm, ComparisonForm, WithdrawForm
from estates.models import Area, ComparisonChoice


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def name_comparison(request, slug):
    form = ComparisonForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        try:
            choice = comparisons.name_comparison(programme=request.programme, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("area", error)
        else:
            messages.success(request, f"{request.programme} is now compared with {choice.area}.")
            return redirect("estates:areas", slug)
    return render(request, "estates/name_comparison.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def add_comparison(request, slug):
    form = CodesComparisonForm(
        request.POST if request.method == "POST" else None, instance=Area(kind=Area.Kind.COMPARISON)
    )
    if form.is_valid():
        answers = form.cleaned_data
        comparisons.add_comparison_areas(
            programme=request.programme,
            shapes=[(answers["name"], None, answers["lsoa_codes"])],
            reason=answers["reason"],
            by=request.user,
        )
        messages.success(request, f"{request.programme} is now compared with {answers['name']}.")
        return redirect("estates:areas", slug)
    return render(request, "estates/add_comparison.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DATA_ROLES)
def withdraw_comparison(request, slug, pk):
    standing = ComparisonChoice.objects.standing().filter(programme=request.programme)
    choice = get_object_or_404(standing.select_related("area", "named_by"), pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        comparisons.withdraw_comparison(choice=choice, by=request.user, **form.cleaned_data)
        messages.success(request, f"{choice.area} was taken out of the comparison.")
        return redirect("estates:areas", slug)
    return render(request, "estates/withdraw_comparison.html", {"form": form, "choice": choice})
