import uuid

import pytest

from estates.tests.make import make_person, make_programme
from events import check_in
from events.models import Attendance, Attendee, SignUp
from events.tests.make_days import let_in, make_running
from events.tests.make_sign_ups import make_sign_up

pytestmark = pytest.mark.django_db


def test_whoever_asks_what_is_held_is_told_when_they_came_and_by_which_door():
    programme = make_programme()
    session = make_running(programme)
    ann = make_sign_up(session.event, others=[{"name": "Bob Lee"}], adults=2)
    tap = uuid.uuid4()
    let_in(ann, session, tap=tap, gate="Side door")
    check_in.undo(tap=tap, session=session, by=None, attendee=ann.attendees.first().pk)
    [told] = SignUp.objects.all().told()
    assert told["Came"].startswith("Bob Lee: Session of ")
    assert told["Came"].endswith(", Side door")
    bob = Attendee.objects.filter(name="Bob Lee")
    bob.update(person=make_person(programme, "Bob Lee"))
    assert bob.told()[0]["Came"] == told["Came"]


def test_who_is_forgotten_is_still_counted_without_a_name():
    session = make_running(make_programme())
    let_in(make_sign_up(session.event), session)
    SignUp.objects.all().forget()
    [came] = Attendance.objects.standing()
    assert "Ann" not in str(came)
