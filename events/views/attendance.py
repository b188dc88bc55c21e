"""After the day: who came to a session, and what an event came to."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement.access import PEOPLE_ROLES, Role, role_required
from engagement.csv_files import csv_response
from estates import audit
from events import attendance as lists
from events import tallies
from events.models import Event
from events.views.day import sessions_of
from events.what_came import by_kind

EXPORT_ROLES = frozenset({Role.EVENT_LEAD, Role.MANAGER, Role.OFFICER})


def _session(request, pk, session_pk):
    return get_object_or_404(sessions_of(request, pk), pk=session_pk)


def _shown(request, people, fields):
    persons = [one.person for one in people if one.person]
    audit.kept_looking(by=request.user, programme=request.programme, rows=len(persons), fields=fields)


@require_safe
@role_required(*PEOPLE_ROLES)
def attendance(request, slug, pk, session_pk):
    session = _session(request, pk, session_pk)
    people = lists.everyone(session.event, session)
    _shown(request, people, ["attendance"])
    context = {
        "session": session,
        "event": session.event,
        "people": people,
        "turnout": lists.turnout(people),
        "figure": tallies.figures([session])[session.pk],
        "may_export": bool(request.roles & EXPORT_ROLES),
        "is_open": session.event.state == Event.State.PUBLISHED and not session.is_off,
        "is_over": session.ends_at <= timezone.now(),
    }
    return render(request, "events/attendance.html", context)


@require_safe
@role_required(*EXPORT_ROLES)
def attendance_csv(request, slug, pk, session_pk):
    session = _session(request, pk, session_pk)
    people = lists.everyone(session.event, session)
    audit.exported(
        by=request.user, programme=request.programme, rows=len(people), fields=lists.HEADER,
        reason="The attendance list of a session",
    )  # fmt: skip
    name = f"attendance-{timezone.localtime(session.starts_at):%Y-%m-%d}.csv"
    return csv_response(name, lists.HEADER, lists.table(people))


@require_safe
@role_required(*PEOPLE_ROLES)
def after_event(request, slug, pk):
    """What came of an event: its figures, who was there for the first time, and from where people came."""
    events = Event.objects.visible_to(request.user).filter(programme=request.programme)
    event = get_object_or_404(events.exclude(starts_at=None), pk=pk)
    sessions = list(event.sessions.on())
    people, figures = lists.everyone(event), tallies.figures(sessions)
    newcomers, unknown = lists.first_time(event, people)
    _shown(request, newcomers, ["first time"])
    context = {
        "event": event,
        "now": timezone.now(),
        "sessions": [(session, figures[session.pk]) for session in sessions],
        "in_all": tallies.in_all(figures.values()),
        "turnout": lists.turnout(people),
        "came_to_all": lists.came_to_all(people, sessions),
        "newcomers": newcomers,
        "unknown": unknown,
        "blocks": lists.by_block(people),
        "feedback": lists.feedback(event),
    }
    return render(request, "events/after_event.html", context)


@require_safe
@role_required(*PEOPLE_ROLES)
def what_came(request, slug):
    """What the events of the programme came to so far, by kind."""
    return render(request, "events/what_came.html", {"kinds": by_kind(request.programme, timezone.now())})


@require_safe
@role_required(*PEOPLE_ROLES)
def photo_permissions(request, slug, pk):
    """Of whom photos may be shown: for whoever takes and chooses them."""
    event = get_object_or_404(Event.objects.visible_to(request.user).filter(programme=request.programme), pk=pk)
    people = [one for one in lists.everyone(event) if one.came]
    _shown(request, people, ["photos"])
    return render(request, "events/photo_permissions.html", {"event": event, "answers": lists.photos(people)})
