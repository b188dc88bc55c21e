"""Counting heads at a fun day: the counter, and figures that somebody gives."""

from datetime import timedelta

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from engagement.access import PEOPLE_ROLES, role_required
from engagement.devices import by_device, made_by_somebody_else, refused
from events import check_in, tallies
from events.forms.check_in import HeadCountForm, PressForm, UndoForm
from events.models import Tally
from events.views.day import open_session

LATELY = timedelta(minutes=10)
BUTTONS = [("in-adult", "Adult in"), ("in-child", "Child in"), ("out-adult", "Adult out"), ("out-child", "Child out")]


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def count_heads(request, slug, pk, session_pk):
    """The counter: four buttons, at each gate a device or several. Nobody is written down."""
    session = open_session(request, pk, session_pk)
    if request.method == "POST" and (refusal := made_by_somebody_else(request)):
        return refusal
    form = PressForm(request.POST if request.method == "POST" else None, initial={"gate": request.GET.get("gate")})
    if form.is_valid():
        tally = tallies.count(session=session, by=request.user, **form.counted)
        if by_device(request):
            return JsonResponse({"totals": _totals(session)})
        return redirect(f"{_page_of(request, session)}?{urlencode({'gate': tally.gate})}")
    if by_device(request):
        return refused(form)
    hours, peak = tallies.by_hour(session)
    totals = _totals(session)
    context = {
        "form": form,
        "session": session,
        "event": session.event,
        "under_way": check_in.is_under_way(session),
        "too_early": timezone.now() < check_in.opens_at(session),
        "buttons": [(name, label, totals[name]) for name, label in BUTTONS],
        "counted_in": totals["in-adult"] + totals["in-child"],
        "hours": hours,
        "peak": peak,
        "gates": tallies.by_gate(session),
        "said": session.head_counts.standing().first(),
        "figure": tallies.figures([session])[session.pk],
        "undoable": _undoable(request, session),
    }
    response = render(request, "events/count_heads.html", context)
    if context["under_way"]:
        response["X-Keep-Until"] = check_in.kept_until(session).isoformat()
    return response


def _page_of(request, session):
    return reverse("events:count-heads", args=[request.programme.slug, session.event_id, session.pk])


def _totals(session):
    return {f"{direction}-{who}": number for (direction, who), number in tallies.totals(session).items()}


def _undoable(request, session):
    mine = Tally.objects.standing().filter(session=session, by=request.user)
    return mine.filter(recorded_at__gt=timezone.now() - LATELY).order_by("-recorded_at", "-pk").first()


@require_POST
@role_required(*PEOPLE_ROLES)
def undo_press(request, slug, pk, session_pk):
    session = open_session(request, pk, session_pk)
    if refusal := made_by_somebody_else(request):
        return refusal
    form = UndoForm(request.POST)
    if form.is_valid():
        number = tallies.undo(client_id=form.cleaned_data["tap"], session=session)
        if by_device(request):
            return JsonResponse({"totals": _totals(session)})
        messages.success(request, "That press is undone." if number else "It was undone already.")
    elif by_device(request):
        return refused(form)
    return redirect(f"{_page_of(request, session)}?{urlencode({'gate': request.POST.get('gate', '')[:40]})}")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def say_how_many(request, slug, pk, session_pk):
    """A figure that was not counted here, with how it was found and who says so."""
    session = open_session(request, pk, session_pk)
    form = HeadCountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        tallies.say_how_many(session=session, by=request.user, **form.cleaned_data)
        messages.success(request, "The figure is saved.")
        return redirect("events:count-heads", slug, pk, session_pk)
    said = session.head_counts.standing().first()
    context = {"form": form, "session": session, "event": session.event, "said": said}
    return render(request, "events/say_how_many.html", context)


@require_POST
@role_required(*PEOPLE_ROLES)
def withdraw_figure(request, slug, pk, session_pk):
    session = open_session(request, pk, session_pk)
    tallies.withdraw(session=session)
    messages.success(request, "The figure is taken back.")
    return redirect("events:count-heads", slug, pk, session_pk)
