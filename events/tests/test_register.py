"""The volunteer register: who is on it, in which state, and what may be kept of a check."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from engagement.editing import ChangedMeanwhile
from engagement.states import COLOURS
from estates.erasure import erase_person
from estates.models import AuditEvent
from estates.subject_access import everything_about
from estates.tests.make import make_estate, make_member, make_person, make_programme
from events.checks import end_check, is_cleared, record_check, remind_of_reviews
from events.models import Check, EmergencyContact, Level, ShiftSignUp, Volunteer
from events.register import add_volunteer, change_state, set_emergency_contact
from events.tests.make_volunteers import make_check, make_hours, make_volunteer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
DETAILS = {"likes": "", "languages": "", "would_like_to_learn": "", "wants_to_lead": "", "what_became_of_it": ""}


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def lead(programme):
    return make_member(programme, Role.EVENT_LEAD)


@pytest.fixture
def officer(programme):
    return make_member(programme, Role.OFFICER)


@pytest.fixture
def ann(programme):
    return make_volunteer(programme)


def url(name, programme, *args):
    return reverse(f"events:{name}", args=[programme.slug, *args])


def names(answer):
    return [str(volunteer) for volunteer in answer.context["page_obj"]]


@pytest.mark.parametrize("state", [*Volunteer.State.values, *ShiftSignUp.State.values])
def test_every_state_has_a_colour(state):
    assert state in COLOURS


def test_somebody_is_on_the_register_once(programme):
    person = make_person(programme)
    first = add_volunteer(programme=programme, person=person, by=None, likes="Cooking")
    assert add_volunteer(programme=programme, person=person, by=None, likes="Driving") == first
    assert Volunteer.objects.get().likes == "Cooking"
    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteer.objects.create(programme=programme, person=person)


def test_a_state_is_changed_by_somebody_for_a_reason_that_stays(ann, lead):
    change_state(volunteer=ann, version=1, state="inactive", because="Moved to Leeds", by=lead)
    change_state(volunteer=ann, version=2, state="accepted", because="Is back", by=lead)
    last, before, *_ = ann.history.all()
    assert (last.state, last.state_because, last.history_user) == ("accepted", "Is back", lead)
    assert before.state_because == "Moved to Leeds"


def test_a_state_changed_meanwhile_is_not_overwritten(ann, lead):
    change_state(volunteer=ann, version=1, state="inactive", because="Moved", by=lead)
    with pytest.raises(ChangedMeanwhile):
        change_state(volunteer=ann, version=1, state="archived", because="Quit", by=lead)


def test_a_check_serves_up_to_its_level_until_its_review(ann):
    today = timezone.localdate()
    make_check(ann, Level.STANDARD, review_on=today + DAY)
    assert is_cleared(ann, level=Level.BASIC, day=today)
    assert is_cleared(ann, level=Level.STANDARD, day=today + DAY)
    assert not is_cleared(ann, level=Level.STANDARD, day=today + 2 * DAY)
    assert not is_cleared(ann, level=Level.ENHANCED, day=today)
    assert is_cleared(ann, level="", day=today)


def test_a_newer_check_replaces_the_older_and_an_ended_one_does_not_count(ann, lead):
    make_check(ann)
    newer = make_check(ann, Level.BASIC)
    assert Check.objects.standing().get() == newer
    assert Check.objects.exclude(pk=newer.pk).get().ended_because == "replaced"
    end_check(volunteer=ann, because="no_longer_good", by=lead)
    assert not is_cleared(ann, level=Level.BASIC, day=timezone.localdate())


def test_nothing_of_a_check_but_its_facts_can_be_kept():
    assert {field.name for field in Check._meta.concrete_fields} == {
        "id", "volunteer", "level", "basis", "seen_on", "seen_by", "review_on", "reminded_days_before", "ended_at",
        "ended_because",
    }  # fmt: skip


def test_reminds_leads_and_managers_60_30_and_7_days_before_and_no_more(programme, ann, lead):
    make_member(programme, Role.OFFICER)
    make_member(make_programme("Elsewhere"), Role.MANAGER)
    review = timezone.localdate() + 100 * DAY
    make_check(ann, review_on=review)
    told = [days for days in range(70, -5, -1) if remind_of_reviews(review - days * DAY)]
    assert told == [60, 30, 7]
    assert {tuple(message.to) for message in mail.outbox} == {(lead.email,)}
    assert "Ann" not in mail.outbox[0].body + mail.outbox[0].subject


def test_a_reminder_missed_for_weeks_goes_once(programme, ann, lead):
    review = timezone.localdate() + 100 * DAY
    make_check(ann, review_on=review)
    assert remind_of_reviews(review - 5 * DAY) == 1
    assert remind_of_reviews(review - 4 * DAY) == 0


def test_nobody_is_reminded_of_a_check_that_ended_or_of_somebody_who_left(programme, ann, lead):
    soon = timezone.localdate() + 7 * DAY
    make_check(ann, review_on=soon)
    end_check(volunteer=ann, because="not_needed", by=lead)
    make_check(make_volunteer(programme, "Bob", state="archived"), review_on=soon)
    assert remind_of_reviews() == 0
    make_check(make_volunteer(programme, "Cleo"), review_on=soon)
    assert remind_of_reviews() == 1


def test_erasing_a_person_keeps_their_hours_and_no_word_of_theirs(programme, ann, lead):
    ann.likes, ann.wants_to_lead = "Secret gardens", "A secret club"
    ann.save()
    change_state(volunteer=ann, version=1, state="inactive", because="Secret reason", by=lead)
    set_emergency_contact(volunteer=ann, name="Secret Bob", phone="+447700900001", by=lead)
    make_check(ann)
    make_hours(ann, activity="Secret shopping")
    erase_person(person=ann.person, by=lead, reason="asked")
    ann.refresh_from_db()
    assert not EmergencyContact.objects.exists()
    assert not Check.objects.exists()
    assert ann.hours.minutes() == 120
    rows = [*Volunteer.objects.values(), *Volunteer.history.values(), *ann.hours.values()]
    assert "secret" not in str(rows).lower()
    assert (ann.state, ann.link_key) == ("archived", None)


def test_tells_whoever_asks_what_is_held(ann, lead):
    ann.likes = "Gardens"
    ann.save()
    set_emergency_contact(volunteer=ann, name="Bob", phone="+447700900001", by=lead)
    make_check(ann)
    make_hours(ann)
    told = str(everything_about(ann.person))
    for word in ("Gardens", "Bob", "Enhanced", "Leaflets"):
        assert word in told


# The pages


def test_shows_the_register_filtered(client, programme, officer, ann):
    oak = make_estate(programme, name="Oak Estate")
    bob = make_volunteer(
        programme, person=make_person(programme, "Bob", estate=oak), skills=["Cooking"], free_times=[(5, "morning")],
        languages="Bengali", asked_at=timezone.now(),
    )  # fmt: skip
    make_volunteer(programme, "Gone", state="archived")
    client.force_login(officer)
    page = url("volunteers", programme)
    assert names(client.get(page)) == ["Ann Lee", "Bob"]
    skill = bob.skills.get()
    for query in (f"skill={skill.pk}", f"estate={oak.pk}", "weekday=5", "part_of_day=morning", "language=bengali"):
        assert names(client.get(f"{page}?{query}")) == ["Bob"]
    assert names(client.get(f"{page}?weekday=5&part_of_day=evening")) == []
    assert names(client.get(f"{page}?asked=30")) == ["Ann Lee"]
    assert names(client.get(f"{page}?asked=never")) == ["Ann Lee"]
    assert names(client.get(f"{page}?state=archived")) == ["Gone"]
    assert names(client.get(f"{page}?state=rubbish")) == []


def test_the_register_asks_as_often_for_three_as_for_one(
    client, programme, officer, ann, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(officer)
    page = url("volunteers", programme)
    with django_assert_max_num_queries(30) as first:
        client.get(page)
    for name in ("Bob", "Cleo"):
        make_volunteer(programme, name, skills=["Cooking", "Sport"])
    with django_assert_num_queries(len(first)):
        client.get(page)


def test_puts_a_known_person_on_the_register(client, programme, officer):
    person = make_person(programme, "Cleo Roe")
    client.force_login(officer)
    found = client.post(url("add-volunteer", programme), {"search": "cleo"})
    assert [one for one, _ in found.context["found"]] == [person]
    answers = {
        **DETAILS,
        "likes": "Baking",
        "skills": ["Cooking"],
        "another_skill": "Juggling",
        "free_times": ["0-evening"],
    }
    client.post(url("register-person", programme, person.pk), answers)
    volunteer = Volunteer.objects.get()
    assert (volunteer.state, volunteer.likes, volunteer.created_by) == ("applicant", "Baking", officer)
    assert {skill.name for skill in volunteer.skills.all()} == {"Cooking", "Juggling"}
    assert str(volunteer.free_times.get()) == "Monday evening"


def test_a_skill_typed_as_it_is_offered_already_is_the_same(client, programme, officer, ann):
    client.force_login(officer)
    client.post(url("edit-volunteer", programme, ann.pk), {**DETAILS, "version": 1, "another_skill": "cooking "})
    assert [skill.name for skill in ann.skills.all()] == ["Cooking"]


def test_a_form_opened_before_somebody_saved_shows_both(client, programme, officer, ann):
    client.force_login(officer)
    page = url("edit-volunteer", programme, ann.pk)
    client.post(page, {**DETAILS, "version": 1, "likes": "Baking"})
    answer = client.post(page, {**DETAILS, "version": 1, "likes": "Driving"})
    assert answer.status_code == 409
    assert Volunteer.objects.get().likes == "Baking"
    assert client.post(page, {**DETAILS, "version": 2, "likes": "Driving"}).status_code == 302


def test_a_state_without_a_reason_is_refused(client, programme, lead, ann):
    client.force_login(lead)
    page = url("change-volunteer-state", programme, ann.pk)
    answer = client.post(page, {"version": 1, "state": "inactive", "state_because": ""})
    assert answer.context["form"].errors == {"state_because": ["Say why"]}
    client.post(page, {"version": 1, "state": "inactive", "state_because": "Moved"})
    assert Volunteer.objects.get().state == "inactive"


@pytest.mark.parametrize("typed", ["Her number is 001234567890", "0012 3456 7890"])
def test_the_number_of_a_certificate_is_refused_wherever_it_is_typed(client, programme, officer, ann, typed):
    client.force_login(officer)
    answer = client.post(url("edit-volunteer", programme, ann.pk), {**DETAILS, "version": 1, "likes": typed})
    assert "must not be kept" in str(answer.context["form"].errors["likes"])


@pytest.mark.parametrize("typed", ["Ring 07700 900123", "+447700900123", "00447700900123"])
def test_a_phone_number_is_not_taken_for_one(client, programme, officer, ann, typed):
    client.force_login(officer)
    client.post(url("edit-volunteer", programme, ann.pk), {**DETAILS, "version": 1, "likes": typed})
    assert Volunteer.objects.get().likes == typed


def test_an_officer_sees_neither_emergency_contact_nor_what_is_kept_of_a_check(client, programme, officer, lead, ann):
    set_emergency_contact(volunteer=ann, name="Bob Roe", phone="+447700900001", by=lead)
    record_check(
        volunteer=ann, level="barred_lists", basis="children", by=lead, seen_on=timezone.localdate(),
        review_on=timezone.localdate() + 90 * DAY,
    )  # fmt: skip
    page, secrets = url("volunteer", programme, ann.pk), ("Bob Roe", "07700 900001", "barred lists", "with children")
    client.force_login(officer)
    seen = client.get(page).content.decode()
    assert "Cleared until" in seen
    assert not [secret for secret in secrets if secret in seen]
    client.force_login(lead)
    seen = client.get(page).content.decode()
    assert [secret for secret in secrets if secret not in seen] == []
    reads = AuditEvent.objects.filter(object_id=ann.person_id, actor=lead).values_list("fields", flat=True)
    assert ["checks", "emergency contact", "volunteering"] in list(reads)


def test_an_emergency_contact_is_whole_or_none(client, programme, lead, ann):
    client.force_login(lead)
    page = url("emergency-contact", programme, ann.pk)
    assert "phone" in client.post(page, {"name": "Bob", "phone": ""}).context["form"].errors
    assert "name" in client.post(page, {"name": "", "phone": "07700 900001"}).context["form"].errors
    assert "phone" in client.post(page, {"name": "Bob", "phone": "12"}).context["form"].errors
    client.post(page, {"name": "Bob", "phone": "07700 900001"})
    assert EmergencyContact.objects.get().phone == "+447700900001"
    client.post(page, {"name": "", "phone": ""})
    assert not EmergencyContact.objects.exists()


def test_a_check_is_recorded_by_whoever_saw_it(client, programme, lead, ann):
    client.force_login(lead)
    page, today = url("record-check", programme, ann.pk), timezone.localdate()

    def days(name, day):
        return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}

    facts = {"level": "enhanced", "basis": "both"}
    late = client.post(page, {**facts, **days("seen_on", today + DAY), **days("review_on", today + 90 * DAY)})
    assert "seen_on" in late.context["form"].errors
    turned = client.post(page, {**facts, **days("seen_on", today), **days("review_on", today - DAY)})
    assert "The review must be later" in str(turned.context["form"].errors)
    client.post(page, {**facts, **days("seen_on", today), **days("review_on", today + 90 * DAY)})
    check = Check.objects.get()
    assert (check.seen_by, check.level, check.review_on) == (lead, "enhanced", today + 90 * DAY)
    client.post(url("end-check", programme, ann.pk), {"because": "not_needed"})
    assert not Check.objects.standing().exists()
