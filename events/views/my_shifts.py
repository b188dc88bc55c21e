"""What a volunteer sees and does by their private link, without an account. Opening the link changes nothing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import public
from engagement.editing import GoneMeanwhile
from events import hours as giving
from events import rota
from events.forms.shifts import ActivityForm, DurationForm
from events.models import Shift, ShiftSignUp, TakenQuarter, Volunteer
from events.volunteer_links import volunteer_of

MOST_OPEN = 20
State = ShiftSignUp.State


def unknown(request):
    return render(request, "events/my_shifts_unknown.html", status=404)


@never_cache
@public
@require_safe
def my_shifts(request, token):
    volunteer = volunteer_of(token)
    if volunteer is None:
        return unknown(request)
    now = timezone.now()
    mine = volunteer.shift_sign_ups.select_related("shift__role", "shift__event", "hours").order_by("shift__starts_at")
    ahead = mine.filter(shift__starts_at__gt=now, shift__cancelled_at=None)
    held = mine.filter(state__in=ShiftSignUp.HOLDS_A_PLACE)
    context = {
        "volunteer": volunteer,
        "token": token,
        "asked": ahead.open_offers(now),
        "to_come": ahead.confirmed(),
        "over": held.filter(shift__starts_at__lte=now).order_by("-shift__starts_at"),
        "open": open_shifts(volunteer, now),
        "is_accepted": volunteer.state == Volunteer.State.ACCEPTED,
        "others": volunteer.hours.filter(sign_up=None),
        "minutes": volunteer.hours.approved().minutes(),
    }
    return render(request, "events/my_shifts.html", context)


def open_shifts(volunteer, now):
    """Where help is wanted that this volunteer may give: not at a time they have given already."""
    if volunteer.state != Volunteer.State.ACCEPTED:
        return []
    taken = set(TakenQuarter.objects.filter(volunteer=volunteer).values_list("quarter", flat=True))
    check = volunteer.checks.standing().first()
    shifts = Shift.objects.to_come(now).with_a_gap().filter(role__programme=volunteer.programme)
    known = volunteer.shift_sign_ups.filter(state__in=[State.OFFERED, State.CONFIRMED]).values("shift")
    found = []
    for shift in shifts.exclude(pk__in=known).select_related("role", "event").order_by("starts_at", "pk"):
        day = timezone.localdate(shift.starts_at)
        level = shift.role.needs_check
        if taken.isdisjoint(shift.quarters) and (not level or (check and check.clears(level=level, day=day))):
            found.append(shift)
    return found[:MOST_OPEN]


@never_cache
@public
@require_POST
def answer_shift(request, token, pk):
    """Yes, no, or "I can't make it"."""
    volunteer = volunteer_of(token)
    if volunteer is None:
        return unknown(request)
    shift = get_object_or_404(Shift.objects.filter(role__programme=volunteer.programme), pk=pk)
    try:
        _answer(request, volunteer, shift, request.POST.get("answer"))
    except rota.CannotTake as refused:
        messages.error(request, f"{refused.why} Thank you all the same.")
    except GoneMeanwhile:
        return unknown(request)
    return redirect("events:my-shifts", token)


def _answer(request, volunteer, shift, answer):
    sign_up = volunteer.shift_sign_ups.select_related("shift", "volunteer__person").filter(shift=shift).first()
    if answer == "yes":
        rota.take(shift=shift, volunteer=volunteer)
        messages.success(request, "Thank you. The shift is yours.")
    elif answer == "no" and sign_up:
        rota.decline(sign_up=sign_up)
        messages.success(request, "Thank you for telling us. We ask somebody else.")
    elif answer == "cancel" and sign_up:
        rota.give_back(sign_up=sign_up)
        messages.success(request, "Thank you for telling us. You are off this shift.")


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def report_shift(request, token, pk):
    """How long it was at a shift."""
    volunteer = volunteer_of(token)
    if volunteer is None:
        return unknown(request)
    held = volunteer.shift_sign_ups.filter(state__in=ShiftSignUp.HOLDS_A_PLACE, shift__starts_at__lte=timezone.now())
    sign_up = get_object_or_404(held.select_related("shift__role", "shift__event", "volunteer"), pk=pk)
    there = getattr(sign_up, "hours", None)
    minutes = there.minutes if there else sign_up.shift.minutes
    form = DurationForm(request.POST if request.method == "POST" else None, minutes=minutes)
    context = {"form": form, "token": token, "sign_up": sign_up}
    return _reported(request, form, context, lambda: giving.report_shift(sign_up=sign_up, minutes=form.minutes_in_all))


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def report_activity(request, token):
    """How long it was with something that was no shift."""
    volunteer = volunteer_of(token)
    if volunteer is None:
        return unknown(request)
    form = ActivityForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "token": token, "sign_up": None}

    def report():
        asked = form.cleaned_data
        giving.report_activity(
            volunteer=volunteer, activity=asked["activity"], day=asked["day"], minutes=form.minutes_in_all
        )

    return _reported(request, form, context, report)


def _reported(request, form, context, report):
    if form.is_valid():
        try:
            report()
        except giving.ApprovedAlready:
            messages.error(request, "We approved these hours already. Tell us if they are wrong.")
        else:
            messages.success(request, "Thank you. The hours count once we have approved them.")
        return redirect("events:my-shifts", context["token"])
    return render(request, "events/report_hours.html", context)
