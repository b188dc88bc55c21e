from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from engagement.access import PEOPLE_ROLES, role_required
from engagement.editing import ChangedMeanwhile
from estates import audit, households
from estates.forms.records import FindMemberForm, HouseholdForm
from estates.models import DoNotContact, Household, Person
from estates.views.people import ON_A_CARD, people_of, person_of

MOST_FOUND = 20


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def household(request, slug, pk):
    """Who lives together. Looking for somebody else who does is a POST that changes nothing, like every search."""
    household = get_object_or_404(_households(request), pk=pk)
    form = FindMemberForm(request.POST if request.method == "POST" else None)
    found = []
    if form.is_valid():
        free = people_of(request).current().filter(household=None).search(form.cleaned_data["search"])
        found = free.select_related("estate").prefetch_related("phones")[:MOST_FOUND]
        audit.searched(by=request.user, programme=request.programme, rows=len(found), fields=["search"])
    members = household.people.filter(pk__in=Person.objects.visible_to(request.user).values("pk"))
    audit.viewed_all(people=members, by=request.user, programme=request.programme, fields=ON_A_CARD)
    context = {
        "household": household,
        "form": form,
        "found": found,
        "members": members.prefetch_related("phones"),
        "hidden": household.people.count() - len(members),
        "here": list(people_of(request).filter(household=household).values_list("pk", flat=True)),
        "wishes": DoNotContact.objects.in_force().filter(household=household),
    }
    return render(request, "estates/household.html", context)


def _households(request):
    return Household.objects.visible_to(request.user).in_programme(request.programme)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def rename_household(request, slug, pk):
    household = get_object_or_404(_households(request), pk=pk)
    form = HouseholdForm(request.POST if request.method == "POST" else None, instance=household)
    context = {"form": form, "household": household}
    if form.is_valid():
        try:
            households.rename_household(household=household, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            context["beside"] = form.beside(HouseholdForm(instance=changed.current))
            return render(request, "estates/rename_household.html", context, status=409)
        messages.success(request, "The household has its new name.")
        return redirect("estates:household", slug, pk)
    return render(request, "estates/rename_household.html", context)


@require_POST
@role_required(*PEOPLE_ROLES)
def share_household(request, slug, pk, other_pk):
    """Say that two people live together or share a phone."""
    person, other = person_of(request, pk), person_of(request, other_pk)
    try:
        household = households.share_household(person=person, other=other, by=request.user)
    except households.InAnotherHousehold:
        messages.error(request, "They belong to two different households. Take one of them out of theirs first.")
        return redirect("estates:person", slug, person.pk)
    messages.success(
        request, "They are one household now. A wish not to be contacted by a household holds for all in it."
    )
    return redirect("estates:household", slug, household.pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def leave_household(request, slug, pk):
    person = person_of(request, pk)
    household = person.household
    if household and households.leave_household(person=person, by=request.user):
        messages.success(request, "They no longer belong to the household.")
        if _households(request).filter(pk=household.pk).exists():
            return redirect("estates:household", slug, household.pk)
    return redirect("estates:person", slug, person.pk)
