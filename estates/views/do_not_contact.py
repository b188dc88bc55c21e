from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagement.access import PEOPLE_ROLES, Role, role_required
from estates import do_not_contact
from estates.forms.consents import LiftWishForm, WishForm
from estates.views.people import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def stop_contact(request, slug, pk):
    person = person_of(request, pk)
    form = WishForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        is_household = form.cleaned_data["whose"] == "household"
        whose = {"household": person.household} if is_household else {"person": person}
        do_not_contact.record_wish(
            by=request.user, channel=form.wished_channel, reason=form.cleaned_data["reason"], **whose
        )
        messages.success(request, "This holds from now on, in every programme, list and message.")
        return redirect("estates:person", slug, person.pk)
    return render(request, "estates/stop_contact.html", {"form": form, "person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.MANAGER)
def lift_wish(request, slug, pk, wish_pk):
    person = person_of(request, pk)
    wish = get_object_or_404(do_not_contact.wishes_to_lift(person, by=request.user), pk=wish_pk)
    form = LiftWishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        do_not_contact.lift_wish(wish=wish, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, "The wish is lifted. Who lifted it and why is kept.")
        return redirect("estates:person", slug, person.pk)
    return render(request, "estates/lift_wish.html", {"form": form, "person": person, "wish": wish})
