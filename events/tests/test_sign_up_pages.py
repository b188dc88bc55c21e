import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from estates.tests.make import make_programme, make_wording
from events import limits, links
from events.forms.sign_up import LONGEST, SIGNER
from events.models import Attendee, Event, SignUp, SignUpState, Tries
from events.tests.make import make_event
from events.tests.make_sign_ups import make_sign_up

pytestmark = pytest.mark.django_db

PHONE = "+447700900123"


@pytest.fixture
def event():
    return make_event(make_programme(), capacity=10, title="Summer fun day", phone="+442079460018")


def url(event):
    return reverse("events:sign-up", args=[event.slug])


def opened(event, seconds_ago=60, **words):
    return SIGNER.sign_object({"at": time.time() - seconds_ago, "event": event.pk, "words": words})


def answers(event, **more):
    """A whole form, as the script sends it at the end."""
    return {
        "client_id": str(uuid.uuid4()),
        "opened": opened(event),
        "step": "volunteering",
        "name": "Ann Lee",
        "adults": "1",
        "children": "0",
        **more,
    }


def post(client, event, **more):
    return client.post(url(event), answers(event, **more))


def errors(response):
    return [str(error) for those in response.context["form"].errors.values() for error in those]


def test_the_whole_form_makes_a_sign_up_and_leads_to_its_private_page(client, event):
    programme = event.programme
    words = {one: make_wording(programme, one, "May we?").pk for one in ("photos", "news", "volunteering")}
    response = post(
        client, event, opened=opened(event, **words), phone="07700 900123", email="Ann@Example.org", flat="4",
        street="Ash House", postcode="ec1a1bb", adults="2", children="1", name_2="Bob", contact_2="bob@example.org",
        access_needs="A ramp", photos="yes", news_by=["email", "text"], wants_to_volunteer="on",
        volunteering_by=["phone"],
    )  # fmt: skip
    ann = SignUp.objects.get()
    assert response.url == reverse("events:my-sign-up", args=[links.token_of(ann)])
    assert (ann.phone, ann.email, ann.postcode, ann.party) == (PHONE, "ann@example.org", "EC1A 1BB", 3)
    assert (ann.photos_ok, ann.news_by, ann.wants_to_volunteer, ann.volunteering_by) == (
        True, "email,text", True, "phone",
    )  # fmt: skip
    assert {ann.photos_wording_id, ann.news_wording_id, ann.volunteering_wording_id} == set(words.values())
    assert [str(one) for one in ann.attendees.all()] == ["Ann Lee", "Bob", "A child"]
    assert "You have 3 places" in client.get(response.url).content.decode()


def test_the_words_that_were_shown_are_kept_though_they_changed_meanwhile(client, event):
    shown = make_wording(event.programme, "photos", "May we?")
    make_wording(event.programme, "photos", "May we, and print them?")
    post(client, event, opened=opened(event, photos=shown.pk), photos="yes")
    assert SignUp.objects.get().photos_wording == shown


def test_no_way_to_be_reached_is_needed(client, event):
    page = client.get(post(client, event).url).content.decode()
    assert SignUp.objects.get().reference_aloud in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 10_000}, "Enter a name of at most 120 characters"),
        ({"name": "\u202e\u200b "}, "Enter your name"),
        ({"phone": "12"}, "Enter a phone number like 020 7946 0018"),
        ({"email": "ann@"}, "Enter an e-mail address like name@example.com"),
        ({"postcode": "nowhere"}, "“nowhere” is not a UK postcode. Write it like EC1A 1BB."),
        ({"adults": "0"}, "Enter how many come: at least 1"),
        ({"adults": "two"}, "Enter a number, like 2"),
        ({"adults": "-1"}, "Enter a number, or 0"),
        ({"adults": "7"}, "Enter at most 6. Are you more? Ring us."),
        ({"adults": "4", "children": "4"}, "At most 6 can sign up together. Are you more? Ring us."),
        ({"adults": "2"}, "Enter the name of person 2"),
        ({"adults": "2", "name_2": "Bob", "contact_2": "bob"}, "Enter a phone number like 07700 900123, or an e-mail"),
        ({"access_needs": "x" * 1001}, "Write at most 1,000 characters"),
        ({"client_id": "mine"}, "Enter a valid UUID."),
    ],
)
def test_a_wrong_answer_is_named_at_its_question_and_nothing_is_saved(client, event, wrong, message):
    response = post(client, event, **wrong)
    assert errors(response)[0].startswith(message)
    page = response.content.decode()
    assert "<title>Error: " in page.replace("\n", "")
    assert not SignUp.objects.exists()


