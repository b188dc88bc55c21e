"""Events as the team sees them: what is planned, one event, and making, changing and ending it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, Role, role_required
from engagement.editing import ChangedMeanwhile
from engagement.pages import page_of
from events import planning
from events.forms.choosing import CancelForm, EventFilterForm
from events.forms.events import EventForm
from events.forms.times import CopyForm, NewEventForm, usual_answers
from events.models import Event, Kind, Session
from events.times import times_of

EDITOR_ROLES = frozenset({Role.EVENT_LEAD, Role.MANAGER})


def events_of(request):
    visible = Event.objects.visible_to(request.user).filter(programme=request.programme)
    return visible.select_related("programme", "estate", "organiser")


def event_of(request, pk):
    return get_object_or_404(events_of(request), pk=pk)


@require_safe
@role_required(*PEOPLE_ROLES)
def events(request, slug):
    form = EventFilterForm(request.GET or {}, programme=request.programme)
    context = {
        "form": form,
        "may_edit": bool(request.roles & EDITOR_ROLES),
        "now": timezone.now(),
        **page_of(request, form.chosen(events_of(request))),
    }
    return render(request, "events/events.html", context)


@require_safe
@role_required(*PEOPLE_ROLES)
def event(request, slug, pk):
    sessions = Prefetch("sessions", Session.objects.order_by("starts_at", "pk"))
    event = get_object_or_404(events_of(request).prefetch_related(sessions), pk=pk)
    context = {
        "event": event,
        "status": event.status(timezone.now()),
        "may_edit": bool(request.roles & EDITOR_ROLES),
        "shifts": event.shifts.select_related("role"),
    }
    return render(request, "events/event.html", context)


@require_safe
@role_required(*EDITOR_ROLES)
def new_event(request, slug):
    """What the new one begins with: what is usual for its kind, or another event."""
    others = events_of(request).order_by("-is_template", "-starts_at")
    context = {
        "kinds": Kind.choices,
        "templates": others.filter(is_template=True),
        "lately": others.filter(is_template=False)[:10],
    }
    return render(request, "events/new_event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_event(request, slug, kind):
    if kind not in Kind.values:
        raise Http404
    form = NewEventForm(
        request.POST if request.method == "POST" else None,
        instance=Event(kind=kind),
        initial=usual_answers(kind, programme=request.programme, by=request.user),
        programme=request.programme,
    )
    return _make(request, form, {"kind": Kind(kind)})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def copy_event(request, slug, pk):
    copied = event_of(request, pk)
    times = times_of(copied)
    answers = planning.copied(copied)
    data = request.POST if request.method == "POST" else None
    if times:
        form = CopyForm(data, instance=Event(**answers), copied_times=times, programme=request.programme)
    else:
        usual = usual_answers(copied.kind, programme=request.programme, by=request.user)
        initial = {name: usual[name] for name in ("starts", "ends", "repeats")}
        form = NewEventForm(data, instance=Event(**answers), initial=initial, programme=request.programme)
    return _make(request, form, {"kind": Kind(copied.kind), "copied": copied})


def _make(request, form, context):
    if form.is_valid():
        event = planning.make_event(
            programme=request.programme, kind=form.instance.kind, times=form.times(), by=request.user,
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, "The event is made. Nobody else sees it yet: publish it when it is right.")
        return redirect("events:event", request.programme.slug, event.pk)
    return render(request, "events/add_event.html", {"form": form, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def edit_event(request, slug, pk):
    event = get_object_or_404(events_of(request).exclude(state=Event.State.CANCELLED), pk=pk)
    form = EventForm(request.POST if request.method == "POST" else None, instance=event, programme=request.programme)
    context = {"form": form, "event": event}
    if form.is_valid():
        try:
            planning.edit_event(event=event, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            saved = EventForm(instance=changed.current, programme=request.programme)
            return render(request, "events/edit_event.html", {**context, "beside": form.beside(saved)}, status=409)
        messages.success(request, _saved(event))
        return redirect("events:event", slug, pk)
    return render(request, "events/edit_event.html", context)


@require_POST
@role_required(*EDITOR_ROLES)
def keep_as_template(request, slug, pk):
    template = planning.keep_as_template(event=event_of(request, pk), by=request.user)
    messages.success(request, "The template is kept. Events can be made from it.")
    return redirect("events:event", slug, template.pk)


@require_POST
@role_required(*EDITOR_ROLES)
def publish_event(request, slug, pk):
    try:
        planning.publish(event=event_of(request, pk), by=request.user)
    except planning.NotReady as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "The event is published. Everybody can see its page now.")
    return redirect("events:event", slug, pk)


@require_POST
@role_required(*EDITOR_ROLES)
def close_sign_up(request, slug, pk):
    planning.close_sign_up(event=event_of(request, pk), by=request.user)
    messages.success(request, "Sign-up is closed. Whoever has a place keeps it.")
    return redirect("events:event", slug, pk)


@require_POST
@role_required(*EDITOR_ROLES)
def open_sign_up(request, slug, pk):
    planning.open_sign_up(event=event_of(request, pk), by=request.user)
    messages.success(request, "Sign-up is open until the event begins.")
    return redirect("events:event", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def cancel_event(request, slug, pk):
    event = event_of(request, pk)
    if event.state != Event.State.PUBLISHED:  # cancelled already, by a double click or a colleague
        messages.error(request, "Only an event that is published can be cancelled.")
        return redirect("events:event", slug, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        planning.cancel(event=event, by=request.user, **form.cleaned_data)
        messages.success(request, "The event is cancelled. Everyone who signed up is being told.")
        return redirect("events:event", slug, pk)
    return render(request, "events/cancel_event.html", {"form": form, "event": event})


@require_POST
@role_required(*EDITOR_ROLES)
def drop_event(request, slug, pk):
    event = get_object_or_404(events_of(request).filter(state=Event.State.DRAFT), pk=pk)
    if planning.drop_draft(event=event, by=request.user):
        messages.success(request, "It is gone.")
    else:
        messages.error(request, "It was published meanwhile, so it stays. Cancel it instead.")
    return redirect("events:events", slug)


def _saved(event):
    if event.state == Event.State.PUBLISHED:
        return "The event is saved. If its place changed, everyone who signed up is being told."
    return "The event is saved."
