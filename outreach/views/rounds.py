"""Door rounds: which there are, the page that goes along to the doors, and what happened at each of them."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from engagement.devices import by_device, made_by_somebody_else, refused
from engagement.pages import page_of
from estates import audit
from outreach import rounds
from outreach.contacts import TIME_TO_UNDO, TooLate
from outreach.forms.rounds import OUTCOMES, DoorRoundForm, VisitForm
from outreach.models import Door, DoorRound, Visit
from outreach.outcomes import EFFECTS, Outcome
from outreach.views.call_lists import EDITOR_ROLES

SEEN = ["name", "address", "language", "access_needs"]


def rounds_of(request):
    return DoorRound.objects.visible_to(request.user).filter(programme=request.programme)


@require_safe
@role_required(*PEOPLE_ROLES)
def door_rounds(request, slug):
    found = rounds.rounds_with_progress(rounds_of(request)).select_related("estate")
    context = {
        "may_edit": bool(request.roles & EDITOR_ROLES),
        **page_of(request, found.order_by("closed_at", "-created_at")),
    }
    return render(request, "outreach/door_rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_door_round(request, slug):
    form = DoorRoundForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        door_round = rounds.make_round(programme=request.programme, by=request.user, **form.cleaned_data)
        messages.success(request, "The round is made. Take it with you: it also works where there is no signal.")
        return redirect("outreach:door-round", slug, door_round.pk)
    return render(request, "outreach/add_door_round.html", {"form": form})


@require_safe
@role_required(*PEOPLE_ROLES)
def door_round(request, slug, pk):
    """The page of the round, which a device can keep: it holds what is needed at these doors, and nothing else."""
    door_round = get_object_or_404(rounds_of(request).select_related("estate", "programme"), pk=pk)
    places = [] if door_round.closed_at else rounds.at_the_doors(door_round)
    residents = [person for place in places for person in place.residents]
    audit.viewed_all(people=residents, by=request.user, programme=request.programme, fields=SEEN)
    context = {
        "door_round": door_round,
        "places": places,
        "done": sum(place.is_done for place in places),
        "form": VisitForm(door=Door(round=door_round)),
        "outcomes": _buttons(),
        "may_edit": bool(request.roles & EDITOR_ROLES),
        "undoable": _undoable(request, door_round),
    }
    return render(request, "outreach/door_round.html", context)


def _buttons():
    """Each outcome, its words, and whether it needs a language and somebody who opened."""
    those = [(Outcome(outcome), EFFECTS[outcome]) for outcome in OUTCOMES]
    return [(outcome.value, outcome.label, effect.needs_language, effect.reached) for outcome, effect in those]


def _undoable(request, door_round):
    mine = Visit.objects.standing().filter(door__round=door_round, by=request.user)
    fresh = mine.filter(recorded_at__gt=timezone.now() - TIME_TO_UNDO)
    return fresh.select_related("door__round").order_by("-recorded_at").first()


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def visit_door(request, slug, pk):
    """One visit: from this page, or sent by a device (Accept: application/json) as soon as it has signal."""
    doors = Door.objects.filter(round__in=rounds_of(request))
    door = get_object_or_404(doors.select_related("round__programme"), pk=pk)
    if refusal := made_by_somebody_else(request):
        return refusal
    form = VisitForm(request.POST if request.method == "POST" else None, door=door)
    if form.is_valid():
        visit = rounds.record_visit(door=door, by=request.user, **form.visit)
        if by_device(request):
            return JsonResponse({"saved": True})
        messages.success(request, f"{door}: {visit.get_outcome_display().lower()}.")
        return redirect("outreach:door-round", slug, door.round_id)
    if by_device(request):
        return refused(form)
    [place] = [place for place in rounds.at_the_doors(door.round) if place.door.pk == door.pk]
    audit.viewed_all(people=place.residents, by=request.user, programme=request.programme, fields=SEEN)
    context = {"form": form, "door": door, "place": place, "outcomes": _buttons()}
    return render(request, "outreach/visit_door.html", context)


@require_POST
@role_required(*PEOPLE_ROLES)
def undo_visit(request, slug, pk):
    visit = get_object_or_404(Visit.objects.filter(door__round__in=rounds_of(request)).select_related("door"), pk=pk)
    try:
        rounds.undo_visit(visit=visit, by=request.user)
        messages.success(
            request,
            "That visit is undone. A person, an address, a language or an answer about consent that came with it stays "
            "in the person’s record: put it right there.",
        )
    except TooLate:
        messages.error(request, "It can no longer be undone: more than a minute has passed. Write down what is right.")
    return redirect("outreach:door-round", slug, visit.door.round_id)


@require_POST
@role_required(*EDITOR_ROLES)
def close_door_round(request, slug, pk):
    rounds.close_round(door_round=get_object_or_404(rounds_of(request), pk=pk))
    messages.success(request, "The round is closed. Devices that kept it let go of it when they next have signal.")
    return redirect("outreach:door-round", slug, pk)


@require_POST
@role_required(*EDITOR_ROLES)
def open_door_round(request, slug, pk):
    rounds.open_round(door_round=get_object_or_404(rounds_of(request), pk=pk))
    messages.success(request, "The round is open again.")
    return redirect("outreach:door-round", slug, pk)