def test_all_answers_stay_on_the_page_with_the_error(client, event):
    response = post(client, event, name="", phone="07700 900123", access_needs="A ramp", adults="2", name_2="Bob")
    assert response.context["current"].name == "name"
    carried = dict(response.context["form"].carried)
    assert (carried["phone"], carried["access_needs"], carried["name_2"]) == ("07700 900123", "A ramp", "Bob")


NAMES = [
    "عائشة بنت محمد", "שרה", "Zoë O’Neil 🎉", "李小龍", "<script>alert(1)</script>", "{{7*7}}", "👩\u200d👧",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_taken_as_it_is_and_shown_harmlessly(client, event, name):
    page = client.get(post(client, event, name=name).url).content.decode()
    assert SignUp.objects.get().name == name
    assert "<script>alert" not in page


def test_what_a_hidden_companion_was_asked_is_not_complained_about(client, event):
    assert post(client, event, contact_5="nonsense").status_code == 302


def test_a_box_that_people_do_not_see_stops_machines_and_lets_people_press_again(client, event):
    response = post(client, event, website="https://spam.example")
    assert "Something filled in a box" in errors(response)[0]
    assert not SignUp.objects.exists()
    assert 'name="website" id="id_website"' in response.content.decode()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (lambda event: opened(event, seconds_ago=1), "That was very quick."),
        (lambda event: opened(event, seconds_ago=LONGEST + 9), "This page was open for more than a day."),
        (lambda event: opened(event)[:-1], "This page was open for more than a day."),
        (lambda event: "", "This page was open for more than a day."),
        (lambda event: opened(make_event(event.programme)), "This page was open for more than a day."),
    ],
)
def test_who_is_too_quick_or_too_late_presses_once_more(client, event, sent, message):
    response = post(client, event, opened=sent(event))
    assert errors(response)[0].startswith(message)
    assert not SignUp.objects.exists()
    again = dict(response.context["form"].data.items())
    assert again["name"] == "Ann Lee"
    if "day" in message:
        SIGNER.unsign_object(again["opened"])


