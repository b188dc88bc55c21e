"""Two at once, on real connections: overlapping shifts, the last place, a role that comes to need a check."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection, transaction

from engagement.editing import ChangedMeanwhile
from estates.tests.make import make_programme
from events import rota
from events.models import Shift, ShiftSignUp, TakenQuarter, VolunteerRole
from events.tests.make_volunteers import make_role, make_shift, make_volunteer
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 10


@pytest.fixture
def role():
    return make_role(make_programme())


def at_once(act, things):
    """What act(thing) returned or raised for each of them, all begun at the same moment."""
    ready = Barrier(len(things))

    def run(thing):
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            return act(thing)
        except (rota.CannotTake, IntegrityError) as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(run, things))


def overlapping_shifts(role):
    """Each half an hour later than the one before: any two next to each other overlap."""
    return [make_shift(role, TUESDAY + timedelta(minutes=10 * number)) for number in range(AT_ONCE)]


def test_of_overlapping_shifts_taken_at_once_a_volunteer_gets_one(role):
    ann, shifts = make_volunteer(role.programme), overlapping_shifts(role)
    became = at_once(lambda shift: rota.take(shift=shift, volunteer=ann), shifts)
    assert became.count(rota.Overlaps) == AT_ONCE - 1
    assert ShiftSignUp.objects.confirmed().count() == 1
    assert sum(shift.taken for shift in Shift.objects.all()) == 1


def sign_up_without_locks(ann, shift, write_quarters):
    """What a careless writer would do: look for overlaps, then write."""
    with transaction.atomic():
        others = ShiftSignUp.objects.confirmed().filter(
            volunteer=ann, shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at
        )
        if others.exists():
            return None
        BOTH_LOOKED.wait(timeout=20)
        sign_up = ShiftSignUp.objects.create(shift=shift, volunteer=ann, state="confirmed")
        if write_quarters:
            TakenQuarter.objects.bulk_create(
                TakenQuarter(volunteer=ann, sign_up=sign_up, quarter=quarter) for quarter in shift.quarters
            )
        return sign_up


BOTH_LOOKED = Barrier(2)


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one write at a time")
@pytest.mark.parametrize(("write_quarters", "got"), [(True, 1), (False, 2)])
def test_the_constraint_decides_where_nothing_is_locked_and_without_it_shifts_overlap(role, write_quarters, got):
    """With `write_quarters` False it is the negative control."""
    ann, shifts = make_volunteer(role.programme), overlapping_shifts(role)[:2]
    at_once(lambda shift: sign_up_without_locks(ann, shift, write_quarters), shifts)
    assert ShiftSignUp.objects.confirmed().count() == got


def test_the_last_places_of_a_shift_go_to_as_many_as_are_wanted(role):
    shift = make_shift(role, wanted=3)
    volunteers = [make_volunteer(role.programme, f"Volunteer {number}") for number in range(AT_ONCE)]
    became = at_once(lambda volunteer: rota.take(shift=shift, volunteer=volunteer), volunteers)
    assert became.count(rota.ShiftIsFull) == AT_ONCE - 3
    assert ShiftSignUp.objects.confirmed().count() == Shift.objects.get().taken == 3


def take_while_the_role_comes_to_need_a_check(role, monkeypatch):
    """Somebody without a check takes a shift; between the look at their check and the write, the role changes."""
    shift, ann = make_shift(role), make_volunteer(role.programme)
    looked, changed = Event(), Event()
    look = rota.is_cleared

    def look_and_wait(volunteer, **what):
        cleared = look(volunteer, **what)
        if not looked.is_set():
            looked.set()
            changed.wait(timeout=1)
        return cleared

    def take(_):
        try:
            return rota.take(shift=shift, volunteer=ann)
        finally:
            connection.close()

    monkeypatch.setattr(rota, "is_cleared", look_and_wait)
    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(take, None)
        looked.wait(timeout=20)
        try:
            rota.change_role(role=role, version=1, by=None, skills=[], needs_check="enhanced")
        except (rota.NeedsACheck, ChangedMeanwhile):
            pass
        finally:
            changed.set()
        taking.result(timeout=20)
    needs_it = VolunteerRole.objects.get().needs_check
    return bool(needs_it) and ShiftSignUp.objects.confirmed().exists()


def test_a_role_cannot_come_to_need_a_check_while_somebody_without_one_takes_it(role, monkeypatch):
    assert not take_while_the_role_comes_to_need_a_check(role, monkeypatch)
    assert ShiftSignUp.objects.confirmed().count() == 1


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one write at a time")
def test_without_the_lock_of_the_role_both_would_go_through(role, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(rota, "lock", lambda shift: Shift.objects.select_related("role").get(pk=shift.pk))
    assert take_while_the_role_comes_to_need_a_check(role, monkeypatch)
