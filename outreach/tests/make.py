"""The least rows that a test of calls needs."""

import uuid
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from engagement.access import Role
from estates.models import Person, Purpose, Wording
from estates.tests.make import make_member, make_person, make_wording
from outreach.call_lists import add_people
from outreach.coaching import start_coaching
from outreach.contacts import record_contact
from outreach.models import CallList

# A Tuesday in winter, 10:00 in London, later than any test runs.
TUESDAY = datetime(2099, 1, 6, 10, tzinfo=UTC)


def make_call_list(programme, *people, by=None, **fields):
    """A list that may be called at any time, of a programme whose basis is its public task."""
    if not programme.wordings.filter(purpose=Purpose.PROGRAMME).exists():
        make_wording(programme, Purpose.PROGRAMME, "We work for you.", Wording.Basis.PUBLIC_TASK)
    fields = {
        "name": f"List {CallList.objects.count() + 1}",
        "what_for": CallList.For.TELL,
        "script": "Hello, I am calling from the council.",
        "calls_from": time(0),
        "calls_until": time(23, 59, 59, 999999),
        "at_weekends": True,
        **fields,
    }
    call_list = CallList.objects.create(programme=programme, created_by=by, **fields)
    add_people(call_list=call_list, people=Person.objects.filter(pk__in=[person.pk for person in people]), by=by)
    return call_list


def make_callable(programme, name="Ann Lee", **fields):
    """A person with a number of their own."""
    number = Person.objects.count() + 1
    return make_person(programme, name, **{"phones": [f"07700 900{number:03}"], **fields})


def make_contact(person, outcome="no_answer", entry=None, programme=None, by=None, way="phone", **fields):
    return record_contact(
        client_id=uuid.uuid4(), programme=programme or person.programmes.first(), person=person, entry=entry, by=by,
        way=way, outcome=outcome, **fields,
    )  # fmt: skip


def make_coaching(person, coach=None, starts_on=None, **fields):
    """Under way since today, a call every two weeks for three months."""
    starts_on = starts_on or timezone.localdate()
    fields = {"goal": "A youth club", "every_weeks": 2, "ends_on": starts_on + timedelta(weeks=13), **fields}
    programme = person.programmes.first()
    return start_coaching(
        programme=programme, person=person, coach=coach or make_member(programme, Role.COACH), starts_on=starts_on,
        by=None, **fields,
    )  # fmt: skip
