"""Shifts and hours on their pages: those of staff, and those that a volunteer opens by the private link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.tests.make import make_member, make_person, make_programme
from events import hours, rota
from events.models import Hours, Level, Shift, ShiftSignUp, VolunteerRole
from events.tests.make import make_event
from events.tests.make_volunteers import make_check, make_hours, make_role, make_shift, make_volunteer
from events.volunteer_links import token_of
from outreach.models import Message
from outreach.tests.make import TUESDAY

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def lead(client, programme):
    lead = make_member(programme, Role.EVENT_LEAD)
    client.force_login(lead)
    return lead


@pytest.fixture
def shift(programme):
    return make_shift(make_role(programme, "Tea"))


@pytest.fixture
def ann(programme):
    return make_volunteer(programme)


def url(name, programme, *args):
    return reverse(f"events:{name}", args=[programme.slug, *args])


def mine(name, volunteer, *args):
    return reverse(f"events:{name}", args=[token_of(volunteer), *args])


def words(answer):
    return answer.content.decode()


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def make_past(shift, volunteer):
    """A shift that the volunteer had, and that ended an hour ago."""
    sign_up = rota.take(shift=shift, volunteer=volunteer)
    now = timezone.now()
    Shift.objects.filter(pk=shift.pk).update(starts_at=now - 3 * HOUR, ends_at=now - HOUR)
    return ShiftSignUp.objects.get(pk=sign_up.pk)


# Staff


def test_makes_a_role_and_a_shift_at_an_event(client, programme, lead):
    event = make_event(programme, title="Fun day")
    client.post(url("add-volunteer-role", programme), {"name": "Tea", "needs_check": "basic", "skills": ["Cooking"]})
    role = VolunteerRole.objects.get()
    assert (role.needs_check, [skill.name for skill in role.skills.all()]) == ("basic", ["Cooking"])
    page = url("add-shift", programme)
    assert client.get(f"{page}?event={event.pk}").context["form"]["starts_at"].initial == TUESDAY
    answers = {"role": role.pk, "event": event.pk, "starts_at": "2099-01-06T10:00", "ends_at": "2099-01-06T12:00"}
    assert "wanted" in client.post(page, answers).context["form"].errors
    client.post(page, {**answers, "wanted": 2})
    shift = Shift.objects.get()
    assert (shift.starts_at, shift.event, shift.wanted) == (TUESDAY, event, 2)


def test_a_role_has_its_name_once(client, programme, lead, shift):
    answer = client.post(url("add-volunteer-role", programme), {"name": "Tea", "needs_check": ""})
    assert "There is a role of this name already" in str(answer.context["form"].errors)


def test_a_role_that_somebody_has_without_the_check_says_who(client, programme, lead, shift, ann):
    rota.take(shift=shift, volunteer=ann)
    answers = {"name": "Tea", "needs_check": "enhanced", "version": 1}
    answer = client.post(url("edit-volunteer-role", programme, shift.role_id), answers)
    assert "Ann Lee" in str(answer.context["form"].errors)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"ends_at": "2099-01-06T09:00"}, None), ({"starts_at": "rubbish"}, "starts_at"), ({"wanted": 0}, None)],
)
def test_a_shift_that_cannot_be_is_refused_in_words(client, programme, lead, shift, change, field):
    answers = {
        "role": shift.role_id, "starts_at": "2099-01-06T10:00", "ends_at": "2099-01-06T12:00", "wanted": 1,
        "version": 1, **change,
    }  # fmt: skip
    answer = client.post(url("edit-shift", programme, shift.pk), answers)
    assert answer.status_code == 200
    assert (field or "__all__") in answer.context["form"].errors


def test_no_fewer_can_be_wanted_than_have_it(client, programme, lead, ann):
    shift = make_shift(make_role(programme), wanted=2)
    for volunteer in (ann, make_volunteer(programme, "Bob")):
        rota.take(shift=shift, volunteer=volunteer)
    answers = {"role": shift.role_id, "starts_at": "2099-01-06T10:00", "ends_at": "2099-01-06T12:00", "version": 1}
    answer = client.post(url("edit-shift", programme, shift.pk), {**answers, "wanted": 1})
    assert "Take some of them off first" in str(answer.context["form"].errors)


def test_a_shift_does_not_move_to_a_day_on_which_a_check_no_longer_counts(client, programme, lead, ann):
    shift = make_shift(make_role(programme, needs_check=Level.BASIC))
    make_check(ann, review_on=TUESDAY.date())
    rota.take(shift=shift, volunteer=ann)
    answers = {"role": shift.role_id, "starts_at": "2099-02-06T10:00", "ends_at": "2099-02-06T12:00", "version": 1}
    answer = client.post(url("edit-shift", programme, shift.pk), {**answers, "wanted": 1})
    assert "role" in answer.context["form"].errors
    assert Shift.objects.get().starts_at == TUESDAY


def test_an_officer_asks_somebody_and_writes_down_a_yes_by_phone(client, programme, shift, ann):
    client.force_login(make_member(programme, Role.OFFICER))
    page = url("shift", programme, shift.pk)
    assert [str(one) for one in client.get(page).context["suggested"]] == ["Ann Lee"]
    client.post(url("put-on-shift", programme, shift.pk), {"volunteer": ann.pk, "what": "ask"})
    assert ShiftSignUp.objects.get().state == "offered"
    client.post(url("put-on-shift", programme, shift.pk), {"volunteer": ann.pk, "what": "take"})
    assert ShiftSignUp.objects.get().state == "confirmed"
    assert [str(one.volunteer) for one in client.get(page).context["has_it"]] == ["Ann Lee"]


def test_says_why_somebody_cannot_be_put_on_a_shift(client, programme, lead, ann):
    shift = make_shift(make_role(programme, needs_check=Level.BASIC))
    answer = client.post(url("put-on-shift", programme, shift.pk), {"volunteer": ann.pk, "what": "take"}, follow=True)
    assert said(answer) == [f"Not possible: {rota.NotCleared.why}"]


def test_somebody_elses_volunteer_is_not_put_on_a_shift(client, programme, lead, shift):
    stranger = make_volunteer(make_programme("Elsewhere"), "Stranger")
    for key in (stranger.pk, "rubbish", "9" * 30):
        answer = client.post(url("put-on-shift", programme, shift.pk), {"volunteer": key, "what": "take"})
        assert answer.status_code == 404
    assert not ShiftSignUp.objects.exists()


def test_a_check_that_no_longer_counts_is_shown_on_the_shift(client, programme, lead, ann):
    shift = make_shift(make_role(programme, needs_check=Level.BASIC))
    make_check(ann, review_on=TUESDAY.date())
    rota.take(shift=shift, volunteer=ann)
    assert "No check that counts" not in words(client.get(url("shift", programme, shift.pk)))
    client.post(url("end-check", programme, ann.pk), {"because": "no_longer_good"})
    assert "No check that counts" in words(client.get(url("shift", programme, shift.pk)))


def test_a_late_cancellation_stands_above_the_shifts_until_it_was_seen(client, programme, lead, ann):
    soon = make_shift(make_role(programme), timezone.now() + 5 * HOUR)
    sign_up = rota.take(shift=soon, volunteer=ann)
    client.post(mine("answer-shift", ann, soon.pk), {"answer": "cancel"})
    page = url("shifts", programme)
    assert "Cancelled in the last two days before" in words(client.get(page))
    client.post(url("change-shift-sign-up", programme, sign_up.pk), {"what": "seen"})
    assert "Cancelled in the last two days before" not in words(client.get(page))


def test_takes_somebody_off_and_says_who_came(client, programme, lead, shift, ann):
    sign_up = rota.take(shift=shift, volunteer=ann)
    page = url("change-shift-sign-up", programme, sign_up.pk)
    client.post(page, {"what": "came"})
    assert ShiftSignUp.objects.get().state == "confirmed"
    client.post(page, {"what": "take_off"})
    assert ShiftSignUp.objects.get().state == "cancelled"
    make_past(shift, ann)
    client.post(page, {"what": "take_off"})
    assert ShiftSignUp.objects.get().state == "confirmed"
    client.post(page, {"what": "did_not_come"})
    assert ShiftSignUp.objects.get().state == "not_attended"


def test_who_is_not_accepted_any_more_keeps_their_shifts_until_somebody_decides(client, programme, lead, shift, ann):
    rota.take(shift=shift, volunteer=ann)
    answers = {"version": 1, "state": "inactive", "state_because": "Moved"}
    answer = client.post(url("change-volunteer-state", programme, ann.pk), answers, follow=True)
    assert "They still have a shift to come" in said(answer)[0]
    assert ShiftSignUp.objects.get().state == "confirmed"


def test_calls_a_shift_off_only_when_it_is_confirmed(client, programme, lead, shift):
    page = url("call-off-shift", programme, shift.pk)
    client.get(page)
    assert Shift.objects.on().exists()
    client.post(page)
    assert not Shift.objects.on().exists()
    assert client.get(page).status_code == 404


def test_begins_to_ask_and_stops(client, programme, lead, shift):
    client.post(url("offer-gap", programme, shift.pk), {"offer": "yes"})
    assert (Shift.objects.get().offering_since is not None, Shift.objects.get().offered_by) == (True, lead)
    client.post(url("offer-gap", programme, shift.pk), {"offer": "no"})
    assert Shift.objects.get().offering_since is None


def test_lists_ask_as_often_for_three_as_for_one(client, programme, lead, shift, ann, django_assert_num_queries):
    pages = [url("shifts", programme), url("shift", programme, shift.pk), url("volunteer-hours", programme)]
    Shift.objects.update(wanted=9)
    rota.take(shift=shift, volunteer=ann)
    make_hours(ann, approved=False)
    make_hours(ann, activity="Done")
    counts = [len(_queries(client, page)) for page in pages]
    for name in ("Bob", "Cleo"):
        other = make_volunteer(programme, name)
        rota.take(shift=shift, volunteer=other)
        make_shift(make_role(programme), wanted=2)
        make_hours(other, approved=False)
        make_hours(other, activity="Done")
    assert [len(_queries(client, page)) for page in pages] == counts


def _queries(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(page)  # who looked at whom is written down once
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return queries


def test_approves_the_hours_that_are_ticked(client, programme, lead, ann):
    first, second = make_hours(ann, approved=False), make_hours(ann, approved=False, activity="Tea")
    page = url("volunteer-hours", programme)
    assert client.post(page, {}).context["form"].errors == {"hours": ["Tick the hours to approve"]}
    client.post(page, {"hours": [first.pk]})
    assert Hours.objects.approved().get() == first
    assert client.get(page).context["by_volunteer"] == [(ann, 120)]
    client.post(url("correct-hours", programme, second.pk), {"hours": 1, "minutes": 15})
    assert Hours.objects.get(pk=second.pk).minutes == 75
    client.post(url("remove-hours", programme, second.pk))
    client.post(url("remove-hours", programme, first.pk))
    assert Hours.objects.get() == first


def test_hours_of_another_programme_are_not_approved(client, programme, lead):
    row = make_hours(make_volunteer(make_programme("Elsewhere")), approved=False)
    answer = client.post(url("volunteer-hours", programme), {"hours": [row.pk]})
    assert answer.context["form"].errors
    assert not Hours.objects.approved().exists()


def test_staff_write_down_other_help(client, programme, ann):
    officer = make_member(programme, Role.OFFICER)
    client.force_login(officer)
    page = url("add-hours", programme, ann.pk)
    day = {"day_0": 1, "day_1": 7, "day_2": 2006}
    client.post(page, {"activity": "Leaflets", **day, "hours": 2, "minutes": 30})
    row = Hours.objects.get()
    assert (row.minutes, row.reported_by, row.approved_at) == (150, officer, None)
    hours.approve(hours=Hours.objects.all(), by=officer)
    answer = client.post(page, {"activity": "leaflets", **day, "hours": 3})
    assert "activity" in answer.context["form"].errors


# The private link


def test_opening_the_link_changes_nothing_and_shows_what_is_theirs_alone(client, programme, shift, ann):
    bob = make_volunteer(programme, "Bob Secret")
    rota.take(shift=make_shift(shift.role, place="Secret place"), volunteer=bob)
    rota.offer(shift=shift, volunteer=ann, until=TUESDAY)
    before = list(ShiftSignUp.objects.values())
    answer = client.get(mine("my-shifts", ann))
    assert [one.shift for one in answer.context["asked"]] == [shift]
    assert "Secret" not in words(answer)
    for name in ("answer-shift",):
        assert client.get(mine(name, ann, shift.pk)).status_code == 405
    assert list(ShiftSignUp.objects.values()) == before
    assert answer["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("token", ["rubbish", "rubbish~rubbish", "0" * 32])
def test_a_link_that_is_not_ours_leads_nowhere(client, token):
    for name, args in (("my-shifts", []), ("report-activity", []), ("report-shift", [1])):
        assert client.get(reverse(f"events:{name}", args=[token, *args])).status_code == 404
    assert client.post(reverse("events:answer-shift", args=[token, 1]), {"answer": "yes"}).status_code == 404


def test_a_volunteer_says_yes_no_and_that_they_cannot(client, shift, ann):
    rota.offer(shift=shift, volunteer=ann, until=TUESDAY)
    page = mine("answer-shift", ann, shift.pk)
    assert said(client.post(page, {"answer": "yes"}, follow=True)) == ["Thank you. The shift is yours."]
    client.post(page, {"answer": "yes"})
    assert Shift.objects.get().taken == 1
    client.post(page, {"answer": "cancel"})
    assert ShiftSignUp.objects.get().state == "cancelled"
    ShiftSignUp.objects.update(state="offered", offered_until=TUESDAY)
    client.post(page, {"answer": "no"})
    assert ShiftSignUp.objects.get().state == "declined"


def test_a_yes_that_comes_too_late_gets_a_kind_answer(client, programme, shift, ann):
    rota.offer(shift=shift, volunteer=ann, until=TUESDAY)
    rota.take(shift=shift, volunteer=make_volunteer(programme, "Bob"))
    answer = client.post(mine("answer-shift", ann, shift.pk), {"answer": "yes"}, follow=True)
    assert said(answer) == [f"{rota.ShiftIsFull.why} Thank you all the same."]
    assert Shift.objects.get().taken == 1


def test_shows_the_open_shifts_that_they_may_take(client, programme, shift, ann):
    rota.take(shift=make_shift(shift.role, TUESDAY + HOUR), volunteer=ann)
    make_shift(make_role(programme, needs_check=Level.BASIC), TUESDAY + 48 * HOUR)
    full = make_shift(shift.role, TUESDAY + 72 * HOUR)
    rota.take(shift=full, volunteer=make_volunteer(programme, "Bob"))
    open_ = make_shift(shift.role, TUESDAY + 24 * HOUR)
    make_shift(make_role(make_programme("Elsewhere")), TUESDAY + 24 * HOUR)
    page = mine("my-shifts", ann)
    assert client.get(page).context["open"] == [open_]
    make_check(ann, review_on=(TUESDAY + 100 * HOUR).date())
    assert len(client.get(page).context["open"]) == 2


def test_an_applicant_sees_that_they_are_not_accepted_yet_and_takes_nothing(client, programme, shift):
    bob = make_volunteer(programme, "Bob", state="applicant")
    answer = client.get(mine("my-shifts", bob))
    assert answer.context["open"] == []
    assert "We will be in touch" in words(answer)
    client.post(mine("answer-shift", bob, shift.pk), {"answer": "yes"})
    assert not ShiftSignUp.objects.exists()


def test_a_shift_of_another_programme_is_not_taken_by_the_link(client, ann):
    elsewhere = make_shift(make_role(make_programme("Elsewhere")))
    assert client.post(mine("answer-shift", ann, elsewhere.pk), {"answer": "yes"}).status_code == 404


def test_a_volunteer_says_how_long_it_was(client, shift, ann):
    sign_up = make_past(shift, ann)
    page = mine("report-shift", ann, sign_up.pk)
    assert client.get(page).context["form"].initial == {"hours": 2, "minutes": 0}
    for wrong in ({"hours": 25}, {"hours": "x"}, {"hours": 0, "minutes": 0}, {"hours": 24, "minutes": 1}):
        assert client.post(page, wrong).context["form"].errors
    client.post(page, {"hours": 2, "minutes": 30})
    row = Hours.objects.get()
    assert (row.minutes, row.reported_by) == (150, None)
    hours.approve(hours=Hours.objects.all(), by=None)
    answer = client.post(page, {"hours": 9}, follow=True)
    assert said(answer)[-1] == "We approved these hours already. Tell us if they are wrong."
    assert "2 hours 30 minutes" in words(answer)


def test_nobody_reports_hours_of_somebody_elses_shift_or_before_it_began(client, programme, shift, ann):
    bob = make_volunteer(programme, "Bob")
    sign_up = rota.take(shift=shift, volunteer=ann)
    assert client.get(mine("report-shift", ann, sign_up.pk)).status_code == 404
    sign_up = make_past(shift, ann)
    assert client.get(mine("report-shift", bob, sign_up.pk)).status_code == 404


def test_a_volunteer_reports_other_help(client, ann):
    page, today = mine("report-activity", ann), timezone.localdate()
    day = {"day_0": today.day, "day_1": today.month, "day_2": today.year}
    assert "day" in client.post(page, {"activity": "Tea", "hours": 1, **day, "day_2": 2006}).context["form"].errors
    assert "day" in client.post(page, {"activity": "Tea", "hours": 1, **day, "day_2": 2100}).context["form"].errors
    client.post(page, {"activity": "Tea", "hours": 1, **day})
    assert ann.hours.get().activity == "Tea"


def test_the_link_is_sent_and_renewed(client, programme, lead, ann):
    page = url("volunteer-link", programme, ann.pk)
    client.post(page, {"what": "send"})
    assert token_of(ann) in Message.objects.get().body
    old = mine("my-shifts", ann)
    client.post(page, {"what": "new"})
    assert client.get(old).status_code == 404
    bob = make_volunteer(programme, person=make_person(programme, "Bob"))
    answer = client.post(url("volunteer-link", programme, bob.pk), {"what": "send"}, follow=True)
    assert "no e-mail address" in said(answer)[0]
