"""When an event is held: adding sessions, moving one, calling one off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from engagement.access import role_required
from engagement.editing import ChangedMeanwhile
from events import sessions
from events.forms.times import SessionForm, TimesForm
from events.models import Event
from events.views.events import EDITOR_ROLES, events_of


def _session_of(request, pk, session_pk):
    event = get_object_or_404(events_of(request).exclude(state=Event.State.CANCELLED), pk=pk)
    return get_object_or_404(event.sessions.on().select_related("event"), pk=session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_sessions(request, slug, pk):
    event = get_object_or_404(events_of(request).exclude(state=Event.State.CANCELLED), pk=pk)
    form = TimesForm(request.POST if request.method == "POST" else None, initial=_as_the_last(event))
    if form.is_valid():
        try:
            number = sessions.add_sessions(event=event, times=form.times(), by=request.user)
        except sessions.StartsAlready:
            form.add_error("day", "There is a session at that time already. Choose another day or time.")
        else:
            messages.success(request, "The session is added." if number == 1 else f"{number} sessions are added.")
            return redirect("events:event", slug, pk)
    return render(request, "events/add_sessions.html", {"form": form, "event": event})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def edit_session(request, slug, pk, session_pk):
    session = _session_of(request, pk, session_pk)
    form = SessionForm(request.POST if request.method == "POST" else None, instance=session)
    context = {"form": form, "event": session.event}
    if form.is_valid():
        try:
            sessions.edit_session(session=session, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            saved = SessionForm(instance=changed.current)
            return render(request, "events/edit_session.html", {**context, "beside": form.beside(saved)}, status=409)
        except sessions.StartsAlready:
            form.add_error("day", "There is a session at that time already. Choose another day or time.")
        else:
            messages.success(request, "The session is saved.")
            return redirect("events:event", slug, pk)
    return render(request, "events/edit_session.html", context)


@require_POST
@role_required(*EDITOR_ROLES)
def call_off_session(request, slug, pk, session_pk):
    try:
        sessions.call_off(session=_session_of(request, pk, session_pk), by=request.user)
    except sessions.LastSession:
        messages.error(request, "It is the only session that is left. Cancel the event instead.")
    else:
        messages.success(request, "The session is off.")
    return redirect("events:event", slug, pk)


def _as_the_last(event):
    """At the same time of day as the last one."""
    last = event.sessions.on().last()
    return SessionForm(instance=last).initial | {"day": None} if last else {}
