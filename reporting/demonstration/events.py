"""What the demonstration's team held: the workshop of 2005, fun days, meetings, a youth club; and what is on now."""

from datetime import date, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from events.models import Event, Kind
from events.planning import keep_as_template, make_event, publish
from events.times import daily, once, weekly

PHONE = "+442079460018"  # one that Ofcom keeps free for drama
TEN, NOON, FOUR, SIX, EIGHT = time(10), time(12), time(16), time(18), time(20)


class Hall(NamedTuple):
    place: str
    street: str
    step_free: str


HALLS = (
    Hall("Alder Court community room", "Alder Street", "The entrance is level, beside the laundry."),
    Hall("Brindle hall", "Brook Lane", "A ramp at the side door. Ring the bell there."),
    Hall("The Yard café", "Canal Walk", "One step at the door; we put a ramp over it."),
    Hall("Drovers pavilion", "Downs Road", "The entrance is level. There is a lift to the first floor."),
    Hall("Eastmead school hall", "East Hill", "Use the gate in Mill Row: it has no steps."),
)
FUN_DAYS = ((3, date(2006, 7, 1)), (1, date(2006, 7, 22)), (4, date(2006, 9, 2)))
MEETINGS = ((0, date(2005, 5, 10)), (1, date(2005, 5, 12)), (2, date(2005, 5, 17)), (3, date(2005, 5, 19)))
CLUB_FROM, CLUB_UNTIL = date(2006, 1, 10), date(2007, 2, 27)


def add_events(programme, estates, *, by):
    """{name: event or list of events}. Nobody signs up here; what is to come is planned from today."""
    add = _adder(programme, by)
    workshop = add(
        Kind.WORKSHOP, "Leadership workshop", daily(date(2005, 9, 23), date(2005, 9, 24), TEN, FOUR), HALLS[1],
        description="Two days for residents who want to make something happen where they live. Lunch is free.",
        capacity=60, asks_children=False, asks_food=True,
    )  # fmt: skip
    return {
        "workshop": workshop,
        "meetings": [
            add(Kind.MEETING, "What should change here?", once(day, time(19), time(20, 30)), HALLS[at],
                estate=estates[at], asks_children=False, description="Meet the team, and say what is worst.")
            for at, day in MEETINGS
        ],
        "fun_days": [
            add(Kind.FUN_DAY, f"Fun day at {estates[at]}", once(day, NOON, FOUR), HALLS[at], estate=estates[at],
                description="Music, football, food from many kitchens. Everything is free.")
            for at, day in FUN_DAYS
        ],
        "youth_club": add(
            Kind.YOUTH_CLUB, "Youth club", weekly(CLUB_FROM, CLUB_UNTIL, SIX, EIGHT), HALLS[3], estate=estates[3],
            description="One night a week, run by residents who met at the workshop. For 11 to 16 years.", capacity=40,
        ),
        "final_session": add(
            Kind.FINAL_SESSION, "What came of it", once(date(2007, 3, 14), SIX, EIGHT), HALLS[1], asks_children=False,
            description="What was counted, what residents did, and what goes on.",
        ),
        **_now(add, estates, by),
    }  # fmt: skip


def _now(add, estates, by):
    """A club that runs, a fun day to sign up for, one that is a draft, and a template."""
    today = timezone.localdate()
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7)
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    club = add(
        Kind.YOUTH_CLUB, "Youth club", weekly(tuesday - timedelta(weeks=3), tuesday + timedelta(weeks=9), SIX, EIGHT),
        HALLS[3], estate=estates[3], description="One night a week, for 11 to 16 years.", capacity=30,
    )  # fmt: skip
    fun_day = add(
        Kind.FUN_DAY, f"Fun day at {estates[0]}", once(saturday + timedelta(weeks=4), NOON, FOUR), HALLS[0],
        estate=estates[0], description="Music, a bouncy castle and a cake stall.", what_to_bring="A picnic blanket",
    )  # fmt: skip
    draft = add(
        Kind.MEETING, "What shall we do next?", once(saturday + timedelta(weeks=6), time(11), time(12, 30)), HALLS[2],
        estate=estates[2], state=Event.State.DRAFT,
    )  # fmt: skip
    return {
        "club_now": club,
        "fun_day_now": fun_day,
        "draft": draft,
        "template": keep_as_template(event=fun_day, by=by),
    }


def _adder(programme, by):
    def add(kind, title, times, hall, state=Event.State.PUBLISHED, **fields):
        event = make_event(
            programme=programme, kind=kind, title=title, times=times, by=by, organiser=by, phone=PHONE,
            **hall._asdict(), **fields,
        )  # fmt: skip
        if state == Event.State.PUBLISHED:
            publish(event=event, by=by)
        return Event.objects.get(pk=event.pk)

    return add
