import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from estates.tests.make import make_member, make_programme
from events import check_in
from events.check_in import Answer
from events.matching import match_all
from events.models import Attendance, Event, SignUp, SignUpState
from events.sign_ups import cancel, cancel_attendee
from events.tests.make import make_event, make_session
from events.tests.make_days import let_in, make_running
from events.tests.make_sign_ups import counted, make_sign_up
from outreach.models import Message

pytestmark = pytest.mark.django_db

PHONE = "+447700900123"


@pytest.fixture
def session():
    return make_running(make_programme(), capacity=10)


@pytest.fixture
def ann(session):
    return make_sign_up(session.event, adults=2, children=1, phone=PHONE)


def inside(session):
    return Attendance.objects.standing().filter(session=session).count()


def walk_in(session, name="Dee Fox", **fields):
    return check_in.walk_in(**{"tap": uuid.uuid4(), "session": session, "by": None, "name": name, **fields})


def test_one_tap_lets_in_the_whole_party(session, ann):
    by = make_member(session.event.programme)
    answered = let_in(ann, session, by, gate="Side door")
    assert (answered.answer, len(answered.came)) == (Answer.IN, 3)
    assert set(Attendance.objects.values_list("gate", "by")) == {("Side door", by.pk)}


def test_the_rest_of_a_party_comes_later(session, ann):
    first = ann.attendees.first()
    assert len(let_in(ann, session, attendees=[first.pk]).came) == 1
    assert len(let_in(ann, session).came) == 2
    assert let_in(ann, session).answer == Answer.ALREADY_IN
    assert inside(session) == 3


def test_a_tap_that_is_sent_again_changes_nothing_even_after_it_was_undone(session, ann):
    tap = uuid.uuid4()
    let_in(ann, session, tap=tap)
    assert let_in(ann, session, tap=tap).answer == Answer.IN
    assert check_in.undo(tap=tap, session=session, by=None) == 3
    let_in(ann, session, tap=tap)
    assert inside(session) == 0


def test_somebody_who_was_undone_comes_in_again_by_a_new_tap(session, ann):
    tap = uuid.uuid4()
    let_in(ann, session, tap=tap)
    check_in.undo(tap=tap, session=session, by=None)
    assert len(let_in(ann, session).came) == 3


def test_one_of_a_party_is_taken_back(session, ann):
    tap, child = uuid.uuid4(), ann.attendees.get(is_child=True)
    let_in(ann, session, tap=tap)
    assert check_in.undo(tap=tap, session=session, by=None, attendee=child.pk) == 1
    assert inside(session) == 2


def test_the_database_keeps_anybody_from_coming_twice_to_a_session(session, ann):
    let_in(ann, session)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(attendee=ann.attendees.first(), session=session, tap=uuid.uuid4())


def test_each_session_has_its_own_attendance(session, ann):
    second = make_session(session.event, timezone.now() + timedelta(hours=6))
    let_in(ann, session)
    assert let_in(ann, second).answer == Answer.IN
    assert (inside(session), inside(second)) == (3, 3)


def test_nobody_comes_in_on_another_day(session, ann):
    tomorrow = make_session(session.event, timezone.now() + timedelta(hours=20))
    assert let_in(ann, tomorrow).answer == Answer.OTHER_DAY
    other = make_running(session.event.programme)
    assert let_in(ann, other).answer == Answer.OTHER_DAY
    assert not Attendance.objects.exists()


def test_who_cancelled_or_waits_is_let_in_only_all_the_same(session, ann):
    bob = make_sign_up(session.event, "Bob Hall", adults=9)
    assert let_in(bob, session).answer == Answer.WAITING
    cancel(sign_up=ann, why="them")
    assert let_in(ann, session).answer == Answer.CANCELLED
    assert inside(session) == 0
    assert let_in(ann, session, all_the_same=True).answer == Answer.IN
    ann.refresh_from_db()
    assert (ann.state, inside(session)) == (SignUpState.REGISTERED, 3)


def test_one_of_a_party_who_cancelled_is_not_expected(session, ann):
    child = ann.attendees.get(is_child=True)
    cancel_attendee(attendee=child)
    assert let_in(ann, session, attendees=[child.pk]).answer == Answer.CANCELLED
    assert len(let_in(ann, session).came) == 2


def test_a_device_that_is_fast_or_sent_late_says_nothing_that_cannot_be(session, ann):
    ahead = timezone.now() + timedelta(days=1)
    [came] = let_in(ann, session, at=ahead, attendees=[ann.attendees.first().pk]).came
    assert came.at <= came.recorded_at
    yesterday = make_running(session.event.programme, begun=timedelta(days=1))
    bob = make_sign_up(yesterday.event, "Bob Hall")
    assert let_in(bob, yesterday).came[0].at == yesterday.ends_at  # typed from a list on paper
    cy = make_sign_up(yesterday.event, "Cy")
    at = yesterday.starts_at + timedelta(minutes=10)
    assert let_in(cy, yesterday, at=at).came[0].at == at  # sent when there was signal again


def test_a_walk_in_signs_up_and_is_in(session):
    answered = walk_in(session, children=1, phone=PHONE)
    sign_up = SignUp.objects.get()
    assert (answered.answer, len(answered.came)) == (Answer.IN, 2)
    assert (sign_up.source, sign_up.state, sign_up.phone) == ("walk_in", SignUpState.REGISTERED, PHONE)


def test_the_worker_writes_a_walk_in_down_and_sends_them_nothing(session):
    walk_in(session, phone=PHONE)
    assert match_all() == 1
    dee = SignUp.objects.get()
    assert dee.person.name == "Dee Fox"
    assert dee.attendees.get().person == dee.person
    assert not Message.objects.exists()


def test_walk_ins_over_capacity_are_let_in_and_not_counted_as_places(session):
    make_sign_up(session.event, "Bob Hall", adults=10)
    walk_in(session, adults=2)
    dee = SignUp.objects.get(name="Dee Fox")
    assert (dee.state, dee.over_capacity) == (SignUpState.REGISTERED, True)
    assert counted(session.event) == Event.objects.get().places_taken == 10
    assert inside(session) == 2


def test_a_walk_in_who_had_signed_up_is_no_second_sign_up(session, ann):
    answered = walk_in(session, "Ann Lee", phone=PHONE)
    ann.refresh_from_db()
    assert (answered.sign_up, len(answered.came), ann.party) == (ann, 1, 3)
    assert SignUp.objects.count() == 1


def test_a_walk_in_that_is_sent_again_or_undone_leaves_one_or_none(session):
    tap = uuid.uuid4()
    walk_in(session, tap=tap)
    walk_in(session, tap=tap)
    assert (SignUp.objects.count(), inside(session)) == (1, 1)
    check_in.undo(tap=tap, session=session, by=None)
    walk_in(session, tap=tap)
    assert (SignUp.objects.get().state, inside(session)) == (SignUpState.CANCELLED, 0)
    assert Event.objects.get().places_taken == 0


def test_two_walk_ins_of_one_name_are_two_people(session):
    walk_in(session)
    walk_in(session)
    assert inside(session) == 2


def test_walk_ins_come_to_an_event_where_each_sign_up_is_looked_at(session):
    Event.objects.update(kind="workshop", needs_approval=True)
    session.refresh_from_db()
    assert walk_in(session).answer == Answer.IN


def test_a_reference_of_another_event_is_another_day(session):
    later = make_event(session.event.programme)
    assert check_in.standing(make_sign_up(later), session) == Answer.OTHER_DAY
