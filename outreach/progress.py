"""How far a call list is: counts of its people and of the calls made from it."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import ExtractHour

from outreach.models import Contact
from outreach.outcomes import Outcome, Way

FEWEST_CALLS_TO_RANK_AN_HOUR = 10


@dataclass(frozen=True)
class Progress:
    """People of the list: `tried` were called at least once, `reached` spoken to, `left` are still to be called."""

    people: int
    tried: int
    reached: int
    left: int
    outcomes: list
    officers: list
    hours: list


def progress_of(call_list):
    """In four queries, however long the list is."""
    entries = call_list.entries
    calls = Contact.objects.standing().filter(entry__call_list=call_list)
    counts = entries.aggregate(
        people=Count("pk"), tried=Count("pk", filter=~Q(outcome="")), left=Count("pk", filter=Q(is_done=False))
    )
    last = entries.exclude(outcome="").order_by().values_list("outcome").annotate(number=Count("pk"))
    return Progress(
        **counts,
        reached=calls.filter(spoke=True).aggregate(number=Count("person", distinct=True))["number"],
        outcomes=sorted(((Outcome(name).label, number) for name, number in last), key=lambda row: (-row[1], row[0])),
        officers=list(_by_officer(calls)),
        hours=best_hours(calls),
    )


def _by_officer(calls):
    spoke = Count("pk", filter=Q(spoke=True))
    return calls.order_by().values("by__name").annotate(calls=Count("pk"), spoke=spoke).order_by("-calls")


def best_hours(calls):
    """Each hour of the day (London) with enough calls: calls made, answered, and the share answered in per cent."""
    hours = (
        calls.filter(way=Way.PHONE, incoming=False)
        .annotate(hour=ExtractHour("at"))
        .order_by()
        .values("hour")
        .annotate(calls=Count("pk"), spoke=Count("pk", filter=Q(spoke=True)))
        .filter(calls__gte=FEWEST_CALLS_TO_RANK_AN_HOUR)
        .order_by("hour")
    )
    return [{**row, "share": 100 * row["spoke"] / row["calls"]} for row in hours]


def lists_with_progress(call_lists):
    """Each list with `people`, `left` and `reached`, in one query."""
    return call_lists.annotate(
        people=Count("entries", distinct=True),
        left=Count("entries", filter=Q(entries__is_done=False), distinct=True),
        reached=Count(
            "entries__person",
            filter=Q(entries__contacts__spoke=True, entries__contacts__undone_at__isnull=True),
            distinct=True,
        ),
    )