def test_too_many_from_one_address_wait_and_lose_nothing(client, event, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BY_ADDRESS", 2)
    for name in ("Ann", "Bob"):
        assert post(client, event, name=name).status_code == 302
    response = client.post(url(event), answers(event, name="Cy"), headers={"X-Forwarded-For": "203.0.113.7"})
    assert response.status_code == 429
    page = response.content.decode()
    assert "Too many sign-ups were sent from here" in page
    assert "020 7946 0018" in page
    assert SignUp.objects.count() == 2
    event.refresh_from_db()
    assert event.places_taken == 2


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(client, event, monkeypatch, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(limits, "MOST_BY_ADDRESS", 1)
    for number in range(3):
        data = answers(event, name=f"Person {number}")
        assert client.post(url(event), data, headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code == 302


def test_too_many_with_one_contact_wait(client, event):
    for number in range(limits.MOST_BY_CONTACT):
        assert post(client, event, name=f"Person {number}", phone="07700 900123").status_code == 302
    assert post(client, event, name="Next", phone="07700 900123").status_code == 429
    assert post(client, event, name="Next", phone="07700 900124").status_code == 302


def test_tries_are_kept_as_hashes_and_forgotten(client, event):
    post(client, event, phone="07700 900123")
    assert {len(one.key) for one in Tries.objects.all()} == {64}
    assert limits.forget_tries(timezone.now()) == 0
    assert limits.forget_tries(timezone.now() + timedelta(hours=2)) == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "cancelled", "cancelled_because": "Heavy rain."}, "This event is cancelled"),
        ({"sign_up_closes_at": timezone.now() - timedelta(hours=1)}, "Sign-up has closed"),
        ({"sign_up_opens_at": timezone.now() + timedelta(days=1)}, "Sign-up is not open yet"),
        ({"starts_at": timezone.now() - timedelta(days=2), "ends_at": timezone.now() - timedelta(days=1)}, "is over"),
        ({"asks_sign_up": False}, "There is no need to sign up"),
    ],
)
def test_an_event_that_closed_or_was_cancelled_in_mid_form_says_so_and_saves_nothing(client, event, fields, words):
    data = answers(event)
    assert client.get(url(event)).status_code == 200
    Event.objects.filter(pk=event.pk).update(**fields)
    response = client.post(url(event), data)
    page = response.content.decode()
    assert response.status_code == 410
    assert words in page
    assert "Your answers were not saved." in page
    assert "020 7946 0018" in page
    assert not SignUp.objects.exists()
    assert words in client.get(url(event)).content.decode()


def test_a_draft_is_not_there(client, event):
    Event.objects.filter(pk=event.pk).update(state="draft")
    assert client.get(url(event)).status_code == 404
    assert post(client, event).status_code == 404


def test_a_stranger_who_types_somebodys_name_and_number_sees_nothing_of_their_sign_up(client, event):
    ann = make_sign_up(event, phone=PHONE, access_needs="Uses a wheelchair", adults=3, email="ann@example.org")
    response = post(client, event, phone="07700 900123", email="stranger@example.org", access_needs="Uses a wheelchair")
    assert response.url == reverse("events:signed-up-before", args=[event.slug])
    page = client.get(response.url).content.decode()
    for secret in (ann.reference, ann.reference_aloud, "wheelchair", "ann@example.org", links.token_of(ann)):
        assert secret not in page
    ann.refresh_from_db()
    assert ann.email == "ann@example.org"


def test_a_full_event_offers_the_waiting_list(client, event):
    make_sign_up(event, "Full", adults=10)
    assert "You can join the waiting list" in client.get(url(event)).content.decode()
    page = client.get(post(client, event).url).content.decode()
    assert "You are on the waiting list" in page
    assert SignUp.objects.get(name="Ann Lee").state == SignUpState.WAITING


def test_a_form_that_is_sent_twice_and_gone_back_to_is_one_sign_up(client, event):
    data = answers(event, phone="07700 900123")
    first, second = client.post(url(event), data), client.post(url(event), data)
    corrected = client.post(url(event), data | {"adults": "2", "name_2": "Bob"})
    assert first.url == second.url == corrected.url
    assert (SignUp.objects.get().party, Attendee.objects.coming().count()) == (2, 2)


def test_opening_the_form_saves_nothing_and_asks_the_database_little(client, event):
    make_wording(event.programme, "photos", "May we?")
    with CaptureQueriesContext(connection) as asked:
        client.get(url(event))
    assert len(asked) <= 4
    assert not SignUp.objects.exists()
    assert not Tries.objects.exists()


def test_signing_up_asks_the_database_as_often_for_six_as_for_one(client, event):
    def queries(**more):
        data = answers(event, **more)
        with CaptureQueriesContext(connection) as asked:
            assert client.post(url(event), data).status_code == 302
        return len(asked)

    companions = {f"name_{at}": f"Person {at}" for at in range(2, 7)}
    assert queries(name="One") == queries(name="Six", adults="6", **companions) <= 10


def test_the_wrong_verb_is_refused(client, event):
    assert client.put(url(event)).status_code == 405
