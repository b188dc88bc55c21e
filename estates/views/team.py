from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import SITE_ADMINISTRATOR, Role, role_required
from estates.forms.team import AddMemberForm
from estates.invitations import send_invitation
from estates.team import LastManager, add_member, remove_member

IN_CHARGE = (Role.MANAGER, SITE_ADMINISTRATOR)


def memberships(request):
    return request.programme.memberships.select_related("user", "agency", "programme").order_by("user__name", "pk")


@require_safe
@role_required(*IN_CHARGE)
def team(request, slug):
    return render(request, "estates/team.html", {"memberships": memberships(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*IN_CHARGE)
def add_to_team(request, slug):
    form = AddMemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            membership = add_member(programme=request.programme, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            invite(request, membership, form.cleaned_data["email"])
            return redirect("estates:team", slug)
    return render(request, "estates/add_to_team.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*IN_CHARGE)
def remove_from_team(request, slug, pk):
    membership = get_object_or_404(memberships(request), pk=pk)
    if request.method == "POST":
        try:
            remove_member(membership=membership, by=request.user)
        except LastManager:
            messages.error(request, f"{membership.user} is the only manager. Add another manager first.")
        else:
            messages.success(request, f"{membership.user} is no longer {membership.get_role_display().lower()} here.")
        return redirect("reporting:home") if membership.user == request.user else redirect("estates:team", slug)
    return render(request, "estates/remove_from_team.html", {"membership": membership})


@require_POST
@role_required(*IN_CHARGE)
def invite_again(request, slug, pk):
    membership = get_object_or_404(memberships(request), pk=pk)
    invite(request, membership, "them")
    return redirect("estates:team", slug)


def invite(request, membership, whom):
    """Send the invitation and say so: the same words, whether or not there was an account with the address before."""
    if send_invitation(membership=membership, request=request):
        messages.success(request, f"An e-mail is on its way to {whom}. It says how to sign in.")
    else:
        messages.warning(request, "They are in the team, but the e-mail could not be sent. Send it again later.")
