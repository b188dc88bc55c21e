"""A resident joins the volunteer register on their own, and the worker finds out who it is."""

import time
import uuid

import pytest
from django.core import signing
from django.urls import reverse

from engagement.access import Role
from estates.models import Consent, Person, Purpose, Wording
from estates.tests.make import make_estate, make_member, make_person, make_programme, make_wording
from events import joining, limits
from events.forms.joining import JoinForm
from events.matching import match
from events.models import Application, Volunteer
from events.tasks import take_in_application
from events.tasks import volunteers as job
from events.tests.make import make_event
from events.tests.make_sign_ups import make_sign_up
from events.tests.make_volunteers import make_volunteer
from outreach.models import Message

pytestmark = pytest.mark.django_db

PHONE = "07700 900123"


@pytest.fixture
def programme():
    programme = make_programme()
    make_wording(programme, Purpose.VOLUNTEERING, "May we ask you to help at events?")
    return programme


def opened(programme, seconds_ago=60, wording=None, **more):
    shown = (wording or programme.wordings.first()).pk
    return signing.dumps(
        {"at": time.time() - seconds_ago, "for": programme.pk, "shown": shown, **more}, salt="events.join"
    )


def send(client, programme, **more):
    answers = {
        "client_id": str(uuid.uuid4()),
        "opened": opened(programme),
        "name": "Ann Lee",
        "phone": PHONE,
        "agreed": "yes",
        **more,
    }
    return client.post(reverse("events:join", args=[programme.slug]), answers)


def errors(answer):
    return {name: [str(error) for error in those] for name, those in answer.context["form"].errors.items()}


def words(answer):
    return answer.content.decode()


def test_whoever_joins_is_an_applicant_with_all_that_they_said(client, programme):
    oak = make_estate(programme, name="Oak Estate")
    answer = send(
        client, programme, email="Ann@Example.org", estate=oak.pk, flat="4", street="Oak House", likes="Baking",
        skills=["Cooking"], another_skill="Juggling", free_times=["5-morning", "6-evening"], languages="Somali",
        would_like_to_learn="First aid", emergency_name="Bob", emergency_phone="07700 900001", is_under_18="on",
    )  # fmt: skip
    assert answer.headers["Location"] == reverse("events:joined", args=[programme.slug])
    assert job() == 1
    ann = Volunteer.objects.get()
    assert (ann.state, ann.joined_by_themselves, ann.created_by, ann.is_under_18) == ("applicant", True, None, True)
    assert (ann.likes, ann.languages, ann.would_like_to_learn) == ("Baking", "Somali", "First aid")
    assert sorted(skill.name for skill in ann.skills.all()) == ["Cooking", "Juggling"]
    assert [str(one) for one in ann.free_times.all()] == ["Saturday morning", "Sunday evening"]
    assert str(ann.emergency_contact) == "Bob, 07700 900001"
    person = ann.person
    assert (person.name, person.estate, person.flat, person.block) == ("Ann Lee", oak, "4", "Oak House")
    assert [str(phone) for phone in person.phones.all()] == [PHONE]


def test_what_they_agreed_to_is_kept_in_the_words_that_were_shown(client, programme):
    shown = programme.wordings.get()
    page = opened(programme)
    make_wording(programme, Purpose.VOLUNTEERING, "Newer words")
    send(client, programme, opened=page)
    job()
    assert set(Consent.objects.values_list("channel", "wording", "how", "state")) == {
        ("phone", shown.pk, "web", "given"),
        ("text", shown.pk, "web", "given"),
    }


def test_no_is_no_consent_and_takes_none_back(client, programme):
    send(client, programme, agreed="no")
    job()
    assert Volunteer.objects.exists()
    assert not Consent.objects.exists()


def test_where_nobody_is_asked_for_consent_the_form_does_not_ask(client):
    programme = make_programme()
    make_wording(programme, Purpose.VOLUNTEERING, "We ask volunteers.", Wording.Basis.PUBLIC_TASK)
    assert "agreed" not in client.get(reverse("events:join", args=[programme.slug])).context["form"].fields
    send(client, programme)
    job()
    assert not Consent.objects.exists()


