"""Roles and shifts as staff make them, who has which, and gaps that are offered."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from engagement.editing import ChangedMeanwhile
from engagement.pages import page_of
from estates import audit
from events import filling, rota
from events.forms.shifts import ShiftForm, VolunteerRoleForm
from events.models import LEAD_ROLES, Check, Event, Shift, ShiftSignUp, VolunteerRole
from events.views.volunteers import volunteer_of

MOST_SUGGESTED = 20
SHOWN = ["volunteering"]


def roles_of(request):
    return VolunteerRole.objects.visible_to(request.user).filter(programme=request.programme)


def shifts_of(request):
    return Shift.objects.visible_to(request.user).filter(role__programme=request.programme)


def sign_ups_of(request):
    mine = ShiftSignUp.objects.visible_to(request.user).filter(volunteer__programme=request.programme)
    return mine.select_related("shift__role", "shift__event", "volunteer__person", "volunteer__programme")


@require_safe
@role_required(*PEOPLE_ROLES)
def shifts(request, slug):
    """What is to come, and by `?past` what was; with those who gave a shift back late."""
    now, past = timezone.now(), "past" in request.GET
    shown = shifts_of(request).select_related("role", "event")
    shown = shown.filter(starts_at__lte=now).order_by("-starts_at") if past else shown.to_come(now)
    context = {
        "past": past,
        "late": sign_ups_of(request).late_cancellations().filter(shift__ends_at__gt=now),
        "roles": roles_of(request).prefetch_related("skills"),
        "is_lead": bool(request.roles & LEAD_ROLES),
        **page_of(request, shown),
    }
    return render(request, "events/shifts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def add_volunteer_role(request, slug):
    form = VolunteerRoleForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        with transaction.atomic():
            role = form.save()
            role.skills.set(form.answers["skills"])
        messages.success(request, f"The role “{role}” is added. Next: make a shift.")
        return redirect("events:shifts", slug)
    return render(request, "events/add_volunteer_role.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def edit_volunteer_role(request, slug, pk):
    role = get_object_or_404(roles_of(request), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = VolunteerRoleForm(posted, instance=role, programme=request.programme)
    context, status = {"form": form, "role": role}, 200
    if form.is_valid():
        try:
            rota.change_role(role=role, version=form.cleaned_data["version"], by=request.user, **form.answers)
        except rota.NeedsACheck as lacking:
            form.add_error("needs_check", f"Without it have shifts in this role: {lacking}. Take them off first")
        except ChangedMeanwhile as meanwhile:
            saved = VolunteerRoleForm(instance=meanwhile.current, programme=request.programme)
            context["beside"], status = form.beside(saved), 409
        else:
            messages.success(request, "The role is saved.")
            return redirect("events:shifts", slug)
    return render(request, "events/edit_volunteer_role.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def add_shift(request, slug):
    key = request.GET.get("event", "")
    events = Event.objects.visible_to(request.user).filter(programme=request.programme)
    event = events.filter(pk=key).first() if key.isdecimal() and len(key) < 18 else None
    posted = request.POST if request.method == "POST" else None
    form = ShiftForm(posted, programme=request.programme, event=event)
    if form.is_valid():
        shift = rota.make_shift(by=request.user, **form.answers)
        messages.success(request, "The shift is made. Next: offer it, or put somebody down for it.")
        return redirect("events:shift", slug, shift.pk)
    return render(request, "events/add_shift.html", {"form": form, "has_roles": roles_of(request).exists()})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def edit_shift(request, slug, pk):
    shift = get_object_or_404(shifts_of(request).on(), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = ShiftForm(posted, instance=shift, programme=request.programme)
    context, status = {"form": form, "shift": shift}, 200
    if form.is_valid():
        try:
            rota.change_shift(shift=shift, version=form.cleaned_data["version"], by=request.user, **form.answers)
        except rota.Overlaps:
            form.add_error("starts_at", "Somebody who has this shift has another one at that time. Take them off first")
        except rota.NotCleared:
            form.add_error("role", "Somebody who has this shift has not the check that it would need then")
        except ChangedMeanwhile as meanwhile:
            saved = ShiftForm(instance=meanwhile.current, programme=request.programme)
            context["beside"], status = form.beside(saved), 409
        else:
            messages.success(request, "The shift is saved. Whoever has it is told if its time or place has changed.")
            return redirect("events:shift", slug, pk)
    return render(request, "events/edit_shift.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def call_off_shift(request, slug, pk):
    shift = get_object_or_404(shifts_of(request).on().select_related("role", "event"), pk=pk)
    if request.method == "POST":
        rota.call_off(shift=shift, by=request.user)
        messages.success(request, "The shift is called off, and whoever had it is told.")
        return redirect("events:shifts", slug)
    return render(request, "events/call_off_shift.html", {"shift": shift})


@require_safe
@role_required(*PEOPLE_ROLES)
def shift(request, slug, pk):
    shift = get_object_or_404(shifts_of(request).select_related("role", "event"), pk=pk)
    now, day = timezone.now(), timezone.localdate(shift.starts_at)
    sign_ups = list(sign_ups_of(request).filter(shift=shift).order_by("changed_at", "pk"))
    is_open = shift.starts_at > now and not shift.cancelled_at
    suggested = filling.candidates(shift, now)[:MOST_SUGGESTED] if is_open and shift.missing else []
    shown = [one.volunteer.person for one in sign_ups] + [volunteer.person for volunteer in suggested]
    audit.viewed_all(people=shown, by=request.user, programme=request.programme, fields=SHOWN)
    context = {
        "shift": shift,
        "is_open": is_open,
        "has_begun": shift.starts_at <= now,
        "has_it": [one for one in sign_ups if one.state in ShiftSignUp.HOLDS_A_PLACE],
        "others": [one for one in sign_ups if one.state not in ShiftSignUp.HOLDS_A_PLACE],
        "not_cleared": _not_cleared(shift, sign_ups, day),
        "suggested": suggested,
        "is_lead": bool(request.roles & LEAD_ROLES),
    }
    return render(request, "events/shift.html", context)


def _not_cleared(shift, sign_ups, day):
    """The sign-ups of those who have the shift and not, any more, the check that it needs."""
    level = shift.role.needs_check
    if not level:
        return set()
    cleared = set(Check.objects.clearing(level=level, day=day).values_list("volunteer", flat=True))
    having = [one for one in sign_ups if one.state == ShiftSignUp.State.CONFIRMED]
    return {one.pk for one in having if one.volunteer_id not in cleared}


@require_POST
@role_required(*LEAD_ROLES)
def offer_gap(request, slug, pk):
    """Begin to offer the gap, a few volunteers at a time, or stop."""
    shift = get_object_or_404(shifts_of(request).on(), pk=pk)
    if request.POST.get("offer") == "no":
        filling.stop_offering(shift=shift, by=request.user)
        messages.success(request, "Nobody else is asked. Who was asked may still answer.")
    else:
        asked = filling.start_offering(shift=shift, by=request.user)
        who = f"{asked} volunteer{'s are' if asked != 1 else ' is'} asked" if asked else "Nobody can be asked now"
        messages.success(request, f"{who}. Others follow by themselves until the shift is filled.")
    return redirect("events:shift", slug, pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def put_on_shift(request, slug, pk):
    """Ask one volunteer, or write down that they said yes."""
    shift = get_object_or_404(shifts_of(request), pk=pk)
    key = request.POST.get("volunteer", "")
    if not key.isdecimal() or len(key) > 17:
        raise Http404
    volunteer = volunteer_of(request, int(key))
    try:
        if request.POST.get("what") == "ask":
            until = filling.time_to_answer(shift, timezone.now())
            asked = rota.offer(shift=shift, volunteer=volunteer, until=until, by=request.user)
            messages.success(request, f"{volunteer} is asked." if asked else f"{volunteer} was asked before.")
        else:
            rota.take(shift=shift, volunteer=volunteer, by=request.user)
            messages.success(request, f"{volunteer} has the shift.")
    except rota.CannotTake as refused:
        messages.error(request, f"Not possible: {refused.why}")
    return redirect("events:shift", slug, pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def change_shift_sign_up(request, slug, pk):
    """Take somebody off a shift, say whether they came, or that a late cancellation was seen."""
    sign_up, what = get_object_or_404(sign_ups_of(request), pk=pk), request.POST.get("what")
    if what == "take_off":
        try:
            rota.give_back(sign_up=sign_up, by=request.user)
            messages.success(request, "They are taken off the shift, and told.")
        except rota.ShiftIsOver:
            messages.error(request, "The shift has begun. Say that they did not come.")
    elif what in ("came", "did_not_come"):
        if rota.mark_attendance(sign_up=sign_up, came=what == "came", by=request.user):
            messages.success(request, "Saved.")
        else:
            messages.error(request, "That can be said once the shift has begun.")
    elif what == "seen":
        rota.look_at_late(sign_up=sign_up, by=request.user)
        messages.success(request, "Done.")
    elif what == "declined":
        rota.decline(sign_up=sign_up, by=request.user)
        messages.success(request, "Saved: they cannot.")
    return redirect("events:shift", slug, sign_up.shift_id)
