"""What all events of a programme came to: how many, by kind of event, each with its method."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from events import tallies
from events.models import Attendance, Event, Kind, Session


@dataclass(frozen=True)
class KindOfEvent:
    """The events of one kind that were held. `whole` is how many came by name to every session of theirs."""

    kind: Kind
    events: tuple
    came: tallies.Came
    whole: int

    @property
    def has_sessions(self):
        return self.kind == Kind.WORKSHOP and self.whole


def by_kind(programme, now):
    """[KindOfEvent] of the sessions that are over, in the order of Kind; [(event, Came)] in each. Five queries."""
    sessions = Session.objects.on().filter(event__programme=programme, event__state=Event.State.PUBLISHED)
    sessions = list(sessions.filter(ends_at__lte=now).select_related("event").order_by("starts_at", "pk"))
    figures, whole = tallies.figures(sessions), came_to_all(sessions)
    of_events, of_kinds = defaultdict(list), defaultdict(dict)
    for session in sessions:
        of_events[session.event_id].append(figures[session.pk])
        of_kinds[session.event.kind][session.event_id] = session.event
    return [
        KindOfEvent(
            kind=kind,
            events=tuple((event, tallies.in_all(of_events[key])) for key, event in of_kinds[kind].items()),
            came=tallies.in_all(figure for key in of_kinds[kind] for figure in of_events[key]),
            whole=sum(whole.get(key, 0) for key in of_kinds[kind]),
        )
        for kind in Kind
        if kind in of_kinds
    ]


def came_to_all(sessions):
    """{event: how many came by name to each of its `sessions`}, for events that have several."""
    number = defaultdict(int)
    for session in sessions:
        number[session.event_id] += 1
    came = Attendance.objects.standing().filter(session__in=[session.pk for session in sessions]).order_by()
    found = defaultdict(int)
    for event, times in came.values("attendee").annotate(times=Count("pk")).values_list("session__event", "times"):
        found[event] += number[event] > 1 and times == number[event]
    return dict(found)