def test_nobody_can_join_where_no_words_are_written_yet(client):
    assert client.get(reverse("events:join", args=[make_programme().slug])).status_code == 404
    assert client.get(reverse("events:join", args=["no-such-programme"])).status_code == 404


def test_what_was_typed_is_kept_no_longer_than_it_is_needed(client, programme):
    send(client, programme)
    job()
    assert Application.objects.get().answers == {}


# Somebody known


def test_a_known_person_is_put_on_the_register_and_nothing_tells_that_they_were_known(client, programme):
    known = make_person(programme, "Ann Lee", phones=[PHONE])
    first = send(client, programme)
    other = send(client, programme, name="Somebody Else", phone="07700 900999")
    assert (first.status_code, first.headers["Location"]) == (other.status_code, other.headers["Location"])
    job()
    assert Person.objects.count() == 2
    assert Volunteer.objects.get(person=known).state == "applicant"


def test_a_phone_number_alone_makes_nobody_the_same(client, programme):
    make_person(programme, "Bob Hall", phones=[PHONE])
    send(client, programme)
    job()
    assert Person.objects.count() == 2
    assert Volunteer.objects.get().person.name == "Ann Lee"


def test_who_types_the_name_of_a_volunteer_changes_nothing_and_staff_look_at_it(client, programme):
    known = make_person(programme, "Ann Lee", phones=[PHONE], email="ann@example.org")
    ann = make_volunteer(programme, person=known, likes="Baking", state="inactive")
    send(client, programme, email="fake@example.org", likes="Something else", emergency_name="X", emergency_phone=PHONE)
    job()
    ann.refresh_from_db()
    known.refresh_from_db()
    assert (ann.likes, ann.state, known.email) == ("Baking", "inactive", "ann@example.org")
    assert not hasattr(ann, "emergency_contact")
    client.force_login(make_member(programme, Role.OFFICER))
    page = reverse("events:volunteer", args=[programme.slug, ann.pk])
    assert "fake@example.org" in words(client.get(page))
    application = Application.objects.get()
    client.post(reverse("events:look-at-application", args=[programme.slug, ann.pk, application.pk]))
    assert "fake@example.org" not in words(client.get(page))
    assert Application.objects.get().answers == {}


def test_an_officer_does_not_see_a_new_emergency_contact_on_the_form_either(client, programme):
    ann = make_volunteer(programme, person=make_person(programme, "Ann Lee", phones=[PHONE]))
    send(client, programme, emergency_name="Bob Roe", emergency_phone="07700 900001")
    job()
    page = reverse("events:volunteer", args=[programme.slug, ann.pk])
    client.force_login(make_member(programme, Role.OFFICER))
    assert "Bob Roe" not in words(client.get(page))
    client.force_login(make_member(programme, Role.EVENT_LEAD))
    assert "Bob Roe" in words(client.get(page))


def test_the_thanks_go_to_the_address_that_is_recorded_not_to_the_one_that_was_typed(client, programme):
    known = make_person(programme, "Ann Lee", phones=[PHONE], email="ann@example.org")
    send(client, programme, email="fake@example.org")
    job()
    message = Message.objects.get()
    assert (message.person, message.essential) == (known, True)
    assert "/my-shifts/" in message.body


def test_who_said_at_a_sign_up_that_they_might_help_is_an_applicant(programme):
    sign_up = make_sign_up(make_event(programme), wants_to_volunteer=True)
    match(sign_up=sign_up)
    sign_up.refresh_from_db()
    assert Volunteer.objects.get().person == sign_up.person


# What withstands machines, slips and slow connections


def test_sent_twice_it_is_one(client, programme):
    again = {"client_id": str(uuid.uuid4())}
    for _ in range(2):
        assert send(client, programme, **again).status_code == 302
    job()
    job()
    assert (Application.objects.count(), Volunteer.objects.count(), Message.objects.count()) == (1, 1, 0)


