"""Who takes part, for choosing whom to call or write to."""

from estates.models import Person
from events.models import Attendance, SignUp, Volunteer


def signed_up(programme):
    """Those who have, or wait for, a place at an event of the programme."""
    live = SignUp.objects.live().filter(event__programme=programme, person__isnull=False)
    return Person.objects.filter(pk__in=live.values("person"))


def came(programme):
    """Those who were checked in at an event of the programme, as far as it is known who they are."""
    there = Attendance.objects.standing().filter(session__event__programme=programme)
    known = there.filter(attendee__sign_up__person__isnull=False)
    return Person.objects.filter(pk__in=known.values("attendee__sign_up__person"))


def volunteers(programme):
    """Those on its register, without the archived."""
    on_it = Volunteer.objects.on_the_register().filter(programme=programme)
    return Person.objects.filter(pk__in=on_it.values("person"))
