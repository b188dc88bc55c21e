"""Choosing whom to call or write to by what they take part in, and by how they can be reached."""

from uuid import uuid4

import pytest
from django.utils import timezone

from estates.models import Person
from estates.tests.make import make_person, make_programme
from events.models import Attendance, SignUp
from events.tests.make import make_event
from events.tests.make_sign_ups import make_sign_up
from events.tests.make_volunteers import make_volunteer
from outreach.forms.call_lists import PeopleToCallForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


def chosen(programme, **asked):
    form = PeopleToCallForm(asked, programme=programme)
    assert form.is_valid()
    return sorted(form.chosen().values_list("name", flat=True))


def make_party(event, name, **fields):
    """A party whose person is known; the sign-up's own name is another, so that nobody is found by it."""
    sign_up = make_sign_up(event, "A party")
    SignUp.objects.filter(pk=sign_up.pk).update(person=make_person(event.programme, name), **fields)
    return sign_up


def test_who_signed_up_and_who_came(programme):
    event = make_event(programme)
    came = make_party(event, "Ann Lee")
    make_party(event, "Bob Hall")
    make_party(event, "Cy Roe", state="cancelled", why="them")
    make_person(programme, "Dee Fox")
    Attendance.objects.create(attendee=came.attendees.first(), session=event.sessions.get(), tap=uuid4())
    assert chosen(programme, taking_part="signed_up") == ["Ann Lee", "Bob Hall"]
    assert chosen(programme, taking_part="came") == ["Ann Lee"]
    Attendance.objects.update(undone_at=timezone.now())
    assert chosen(programme, taking_part="came") == []


def test_who_is_on_the_register(programme):
    make_volunteer(programme, "Ann Lee")
    make_volunteer(programme, "Bob Hall", state="archived")
    assert chosen(programme, taking_part="volunteers") == ["Ann Lee"]


def test_by_the_ways_to_reach_them(programme):
    make_person(programme, "Both", phones=["07700 900001"], email="b@example.org")
    make_person(programme, "Only e-mail", email="o@example.org")
    wrong = make_person(programme, "Wrong number", phones=["07700 900002"], email="w@example.org")
    wrong.phones.update(wrong_since=timezone.now())
    make_person(programme, "Neither")
    failed = make_person(programme, "Failed e-mail", email="f@example.org")
    Person.objects.filter(pk=failed.pk).update(email_wrong_since=timezone.now())
    assert chosen(programme, has="number") == ["Both"]
    assert chosen(programme, has="only_email") == ["Only e-mail", "Wrong number"]
    assert chosen(programme, has="neither") == ["Failed e-mail", "Neither"]


def test_by_language(programme):
    make_person(programme, "Ann Lee", language="Bengali (Sylheti)")
    make_person(programme, "Bob Hall")
    assert chosen(programme, language="sylheti") == ["Ann Lee"]


def test_by_age(programme):
    make_person(programme, "Ann Lee", age_band="65+")
    make_person(programme, "Bob Hall", age_band="25-44")
    make_person(programme, "Cy Roe")
    assert chosen(programme, age_band="65+") == ["Ann Lee"]
