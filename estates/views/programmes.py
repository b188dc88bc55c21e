from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import (
    ANY_ROLE,
    COUNCIL_STAFF,
    SITE_ADMINISTRATOR,
    Role,
    role_required,
    role_somewhere_required,
    signed_in,
)
from engagement.editing import ChangedMeanwhile
from estates import places
from estates.forms.programmes import SELECTION_WARNING, ProgrammeForm
from estates.models import Programme
from estates.police_forces import POLICE_FORCES

EDITORS = frozenset({Role.MANAGER, SITE_ADMINISTRATOR})


@require_safe
@signed_in
def programmes(request):
    found = Programme.objects.visible_to(request.user).prefetch_related("estates")
    return render(request, "estates/programmes.html", {"programmes": found, "may_add": request.user.is_superuser})


@require_safe
@role_required(*ANY_ROLE, SITE_ADMINISTRATOR)
def programme(request, slug):
    context = {
        "programme": request.programme,
        "facts": _facts(request.programme),
        "selection_warning": SELECTION_WARNING,
        "estates": request.programme.estates.all(),
        "may_edit": bool(request.roles & EDITORS),
        "may_see_places": bool(request.roles & COUNCIL_STAFF),
    }
    return render(request, "estates/programme.html", context)


def _facts(programme):
    dates = f"From {date_format(programme.starts_on, 'j F Y')}"
    if programme.ends_on:
        dates += f" to {date_format(programme.ends_on, 'j F Y')}"
    return [
        {"key": "Commissioned by", "value": programme.commissioning_body},
        {"key": "Dates", "value": dates},
        {"key": "Years compared", "value": f"{programme.baseline} and {programme.follow_up}"},
        {
            "key": "Why these estates",
            "value": f"{programme.get_chosen_because_display()}\n{programme.chosen_because_detail}".strip(),
        },
        {"key": "Police force", "value": dict(POLICE_FORCES).get(programme.police_force, programme.police_force)},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@role_somewhere_required(SITE_ADMINISTRATOR)
def add_programme(request):
    form = ProgrammeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        programme = places.add_programme(by=request.user, **form.cleaned_data)
        messages.success(request, f"{programme} was added. Now say who works on it.")
        _tell_of_selection(request, programme)
        return redirect("estates:team", programme.slug)
    return render(request, "estates/add_programme.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITORS)
def edit_programme(request, slug):
    was_chosen_for_highest_asb = request.programme.chosen_for_highest_asb
    form = ProgrammeForm(request.POST if request.method == "POST" else None, instance=request.programme)
    if form.is_valid():
        try:
            programme = places.edit_programme(programme=request.programme, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            beside = form.beside(ProgrammeForm(instance=changed.current))
            return render(request, "estates/edit_programme.html", {"form": form, "beside": beside}, status=409)
        messages.success(request, "The programme was saved.")
        if not was_chosen_for_highest_asb:
            _tell_of_selection(request, programme)
        return redirect(programme)
    return render(request, "estates/edit_programme.html", {"form": form})


def _tell_of_selection(request, programme):
    if programme.chosen_for_highest_asb:
        messages.warning(request, f"You said that these estates had the highest reported ASB. {SELECTION_WARNING}")
