from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement.access import Role
from estates.do_not_contact import record_wish
from estates.households import share_household
from estates.merges import merge
from estates.models import Purpose
from estates.tests.make import make_answer, make_member, make_programme, make_wording
from outreach.models import Claim, Contact, Message, PartOfDay
from outreach.queue import OutsideHours, claim_next, release_all, skip
from outreach.tests.make import TUESDAY, make_call_list, make_callable, make_contact
from outreach.tests.make_messages import make_message

pytestmark = pytest.mark.django_db

LATER, TOMORROW = timedelta(hours=1), timedelta(days=1, minutes=1)


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(programme):
    return make_member(programme, Role.OFFICER)


@pytest.fixture
def colleague(programme):
    return make_member(programme, Role.OFFICER)


def next_of(call_list, by, after=timedelta()):
    """Whose turn it is for this officer, some time from now."""
    claim = claim_next(call_list=call_list, by=by, now=timezone.now() + after)
    return claim and claim.person


def make_try(person, at):
    """A call that nobody answered, at a moment that need not be near now."""
    contact = make_contact(person)
    Contact.objects.filter(pk=contact.pk).update(at=at, recorded_at=at, part_of_day=PartOfDay.of(at))


def entry_of(call_list, person):
    return call_list.entries.get(person=person)


def test_two_officers_get_two_people(programme, officer, colleague):
    people = [make_callable(programme), make_callable(programme)]
    call_list = make_call_list(programme, *people)
    assert {next_of(call_list, officer), next_of(call_list, colleague)} == set(people)
    assert next_of(call_list, make_member(programme)) is None


def test_an_officer_who_asks_again_gets_whom_they_hold(programme, officer):
    call_list = make_call_list(programme, make_callable(programme), make_callable(programme))
    assert next_of(call_list, officer) == next_of(call_list, officer)
    assert Claim.objects.count() == 1


def test_whoever_is_held_for_fifteen_minutes_without_action_is_free(programme, officer, colleague):
    ann = make_callable(programme)
    call_list = make_call_list(programme, ann)
    next_of(call_list, officer)
    assert next_of(call_list, colleague, timedelta(minutes=14)) is None
    assert next_of(call_list, colleague, timedelta(minutes=16)) == ann


def test_whoever_goes_home_frees_whom_they_hold(programme, officer, colleague):
    ann = make_callable(programme)
    call_list = make_call_list(programme, ann)
    next_of(call_list, officer)
    assert release_all(by=officer) == 1
    assert next_of(call_list, colleague) == ann


def test_somebody_who_is_passed_over_goes_to_others(programme, officer, colleague):
    ann = make_callable(programme)
    call_list = make_call_list(programme, ann)
    skip(claim=claim_next(call_list=call_list, by=officer), by=officer, because="known")
    assert next_of(call_list, officer) is None
    assert next_of(call_list, colleague) == ann


def test_fewest_tries_come_first_then_longest_ago(programme, officer):
    ann, bob, cy = (make_callable(programme, name) for name in ("Ann", "Bob", "Cy"))
    call_list = make_call_list(programme, ann, bob, cy)
    now = timezone.now()
    make_contact(ann, entry=entry_of(call_list, ann), at=now - timedelta(days=3))
    make_contact(bob, entry=entry_of(call_list, bob), at=now - timedelta(days=5))
    order = []
    for person in (cy, bob, ann):
        order.append(next_of(call_list, officer))
        make_contact(person, "spoke", entry=entry_of(call_list, person), by=officer)
    assert order == [cy, bob, ann]


def test_a_call_back_comes_first_when_its_time_has_come(programme, officer, colleague):
    ann, bob = make_callable(programme), make_callable(programme)
    call_list = make_call_list(programme, ann, bob)
    at = timezone.now() + LATER
    make_contact(bob, "call_back", entry=entry_of(call_list, bob), by=officer, call_back_at=at)
    assert next_of(call_list, officer, timedelta(minutes=30)) == ann
    release_all(by=officer)
    assert next_of(call_list, colleague, LATER) == ann  # bob asked for the other officer
    assert next_of(call_list, officer, LATER) == bob


def test_a_call_back_for_anyone_goes_to_whoever_is_there(programme, officer, colleague):
    ann = make_callable(programme)
    call_list = make_call_list(programme, ann)
    at = timezone.now() + LATER
    make_contact(ann, "call_back", entry=entry_of(call_list, ann), by=officer, call_back_at=at, anyone=True)
    assert next_of(call_list, colleague, LATER) == ann


@pytest.mark.parametrize("way", ["phone", "door", "letter"])
def test_nobody_hears_from_us_twice_in_a_day_from_another_list_or_programme(way, programme, officer):
    ann, harbour = make_callable(programme), make_programme("Harbour")
    ann.programmes.add(harbour)
    make_contact(ann, "sent" if way == "letter" else "spoke", programme=harbour, way=way)
    call_list = make_call_list(programme, ann)
    assert next_of(call_list, officer) is None
    assert next_of(call_list, officer, TOMORROW) == ann


