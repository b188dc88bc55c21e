"""The door of a session: who comes in, by name."""

from datetime import timedelta

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from engagement.access import PEOPLE_ROLES, role_required
from engagement.devices import by_device, made_by_somebody_else, refused
from estates import audit
from events import check_in as door
from events import door_list
from events.check_in import Answer
from events.forms.check_in import ArriveForm, SearchForm, UndoForm, WalkInForm
from events.models import Attendance, Event, Session
from events.sign_ups import SignUpClosed

LATELY = timedelta(minutes=10)


def sessions_of(request, pk):
    events = Event.objects.visible_to(request.user).filter(programme=request.programme, pk=pk)
    return Session.objects.filter(event__in=events).select_related("event__programme")


def open_session(request, pk, session_pk):
    """A session to which people come: of a published event, and not called off.

    What a device wrote down before it was called off or cancelled is still taken when it arrives.
    """
    sessions = sessions_of(request, pk).exclude(event__state=Event.State.DRAFT)
    if not by_device(request):
        sessions = sessions.on().filter(event__state=Event.State.PUBLISHED)
    return get_object_or_404(sessions, pk=session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def check_in(request, slug, pk, session_pk):
    """The page of the door. A search is a POST, so that no name stands in an address."""
    session = open_session(request, pk, session_pk)
    form = SearchForm(request.POST if request.method == "POST" else None, initial={"gate": request.GET.get("gate")})
    found, elsewhere = [], None
    if form.is_valid():
        typed = form.cleaned_data["search"]
        found = door_list.search(door_list.entries(session), typed)
        elsewhere = None if found else door_list.elsewhere(session, typed)
        if by_device(request):
            return JsonResponse({"found": found, "elsewhere": elsewhere and str(elsewhere.event)})
    elif by_device(request):
        return refused(form)
    return _page(request, session, form=form, found=found, elsewhere=elsewhere)


def _page(request, session, status=200, **context):
    everybody = door_list.entries(session)
    fields = ["check-in"]
    audit.kept_looking(by=request.user, programme=request.programme, rows=len(everybody), fields=fields)
    under_way = door.is_under_way(session)
    context = {
        "session": session,
        "event": session.event,
        "under_way": under_way,
        "too_early": not under_way and session.starts_at > timezone.now(),
        "keep_until": door.kept_until(session),
        "entries": everybody if under_way else [],
        "inside": sum(bool(one["came"]) for party in everybody for one in party["people"]),
        "expected": sum(len(party["people"]) for party in everybody if party["answer"] == Answer.IN),
        "undoable": _undoable(request, session),
        "walk_in_form": WalkInForm(),
        **context,
    }
    response = render(request, "events/check_in.html", context, status=status)
    if under_way:
        response["X-Keep-Until"] = door.kept_until(session).isoformat()
    return response


def _undoable(request, session):
    """What this user let in last, for a while: [Attendance] of one tap."""
    mine = Attendance.objects.standing().filter(session=session, by=request.user)
    fresh = mine.filter(recorded_at__gt=timezone.now() - LATELY).order_by("-recorded_at", "-pk")
    last = fresh.first()
    return last and list(mine.filter(tap=last.tap).select_related("attendee__sign_up"))


@require_POST
@role_required(*PEOPLE_ROLES)
def arrive(request, slug, pk, session_pk):
    session = open_session(request, pk, session_pk)
    if refusal := made_by_somebody_else(request):
        return refusal
    form = ArriveForm(request.POST, programme=request.programme)
    if form.is_valid():
        answered = door.arrive(session=session, by=request.user, **form.arrival)
        return _answer(request, session, answered)
    return _not_so(request, session, form)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def walk_in(request, slug, pk, session_pk):
    """Somebody who just came: from a page of its own, or sent by a device."""
    session = open_session(request, pk, session_pk)
    if request.method == "POST" and (refusal := made_by_somebody_else(request)):
        return refusal
    form = WalkInForm(request.POST if request.method == "POST" else None, initial={"gate": request.GET.get("gate")})
    if form.is_valid():
        try:
            answered = door.walk_in(session=session, by=request.user, **form.arrival)
            return _answer(request, session, answered)
        except SignUpClosed:
            form.add_error(None, "The event was cancelled meanwhile, so nobody can be let in.")
    if by_device(request):
        return refused(form)
    return render(request, "events/walk_in.html", {"form": form, "session": session, "event": session.event})


def _answer(request, session, answered):
    entry = door_list.entry_of(answered.sign_up, session) if answered.answer != Answer.OTHER_DAY else None
    words = _words(answered, entry, session)
    is_in = answered.answer in (Answer.IN, Answer.ALREADY_IN)
    if by_device(request):
        errors = {} if is_in else {"errors": [words]}
        body = {"answer": answered.answer, "words": words, "entry": entry, **errors}
        return JsonResponse(body, status=200 if is_in else 409)
    if not is_in:
        found = [entry] if entry else []
        return _page(request, session, status=409, form=SearchForm(), found=found, said=words)
    if answered.answer == Answer.ALREADY_IN or answered.sign_up.attention:
        messages.info(request, words)
    return redirect("events:check-in", request.programme.slug, session.event_id, session.pk)


def _words(answered, entry, session):
    name, answer = answered.sign_up.name, answered.answer
    if answer == Answer.IN:
        people = len(answered.came)
        lead = " Please ask them to speak to the lead." if answered.sign_up.attention else ""
        return f"In: {name}{f', {people} people' if people > 1 else ''}.{lead}"
    if answer == Answer.ALREADY_IN:
        return f"{name} is already in: {next(one['came'] for one in entry['people'] if one['came'])}."
    if answer == Answer.CANCELLED:
        return f"{name} cancelled."
    if answer == Answer.WAITING:
        return f"{name} has no place yet: {answered.sign_up.get_state_display().lower()}."
    if answered.sign_up.event_id != session.event_id:
        return f"{name} signed up for something else: {answered.sign_up.event}."
    return f"This session is another day: it begins on {timezone.localtime(session.starts_at):%A %-d %B at %H:%M}."


def _not_so(request, session, form):
    if by_device(request):
        return refused(form)
    [error, *_] = [error for those in form.errors.values() for error in those]
    messages.error(request, f"{error}. Search for them again.")
    return redirect("events:check-in", request.programme.slug, session.event_id, session.pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def undo_arrival(request, slug, pk, session_pk):
    session = open_session(request, pk, session_pk)
    if refusal := made_by_somebody_else(request):
        return refusal
    form = UndoForm(request.POST)
    if form.is_valid():
        number = door.undo(session=session, by=request.user, **form.cleaned_data)
        if by_device(request):
            return JsonResponse({"undone": number})
        messages.success(request, "That is undone: they are not in." if number else "It was undone already.")
        return redirect("events:check-in", slug, pk, session_pk)
    return _not_so(request, session, form)
