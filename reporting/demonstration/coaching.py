"""Whom the demonstration's coach helped after the workshop of 2005, what came of it, and who is coached now."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from estates.models import Channel, Person
from outreach.coaching import add_step, end_coaching, mark_step, start_coaching
from outreach.models import CoachingCall, Contact, PartOfDay
from outreach.outcomes import Outcome, Way

FIRST_CALL = datetime(2005, 10, 4, 17, 30, tzinfo=UTC)
GOALS = (
    ("A place where young people can go in the evening", "A youth club, one night a week, run by residents"),
    ("A fun day for the whole estate in summer", "A fun day on 1 July 2006"),
    ("Somebody who speaks for our block", "A residents' association of 14 homes"),
    ("The passage behind the shops closed at night", "Nothing: it is a public right of way"),
)
NOW = ("A second evening at the youth club", "Flowers and benches where the garages were")
STEPS = ("Talk to three neighbours", "Find a room or a place", "Ask the agency that can say yes")


def add_coaching(programme, *, coach):
    spoke = Contact.objects.reached().filter(programme=programme, outcome=Outcome.SPOKE)
    callable_ = Person.objects.contactable(Channel.PHONE).filter(phones__wrong_since__isnull=True, phones__isnull=False)
    people = list(callable_.filter(pk__in=spoke.values("person")).distinct().order_by("pk"))
    for person, (goal, came_of_it) in zip(people, GOALS, strict=False):
        starts_on = FIRST_CALL.date()
        coaching = _begin(programme, person, goal, starts_on, date(2006, 1, 15), coach)
        for number in range(6):
            _hold(coaching, FIRST_CALL + timedelta(weeks=2 * number), coach)
        for step in STEPS:
            mark_step(step=add_step(coaching=coaching, what=step, by=coach), is_done=True, by=coach)
        end_coaching(coaching=coaching, came_of_it=came_of_it, by=coach)
    today = timezone.localdate()
    for person, goal in zip(people[len(GOALS) :], NOW, strict=False):
        coaching = _begin(programme, person, goal, today, today + timedelta(weeks=13), coach)
        add_step(coaching=coaching, what=STEPS[0], by=coach)


def _begin(programme, person, goal, starts_on, ends_on, coach):
    return start_coaching(
        programme=programme, person=person, coach=coach, goal=goal, every_weeks=2, starts_on=starts_on, ends_on=ends_on,
        by=coach,
    )  # fmt: skip


def _hold(coaching, at, coach):
    """A call of 2005, with both of its times."""
    contact = Contact.objects.create(
        programme=coaching.programme, person=coaching.person, way=Way.PHONE, outcome=Outcome.SPOKE, spoke=True, at=at,
        recorded_at=at, part_of_day=PartOfDay.of(at), by=coach,
    )  # fmt: skip
    CoachingCall.objects.update_or_create(coaching=coaching, due_on=at.date(), defaults={"contact": contact})