@pytest.mark.parametrize(("essential", "is_called"), [(False, False), (True, True)])
def test_nobody_who_was_written_to_within_a_day_is_called(programme, officer, essential, is_called):
    """Nor is their household; what they asked for themselves does not count."""
    ann = make_callable(programme, "Ann Lee", email="ann@example.org")
    bob = make_callable(programme, "Bob Hall")
    share_household(person=ann, other=bob, by=None)
    call_list = make_call_list(programme, bob)
    message = make_message(ann, essential=essential)
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=timezone.now())
    assert (next_of(call_list, officer) == bob) == is_called
    release_all(by=officer)
    assert next_of(call_list, officer, after=TOMORROW) == bob


def test_nor_does_their_household(programme, officer):
    ann, bob = make_callable(programme), make_callable(programme)
    share_household(person=ann, other=bob, by=None)
    call_list = make_call_list(programme, bob)
    make_contact(ann, "spoke", way="door")
    assert next_of(call_list, officer) is None
    assert next_of(call_list, officer, TOMORROW) == bob


def test_two_officers_do_not_call_one_home_at_once(programme, officer, colleague):
    ann, bob = make_callable(programme), make_callable(programme)
    share_household(person=ann, other=bob, by=None)
    call_list = make_call_list(programme, ann, bob)
    assert next_of(call_list, officer) == ann
    assert next_of(call_list, colleague) is None


def test_somebody_who_called_us_today_may_be_called(programme, officer):
    ann = make_callable(programme)
    make_contact(ann, "spoke", incoming=True)
    assert next_of(make_call_list(programme, ann), officer) == ann


def test_a_busy_line_is_tried_again_after_half_an_hour(programme, officer):
    ann = make_callable(programme)
    call_list = make_call_list(programme, ann)
    make_contact(ann, "busy", entry=entry_of(call_list, ann))
    assert next_of(call_list, officer, timedelta(minutes=29)) is None
    assert next_of(call_list, officer, timedelta(minutes=31)) == ann


def test_no_more_than_three_tries_in_seven_days(programme, officer):
    ann = make_callable(programme)
    morning = TUESDAY
    call_list = make_call_list(programme, ann, most_tries=9)
    for days, hours in ((4, 0), (3, 4), (2, 0)):
        make_try(ann, at=morning - timedelta(days=days) + timedelta(hours=hours))
    assert claim_next(call_list=call_list, by=officer, now=morning) is None
    assert claim_next(call_list=call_list, by=officer, now=morning + timedelta(days=4)).person == ann


def test_the_third_try_is_made_in_another_part_of_the_day(programme, officer):
    ann = make_callable(programme)
    call_list = make_call_list(programme, ann)
    for days in (4, 2):
        make_try(ann, at=TUESDAY - timedelta(days=days))
    assert claim_next(call_list=call_list, by=officer, now=TUESDAY + timedelta(minutes=30)) is None
    assert claim_next(call_list=call_list, by=officer, now=TUESDAY + timedelta(hours=3)).person == ann


def test_nobody_is_called_outside_the_lists_hours(programme, officer):
    call_list = make_call_list(
        programme, make_callable(programme), calls_from=time(9), calls_until=time(20), at_weekends=False
    )
    for moment in (TUESDAY.replace(hour=8), TUESDAY.replace(hour=20), TUESDAY - timedelta(days=2)):
        with pytest.raises(OutsideHours):
            claim_next(call_list=call_list, by=officer, now=moment)


def test_hours_are_those_of_london_in_summer_too(programme, officer):
    call_list = make_call_list(programme, make_callable(programme), calls_from=time(9), calls_until=time(20))
    summer = TUESDAY.replace(month=7, day=7, hour=8, minute=30)  # 09:30 in London
    assert call_list.may_call_at(summer)
    assert not call_list.may_call_at(summer.replace(hour=19))


def test_whoever_must_not_be_contacted_is_not_handed_out(programme, officer):
    ann, bob = make_callable(programme), make_callable(programme)
    share_household(person=ann, other=bob, by=None)
    call_list = make_call_list(programme, ann, bob, make_callable(programme, "Cy"))
    ann.refresh_from_db()
    record_wish(household=ann.household, by=None, channel="phone")
    assert next_of(call_list, officer).name == "Cy"
    assert next_of(call_list, make_member(programme)) is None


def test_whoever_takes_consent_back_is_not_handed_out(programme, officer):
    ann = make_callable(programme)
    make_wording(programme, Purpose.NEWS)
    make_answer(ann, "given", channel="phone")
    call_list = make_call_list(programme, ann, what_for="invite")
    assert next_of(call_list, officer) == ann
    release_all(by=officer)
    make_answer(ann, "withdrawn", channel="phone")
    assert next_of(call_list, officer) is None


def test_a_record_that_was_merged_is_called_once(programme, officer, colleague):
    ann, anne = make_callable(programme), make_callable(programme, "Anne Lee")
    call_list = make_call_list(programme, ann, anne)
    merge(kept=ann, merged=anne, by=None)
    assert next_of(call_list, officer) == ann
    assert next_of(call_list, colleague) is None


def test_asks_the_database_as_often_for_a_long_list_as_for_a_short_one(programme, officer):
    def queries(people):
        call_list = make_call_list(programme, *(make_callable(programme) for _ in range(people)))
        with CaptureQueriesContext(connection) as asked:
            assert next_of(call_list, officer)
        return len(asked)

    assert queries(1) == queries(12)
