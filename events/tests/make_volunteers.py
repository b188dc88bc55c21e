"""The least rows that a test of volunteers needs."""

from datetime import timedelta

from django.utils import timezone

from estates.models import Person
from estates.tests.make import make_person, make_user
from events.checks import record_check
from events.models import Check, Hours, Level, Shift, Volunteer, VolunteerRole
from events.register import add_volunteer
from outreach.tests.make import TUESDAY


def make_volunteer(programme, name="Ann Lee", person=None, state=Volunteer.State.ACCEPTED, asked_at=None, **fields):
    """An accepted volunteer with an e-mail address of their own."""
    number = Person.objects.count() + 1
    person = person or make_person(programme, name, email=f"volunteer{number}@example.org")
    volunteer = add_volunteer(programme=programme, person=person, by=None, **fields)
    volunteer.state, volunteer.last_asked_at = state, asked_at
    volunteer.save()
    return volunteer


def make_check(volunteer, level=Level.ENHANCED, by=None, review_on=None, **fields):
    today = timezone.localdate()
    fields = {"basis": Check.Basis.CHILDREN, "seen_on": today - timedelta(days=1), **fields}
    return record_check(
        volunteer=volunteer, level=level, by=by or make_user(), review_on=review_on or today + timedelta(days=900),
        **fields,
    )  # fmt: skip


def make_role(programme, name=None, **fields):
    name = name or f"Role {VolunteerRole.objects.count() + 1}"
    return VolunteerRole.objects.create(programme=programme, name=name, **fields)


def make_shift(role, starts_at=TUESDAY, hours=2, **fields):
    """On a Tuesday in 2099, from 10:00 to 12:00 in London, for one volunteer."""
    return Shift.objects.create(role=role, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **fields)


def make_hours(volunteer, minutes=120, approved=True, day=None, activity="Leaflets", **fields):
    by = make_user() if approved else None
    return Hours.objects.create(
        volunteer=volunteer, minutes=minutes, activity=activity, day=day or timezone.localdate(),
        approved_by=by, approved_at=timezone.now() if approved else None, **fields,
    )  # fmt: skip
