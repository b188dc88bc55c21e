"""Twenty officers press "Next call" at once, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from engagement.access import Role
from estates.tests.make import make_member, make_programme
from outreach import queue
from outreach.models import CallListEntry, Claim
from outreach.queue import claim_next
from outreach.tests.make import make_call_list, make_callable

pytestmark = pytest.mark.django_db(transaction=True)

OFFICERS = 20


@pytest.fixture
def programme():
    return make_programme()


def press_at_once(programme, call_list, next_for):
    """What each of the officers is handed, all pressing at the same moment."""
    officers = [make_member(programme, Role.OFFICER) for _ in range(OFFICERS)]
    ready = Barrier(OFFICERS)

    def press(officer):
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            return next_for(call_list=call_list, by=officer)
        finally:
            connection.close()

    with ThreadPoolExecutor(OFFICERS) as pool:
        return list(pool.map(press, officers))


def test_twenty_officers_get_twenty_people(programme):
    call_list = make_call_list(programme, *(make_callable(programme) for _ in range(OFFICERS)))
    claims = press_at_once(programme, call_list, claim_next)
    assert len({claim.person_id for claim in claims}) == OFFICERS


def test_the_last_one_goes_to_one_officer(programme):
    call_list = make_call_list(programme, make_callable(programme))
    claims = press_at_once(programme, call_list, claim_next)
    assert sum(claim is not None for claim in claims) == 1
    assert Claim.objects.count() == 1


def test_without_a_claim_several_officers_get_one_person(programme):
    """The negative control: the same search without the rows that decide."""

    def look_only(*, call_list, by):
        [others] = queue.to_call(call_list=call_list, by=by, now=timezone.now())
        return others.first()

    call_list = make_call_list(programme, *(make_callable(programme) for _ in range(OFFICERS)))
    found = press_at_once(programme, call_list, look_only)
    assert len({entry.person_id for entry in found}) < OFFICERS
    assert CallListEntry.objects.count() == OFFICERS
