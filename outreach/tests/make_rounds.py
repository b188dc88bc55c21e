"""The least rows that a test of door rounds needs."""

import uuid

from estates.tests.make import make_person
from outreach.rounds import make_round, record_visit


def make_door_round(programme, flats=("1", "2", "3"), **fields):
    fields = {"name": f"Round {programme.door_rounds.count() + 1}", "block": "Ash House", "script": "Hello.", **fields}
    return make_round(programme=programme, by=None, flats=list(flats), **fields)


def make_resident(programme, name="Ann Lee", flat="2", **fields):
    return make_person(programme, name, **{"flat": flat, "block": "Ash House", **fields})


def make_visit(door, by, outcome="no_answer", **fields):
    return record_visit(**{"client_id": uuid.uuid4(), "door": door, "by": by, "outcome": outcome, **fields})


def door_of(door_round, flat):
    return door_round.doors.get(flat=flat)
