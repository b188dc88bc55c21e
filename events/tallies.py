"""Counting heads where nobody is asked for a name: presses of the counter, and the one figure that comes of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from events.check_in import is_under_way
from events.models import Attendance, Direction, HeadCount, Session, Tally, Who

COUNTED_IN, NAMED = "counted in at the gates", "checked in by name"
BY_HAND, PEAK, ESTIMATE = "counted by hand", "at the busiest moment", "by an estimate"


@dataclass(frozen=True)
class Hour:
    """One hour of a session by its counters: who went in and out, and the most who were inside at one time."""

    begins: datetime
    adults_in: int
    children_in: int
    out: int
    peak: int


@dataclass(frozen=True)
class Figure:
    """How many came to one session, in one number with its method; what else is known stands beside it, never added."""

    people: int | None
    method: str
    is_estimate: bool = False

    @property
    def in_words(self):
        if self.people is None:
            return "Nobody counted"
        return f"{'About ' if self.is_estimate else ''}{self.people:,} {self.method}"


@transaction.atomic
def count(*, client_id, session, by, who, direction=Direction.IN, number=1, gate="", at=None):
    """Write down one press of the counter. The same `client_id` again changes nothing, also after it was undone."""
    now = timezone.now()
    at = min(at or now, now)
    fields = {
        "session": session, "who": who, "direction": direction, "count": number, "gate": gate, "by": by,
        "at": at if is_under_way(session, at) else min(now, session.ends_at), "recorded_at": now,
    }  # fmt: skip
    return Tally.objects.get_or_create(client_id=client_id, defaults=fields)[0]


def undo(*, client_id, session):
    """Take back one press. Returns 1, or 0 if it is not there or was taken back already."""
    presses = Tally.objects.standing().filter(client_id=client_id, session=session)
    return presses.update(undone_at=timezone.now())


def say_how_many(*, session, figure, method, said_by, by):
    """Write down a figure that somebody gives; it takes the place of the one before."""
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        withdraw(session=session)
        return HeadCount.objects.create(session=session, figure=figure, method=method, said_by=said_by, by=by)


def withdraw(*, session):
    return session.head_counts.standing().update(undone_at=timezone.now())


def totals(session):
    """{(direction, who): how many} of the counters of a session."""
    rows = Tally.objects.standing().filter(session=session).order_by().values_list("direction", "who")
    found = {(direction, who): number for direction, who, number in rows.annotate(number=Sum("count"))}
    return {(direction, who): found.get((direction, who), 0) for direction in Direction for who in Who}


def by_gate(session):
    """[(gate, adults in, children in, out)], the largest first."""
    rows = Tally.objects.standing().filter(session=session).order_by().values("gate")
    rows = rows.annotate(
        adults=_sum(direction=Direction.IN, who=Who.ADULT),
        children=_sum(direction=Direction.IN, who=Who.CHILD),
        out=_sum(direction=Direction.OUT),
    )
    gates = [(row["gate"], row["adults"] or 0, row["children"] or 0, row["out"] or 0) for row in rows]
    return sorted(gates, key=lambda row: (-row[1] - row[2], row[0]))


def _sum(**which):
    return Sum("count", filter=Q(**which))


def by_hour(session):
    """[Hour] of a session with presses, and the most who were inside at one time: (hours, peak).

    Inside is who went in less who went out; it is never taken below nobody, as where a gate out was counted and the
    gate in was not.
    """
    hours = defaultdict(lambda: [0, 0, 0, 0])
    inside = peak = 0
    presses = Tally.objects.standing().filter(session=session).order_by("at", "pk")
    for at, direction, who, number in presses.values_list("at", "direction", "who", "count"):
        hour = hours[timezone.localtime(at).replace(minute=0, second=0, microsecond=0)]
        hour[3] = max(hour[3], inside)
        if direction == Direction.OUT:
            hour[2] += number
            inside = max(inside - number, 0)
        else:
            hour[0 if who == Who.ADULT else 1] += number
            inside += number
        hour[3] = max(hour[3], inside)
        peak = max(peak, inside)
    return [Hour(begins, *numbers) for begins, numbers in hours.items()], peak


def figures(sessions):
    """{session's key: Figure} in three queries."""
    keys = [session.pk for session in sessions]
    counted = _numbers(Tally.objects.filter(session__in=keys, direction=Direction.IN), Sum("count"))
    named = _numbers(Attendance.objects.filter(session__in=keys), Count("pk"))
    said = {said.session_id: said for said in HeadCount.objects.standing().filter(session__in=keys)}
    return {key: _figure(counted.get(key), named.get(key), said.get(key)) for key in keys}


def _numbers(rows, number):
    return dict(rows.standing().order_by().values_list("session").annotate(number=number))


def _figure(counted, named, said):
    """The largest of what was counted, since a counter may have stood at one gate of two; else the estimate."""
    by_hand = {HeadCount.Method.COUNTED_IN: BY_HAND, HeadCount.Method.PEAK: PEAK}
    ways = [(counted or 0, COUNTED_IN), (named or 0, NAMED)]
    if said and said.method in by_hand:
        ways.append((said.figure, by_hand[said.method]))
    people, method = max(ways, key=lambda way: way[0])
    if people:
        return Figure(people, method)
    return Figure(said.figure, ESTIMATE, is_estimate=True) if said else Figure(None, "")


@dataclass(frozen=True)
class Came:
    """How many came to several sessions, by method: visits, not people, since one may come to several."""

    people: int
    methods: dict

    @property
    def in_words(self):
        if not self.methods:
            return "Nobody counted"
        if len(self.methods) == 1 and self.people:
            return next(iter(self.methods))
        return ", ".join(f"{number:,} {method}" for method, number in self.methods.items())


def in_all(figures):
    """The sum of Figures. Estimates are shown, and never added to what was counted."""
    figures = list(figures)
    methods = defaultdict(int)
    for figure in figures:
        if figure.people:
            methods[figure.method] += figure.people
    counted = sum(figure.people for figure in figures if figure.people and not figure.is_estimate)
    return Came(counted, dict(methods))
