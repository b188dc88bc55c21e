import re

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from estates.models import Person, Phone, Programme, User
from events.models import Event, Hours, Kind, ShiftSignUp, SignUp, Volunteer
from outreach.interview_results import compare, results
from outreach.interviews import asked_of, values_of
from outreach.models import CallList, Coaching, Contact, Interview, Message, Questionnaire
from reporting.models import Import

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def programme(django_db_setup, django_db_blocker):
    """Loaded once for all tests here; each takes back what it does itself, as all tests do."""
    quick = override_settings(DEBUG=True, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick, transaction.atomic():
        call_command("load_demonstration")
        yield Programme.objects.get(is_demonstration=True)
        transaction.set_rollback(True)


def test_the_fall_of_the_story_comes_out_of_both_sources(programme, capsys):
    call_command("measure_asb", programme.slug)
    said = capsys.readouterr().out
    assert "ASB cases reported to housing fell by 18%, from 1,404 in 2005/06 to 1,151 in 2006/07" in said
    call_command("measure_asb", programme.slug, source="police_supplied")
    said = capsys.readouterr().out
    assert "fell by 18%, from 562 in 2005/06 to 460 in 2006/07" in said


def test_more_than_120_were_contacted_and_somebody_is_left_to_call(programme, client):
    reached = Contact.objects.reached().filter(programme=programme)
    assert reached.values("person").distinct().count() > 120
    assert set(reached.values_list("way", flat=True)) == {"phone", "door"}
    client.force_login(User.objects.get(email="officer@demonstration.example"))
    call_list = CallList.objects.open().get()
    page = client.post(reverse("outreach:next-call", args=[programme.slug, call_list.pk]), follow=True).text
    assert "Who helps at the next fun day?" in page
    assert "How did it end?" in page


def test_the_events_of_the_story_were_held_and_one_can_be_signed_up_for_now(programme, client):
    held = Event.objects.published().filter(ends_at__year__lt=2008)
    workshop, club = held.get(kind=Kind.WORKSHOP), held.get(kind=Kind.YOUTH_CLUB)
    assert [timezone.localdate(one.starts_at).isoformat() for one in workshop.sessions.all()] == [
        "2005-09-23",
        "2005-09-24",
    ]
    assert club.sessions.count() == 60
    assert {timezone.localtime(one.starts_at).strftime("%a %H:%M") for one in club.sessions.all()} == {"Tue 18:00"}
    assert held.filter(kind=Kind.FUN_DAY).count() == 3
    now = timezone.now()
    assert [event.status(now) for event in Event.objects.published().upcoming(now)] == ["taking", "taking"]
    assert client.get(reverse("events:public-events")).text.count("Youth club") == 1


def test_more_than_45_came_on_both_days_and_over_800_to_the_fun_days(programme, client):
    client.force_login(User.objects.get(email="event-lead@demonstration.example"))
    page = client.get(reverse("events:what-came", args=[programme.slug]))
    kinds = {one.kind: one for one in page.context["kinds"]}
    assert kinds[Kind.WORKSHOP].whole > 45
    assert kinds[Kind.FUN_DAY].came.people > 800
    assert kinds[Kind.FUN_DAY].came.in_words == "counted in at the gates"
    assert "by an estimate" in kinds[Kind.MEETING].came.in_words
    workshop = Event.objects.get(kind=Kind.WORKSHOP)
    assert workshop.places_taken == SignUp.objects.filter(event=workshop).holding_places().count()
    assert not Message.objects.filter(about=f"event:{workshop.pk}").exists()


def test_46_residents_were_interviewed_before_the_work_began(programme):
    baseline = Questionnaire.objects.get(programme=programme, wave=Questionnaire.Wave.BASELINE)
    interviews = Interview.objects.counted().filter(version__questionnaire=baseline)
    assert interviews.count() == Interview.objects.filter(way="phone").count() == 46
    assert set(interviews.values_list("way", "person__kind", "started_at__year")) == {("phone", "resident", 2005)}
    problem, seen, what, report, why, *_, change = results(baseline)
    assert problem.answered == seen.answered == report.answered == 46
    assert what.answered == next(row.count for row in seen.rows if row.label == "Yes")
    assert 0 < len(change.quotes) < change.answered
    for interview in interviews:
        questions, answers = list(baseline.published.questions.all()), values_of(interview)
        asked = asked_of(questions, answers)
        assert answers.keys() <= {question.key for question in asked}
        assert {question.key for question in asked if question.required} <= answers.keys()


def test_neighbourliness_and_belonging_are_compared_with_a_year_later(programme, client):
    before, after = Questionnaire.objects.order_by("wave")
    compared = {comparison.after.question.text.split(" (")[0]: comparison for comparison in compare(before, after)}
    for question in ("People here help each other", "I feel that I belong here"):
        assert not compared[question].refused
        assert min(compared[question].before.answered, compared[question].after.answered) >= 10
        assert [row.after.label for row in compared[question].rows] == ["4 or 5"]
    client.force_login(User.objects.get(email="manager@demonstration.example"))
    where = reverse("outreach:compare-interviews", args=[programme.slug])
    assert "points more than before (95% interval:" in client.get(where, {"before": before.pk, "after": after.pk}).text


def test_coaching_is_under_way_and_a_youth_club_came_of_it(programme, client):
    assert Coaching.objects.filter(came_of_it__contains="youth club").count() == 1
    client.force_login(User.objects.get(email="coach@demonstration.example"))
    assert client.get("/").text.count("Coaching call with") == 2


def test_nobody_can_be_reached_by_mistake(programme):
    assert Phone.objects.exists()
    for number in Phone.objects.values_list("number", flat=True):
        assert re.fullmatch(r"\+447700900\d{3}|\+442079460\d{3}", number), number
    addresses = [
        *Person.objects.exclude(email="").values_list("email", flat=True),
        *User.objects.values_list("email", flat=True),
    ]
    assert all(address.endswith(".example") for address in addresses)


def test_everybody_can_sign_in_and_sees_the_mark(programme, client, settings):
    for user in User.objects.all():
        client.post(reverse("account_logout"))
        client.post(reverse("account_login"), {"login": user.email, "password": settings.DEMONSTRATION_PASSWORD})
        assert client.get("/").status_code == 200, user.email
        assert int(client.session["_auth_user_id"]) == user.pk
        assert "people and places of this programme are invented" in client.get(f"/programmes/{programme.slug}/").text


def test_its_counts_are_no_import_that_could_be_undone(programme, client):
    client.force_login(User.objects.get(email="manager@demonstration.example"))
    assert Import.objects.count() == 2
    page = client.get(reverse("reporting:imports")).content.decode()
    for import_ in Import.objects.all():
        assert reverse("reporting:police-import", args=[import_.pk]) not in page
        assert client.post(reverse("reporting:undo-police-import", args=[import_.pk])).status_code == 404


def test_more_than_45_have_a_place_at_the_workshop_and_nobody_is_written_to_about_it(programme):
    workshop = Event.objects.published().get(kind=Kind.WORKSHOP)
    coming = SignUp.objects.coming().filter(event=workshop)
    assert coming.count() == workshop.places_taken > 45
    assert coming.filter(person__isnull=True).count() == 0
    assert SignUp.objects.filter(event=workshop, state="cancelled").count() == 3
    assert all(event.sign_ups.count() > 20 for event in Event.objects.filter(kind=Kind.FUN_DAY, ends_at__year=2006))
    assert not Message.objects.filter(about__startswith="event:").exists()


def test_over_50_are_on_the_volunteer_register_and_their_hours_add_up(programme, client):
    assert Volunteer.objects.on_the_register().filter(programme=programme).count() == 54
    given = Hours.objects.approved().filter(volunteer__programme=programme)
    came = ShiftSignUp.objects.filter(shift__role__programme=programme, state="attended").select_related("shift")
    club = given.filter(activity="Youth club").minutes()
    assert given.minutes() == club + sum(sign_up.shift.minutes for sign_up in came)
    client.force_login(User.objects.get(email__startswith="manager"))
    shown = client.get(reverse("reporting:home")).content.decode()
    assert ">54<" in shown
