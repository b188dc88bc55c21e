"""Staff: who signed up for an event, signing people up, the waiting list, and what they may decide."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from engagement.access import PEOPLE_ROLES, Role, role_required
from engagement.editing import ChangedMeanwhile
from engagement.jobs import queue_after_commit
from engagement.pages import page_of
from estates import audit
from estates.models.people import LONGEST_SEARCH
from events import sign_ups as rules
from events import waiting
from events.forms.sign_ups import AddSignUpForm, ChangeForThemForm, PriorityForm, ReasonForm, SignUpSearchForm
from events.models import Event, SignUp, SignUpState, WhyCancelled
from events.tasks import match_sign_ups

SIGN_UP_ROLES = (Role.OFFICER, Role.EVENT_LEAD, Role.MANAGER)
DECIDE_ROLES = (Role.EVENT_LEAD, Role.MANAGER)


def event_of(request, pk):
    events = Event.objects.visible_to(request.user).filter(programme=request.programme)
    return get_object_or_404(events.select_related("programme"), pk=pk)


def sign_up_of(request, pk, sign_up_pk):
    rows = SignUp.objects.visible_to(request.user).filter(event=pk, event__programme=request.programme)
    return get_object_or_404(rows.select_related("event__programme", "person", "decided_by", "by"), pk=sign_up_pk)


def back_to(sign_up):
    return redirect("events:staff-sign-up", sign_up.event.programme.slug, sign_up.event_id, sign_up.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def sign_ups(request, slug, pk):
    """By POST where it is searched, so that no name stands in an address; that changes nothing either."""
    event = event_of(request, pk)
    form = SignUpSearchForm(request.POST if request.method == "POST" else {})
    found = found_by(form, SignUp.objects.filter(event=event))
    page = page_of(request, found.select_related("person"))
    shown = page["page_obj"].object_list
    audit.viewed_all(
        people=[one.person for one in shown if one.person], by=request.user, programme=event.programme,
        fields=["sign_ups"],
    )  # fmt: skip
    context = {
        "event": event,
        "form": form,
        "waiting": SignUp.objects.filter(event=event).waiting_in_order() if not form.changed_data else [],
        "why_nobody": waiting.why_nobody(event=event),
        "may_sign_up": bool(request.roles & set(SIGN_UP_ROLES)),
        **page,
    }
    return render(request, "events/sign_ups.html", context)


def found_by(form, rows):
    """Those that are asked for, the live ones first."""
    if not form.is_valid():
        return rows.none()
    if form.cleaned_data["state"]:
        rows = rows.filter(state=form.cleaned_data["state"])
    for word in form.cleaned_data["search"][:LONGEST_SEARCH].split():
        digits = "".join(c for c in word if c.isdigit())
        by_digits = (
            Q(phone__contains=digits.lstrip("0")) | Q(reference__contains=digits) if len(digits) > 2 else Q(pk=-1)
        )
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | by_digits)
    return rows.order_by("-state", "created_at", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*SIGN_UP_ROLES)
def add_sign_up(request, slug, pk):
    event = event_of(request, pk)
    form = AddSignUpForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_valid():
        try:
            outcome = rules.sign_up(event=event, by=request.user, **form.cleaned_data)
        except rules.SignUpClosed:
            form.add_error(None, "This event is not published, or was cancelled: nobody can be signed up")
        else:
            queue_after_commit(match_sign_ups)
            done = "They had signed up already: that is up to date now." if outcome.was_there else "They are signed up."
            no_room = (
                " There are not enough places for more people: their party is as it was." if outcome.no_room else ""
            )
            messages.success(request, f"{done}{no_room} Read out their number: {outcome.sign_up.reference_aloud}.")
            return back_to(outcome.sign_up)
    return render(request, "events/add_sign_up.html", {"event": event, "form": form})


@require_http_methods(["GET", "HEAD"])
@role_required(*PEOPLE_ROLES)
def staff_sign_up(request, slug, pk, sign_up_pk):
    sign_up = sign_up_of(request, pk, sign_up_pk)
    if sign_up.person:
        audit.viewed(person=sign_up.person, by=request.user, programme=request.programme, fields=["sign_ups"])
    context = {
        "event": sign_up.event,
        "sign_up": sign_up,
        "facts": [(label, words) for label, words in sign_up.as_told().items() if words],
        "coming": sign_up.attendees.coming(),
        "may_sign_up": bool(request.roles & set(SIGN_UP_ROLES)),
        "may_decide": bool(request.roles & set(DECIDE_ROLES)),
    }
    return render(request, "events/staff_sign_up.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*SIGN_UP_ROLES)
def change_for_them(request, slug, pk, sign_up_pk):
    sign_up = sign_up_of(request, pk, sign_up_pk)
    form = ChangeForThemForm(request.POST if request.method == "POST" else None, sign_up=sign_up)
    if form.is_valid():
        try:
            rules.change(sign_up=sign_up, **form.answers)
        except rules.NoRoom:
            form.add_error("adults", "There are not enough places for so many")
        except rules.AlreadySignedUp:
            form.add_error("name", "There is another sign-up with this name and contact")
        except ChangedMeanwhile:
            messages.error(request, "It was changed meanwhile, so nothing was saved. This is how it stands.")
            return back_to(sign_up)
        else:
            messages.success(request, "The changes are saved.")
            return back_to(sign_up)
    return render(request, "events/change_for_them.html", {"event": sign_up.event, "sign_up": sign_up, "form": form})


@require_POST
@role_required(*SIGN_UP_ROLES)
def cancel_for_them(request, slug, pk, sign_up_pk):
    sign_up = sign_up_of(request, pk, sign_up_pk)
    rules.cancel(sign_up=sign_up, why=WhyCancelled.STAFF, by=request.user)
    messages.success(request, "It is cancelled, and what is free is offered to the next.")
    return back_to(sign_up)


@require_POST
@role_required(*SIGN_UP_ROLES)
def cancel_one_for_them(request, slug, pk, sign_up_pk, attendee_pk):
    sign_up = sign_up_of(request, pk, sign_up_pk)
    attendee = get_object_or_404(sign_up.attendees, pk=attendee_pk)
    rules.cancel_attendee(attendee=attendee, by=request.user)
    messages.success(request, f"{attendee} does not come.")
    return back_to(sign_up)


@require_POST
@role_required(*DECIDE_ROLES)
def approve_sign_up(request, slug, pk, sign_up_pk):
    sign_up = rules.approve(sign_up=sign_up_of(request, pk, sign_up_pk), by=request.user)
    messages.success(request, f"Done: {sign_up.get_state_display().lower()}.")
    return back_to(sign_up)


@require_POST
@role_required(*DECIDE_ROLES)
def refuse_sign_up(request, slug, pk, sign_up_pk):
    sign_up = sign_up_of(request, pk, sign_up_pk)
    rules.cancel(sign_up=sign_up, why=WhyCancelled.REFUSED, by=request.user, only_if=SignUpState.ASKED)
    messages.success(request, "They are told that there is no place for them this time.")
    return back_to(sign_up)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DECIDE_ROLES)
def let_in(request, slug, pk, sign_up_pk):
    """Give them places out of turn, over capacity if need be."""
    sign_up = sign_up_of(request, pk, sign_up_pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, button="Give them places")
    if form.is_valid():
        sign_up = waiting.let_in(sign_up=sign_up, reason=form.cleaned_data["reason"], by=request.user)
        more = " They come on top of the places that there are." if sign_up.over_capacity else ""
        messages.success(request, f"They have places now.{more}")
        return back_to(sign_up)
    return render(request, "events/let_in.html", {"event": sign_up.event, "sign_up": sign_up, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DECIDE_ROLES)
def set_priority(request, slug, pk, sign_up_pk):
    sign_up = sign_up_of(request, pk, sign_up_pk)
    initial = {"priority": sign_up.priority, "reason": sign_up.priority_reason}
    form = PriorityForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        waiting.set_priority(sign_up=sign_up, by=request.user, **form.cleaned_data)
        messages.success(request, "Their turn is set.")
        return back_to(sign_up)
    return render(request, "events/set_priority.html", {"event": sign_up.event, "sign_up": sign_up, "form": form})


@require_POST
@role_required(*SIGN_UP_ROLES)
def flag_sign_up(request, slug, pk, sign_up_pk):
    """Whoever checks them in sees "speak to the lead", and no reason."""
    sign_up = sign_up_of(request, pk, sign_up_pk)
    sign_up.attention = "on" in request.POST
    sign_up.save(update_fields=["attention"])
    return back_to(sign_up)