def test_asks_for_a_name_and_one_way_to_be_reached(client, programme):
    assert set(errors(send(client, programme, name="", phone=""))) == {"name", "phone"}
    assert list(errors(send(client, programme, phone="12"))) == ["phone"]
    assert list(errors(send(client, programme, phone="", email="rubbish"))) == ["email"]
    assert send(client, programme, phone="", email="ann@example.org").status_code == 302


def test_asks_for_yes_or_no_and_for_a_whole_emergency_contact(client, programme):
    assert list(errors(send(client, programme, agreed=""))) == ["agreed"]
    assert list(errors(send(client, programme, emergency_name="Bob"))) == ["emergency_phone"]
    assert list(errors(send(client, programme, emergency_phone=PHONE))) == ["emergency_name"]
    assert not Application.objects.exists()


@pytest.mark.parametrize("name", ["Zoë 🙂", "محمد علي", "O'Neil-Smith"])
def test_takes_any_name(client, programme, name):
    assert send(client, programme, name=name).status_code == 302
    job()
    assert Volunteer.objects.get().person.name == name


def test_what_is_too_long_or_not_offered_is_refused_kindly(client, programme):
    long = "x" * 10_000
    answer = send(
        client, programme, name=long, likes=long, languages=long, another_skill=long, flat=long, skills=["Rubbish"],
        free_times=["9-night"], estate="9999999999999999999999",
    )  # fmt: skip
    assert answer.status_code == 200
    assert set(errors(answer)) >= {
        "name",
        "likes",
        "languages",
        "another_skill",
        "flat",
        "skills",
        "free_times",
        "estate",
    }


@pytest.mark.parametrize(
    "fault",
    [{"website": "http://spam.example"}, {"opened": ""}, {"opened": "forged"}],
    ids=["honeypot", "none", "forged"],
)
def test_what_a_machine_would_send_is_shown_again_and_a_person_gets_through(client, programme, fault):
    answer = send(client, programme, **fault)
    assert list(errors(answer)) == ["__all__"]
    assert not Application.objects.exists()
    form = answer.context["form"]
    assert form["name"].value() == "Ann Lee"
    later = signing.loads(form["opened"].value(), salt="events.join")
    assert send(client, programme, opened=opened(programme, shown=later["shown"])).status_code == 302


@pytest.mark.parametrize("seconds", [0, 25 * 60 * 60])
def test_too_quick_or_too_old_is_shown_again(client, programme, seconds):
    assert list(errors(send(client, programme, opened=opened(programme, seconds)))) == ["__all__"]


def test_a_form_of_another_programme_is_not_taken(client, programme):
    other = make_programme("Elsewhere")
    wording = make_wording(other, Purpose.VOLUNTEERING, "Elsewhere")
    answer = send(client, programme, opened=opened(other, wording=wording))
    assert list(errors(answer)) == ["__all__"]


def test_too_many_with_one_number_are_asked_to_wait(client, programme):
    for _ in range(limits.MOST_BY_CONTACT):
        assert send(client, programme).status_code == 302
    answer = send(client, programme)
    assert answer.status_code == 429
    assert answer.context["form"]["name"].value() == "Ann Lee"
    assert Application.objects.count() == limits.MOST_BY_CONTACT


def test_the_thanks_page_names_nobody(client, programme):
    send(client, programme)
    assert "Ann" not in words(client.get(reverse("events:joined", args=[programme.slug])))


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_them_in_right_after(client, worker):
    programme = make_programme()
    make_wording(programme, Purpose.VOLUNTEERING, "May we?")
    send(client, programme)
    worker.wait_until(Volunteer.objects.exists)
    assert take_in_application(Application.objects.get().pk) == 0


def test_one_that_was_erased_meanwhile_leaves_the_others_alone(client, programme):
    send(client, programme)
    send(client, programme, name="Bob Hall", phone="07700 900555")
    assert joining.take_in_all() == 2
    assert joining.take_in_all() == 0


def test_the_form_says_in_a_label_what_each_answer_is(programme):
    form = JoinForm(programme=programme, wording=programme.wordings.get())
    hidden = {"client_id", "opened", "website"}
    assert all(field.label for name, field in form.fields.items() if name not in hidden)
