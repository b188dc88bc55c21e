"""The letter that thanks a volunteer and says how long they helped."""

import re
import zlib

import pytest
from django.urls import reverse

from engagement.access import Role
from estates.models import AuditEvent
from estates.tests.make import make_member, make_programme
from events.models import ShiftSignUp
from events.tests.make import make_event
from events.tests.make_volunteers import make_hours, make_role, make_shift, make_volunteer
from events.thanks_letters import given_by
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return make_volunteer(make_programme(), "Ann <b>Lee</b>")


def get(client, volunteer, role=Role.EVENT_LEAD):
    client.force_login(make_member(volunteer.programme, role))
    return client.get(reverse("events:thanks-letter", args=[volunteer.programme.slug, volunteer.pk]))


def test_adds_up_what_was_approved_by_what_it_was(ann):
    shift = make_shift(make_role(ann.programme, "Tea"), event=make_event(ann.programme, title="Fun day"))
    sign_up = ShiftSignUp.objects.create(shift=shift, volunteer=ann, state="attended")
    make_hours(ann, 240, sign_up=sign_up, activity="", day=TUESDAY.date())
    make_hours(ann, 600, activity="Youth club")
    make_hours(ann, 600, activity="Youth club")
    make_hours(ann, 999, activity="Not approved", approved=False)
    given = given_by(ann)
    assert (given.minutes, given.lines) == (24 * 60, [("Youth club", 1200), ("Fun day (tea)", 240)])
    assert given.last == TUESDAY.date()


def test_is_a_pdf_of_one_page_whose_leaving_is_written_down(client, ann):
    make_hours(ann, 24 * 60, activity="محمد " * 30)
    answer = get(client, ann)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert pages_of(answer.content) == 1
    event = AuditEvent.objects.get(action=AuditEvent.Action.EXPORTED)
    assert (event.object_id, event.reason) == (ann.person_id, "A letter of thanks")


def pages_of(pdf):
    """How many pages it has, also where it is packed."""
    plain = pdf
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            plain += zlib.decompress(stream)
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page\b", plain))


def test_there_is_none_before_hours_are_approved(client, ann):
    make_hours(ann, approved=False)
    assert get(client, ann).status_code == 404


def test_officers_do_not_sign_it(client, ann):
    make_hours(ann)
    assert get(client, ann, Role.OFFICER).status_code == 403
