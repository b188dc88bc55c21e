"""What each kind of event usually is: the answers that the form begins with, so that one is made in a minute."""

from datetime import time
from typing import NamedTuple

from events.models import Kind


class Repeats:
    ONCE, DAILY, WEEKLY = "once", "daily", "weekly"


class Usual(NamedTuple):
    title: str
    starts: time
    ends: time
    repeats: str = Repeats.ONCE
    capacity: int | None = None
    asks_children: bool = True
    asks_food: bool = False


USUAL = {
    Kind.WORKSHOP: Usual(
        "Leadership workshop", time(10), time(16), Repeats.DAILY, capacity=50, asks_children=False, asks_food=True
    ),
    Kind.FUN_DAY: Usual("Fun day", time(12), time(16)),
    Kind.MEETING: Usual("Residents’ meeting", time(19), time(20, 30), asks_children=False),
    Kind.FINAL_SESSION: Usual("Final project session", time(18), time(20), asks_children=False),
    Kind.YOUTH_CLUB: Usual("Youth club", time(18), time(20), Repeats.WEEKLY, capacity=30),
    Kind.OTHER: Usual("", time(10), time(12)),
}
