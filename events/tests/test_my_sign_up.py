import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from estates.tests.make import make_programme, make_wording
from events import links
from events.links import FEEDBACK_SIGNER, SIGNER, feedback_token_of, token_of
from events.matching import match
from events.models import Event, Feedback, SignUp, SignUpState
from events.sign_ups import cancel
from events.tests.make import make_event
from events.tests.make_sign_ups import make_sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(make_programme(), capacity=10, title="Summer fun day")


@pytest.fixture
def ann(event):
    return make_sign_up(event, adults=2, phone="+447700900123", others=[{"name": "Bob"}], access_needs="A ramp")


def path(name, sign_up, *args):
    return reverse(f"events:{name}", args=[token_of(sign_up), *args])


def snapshot():
    return (
        list(SignUp.objects.values()),
        list(Event.objects.values()),
        list(SignUp.attendees.rel.related_model.objects.values()),
    )


def test_shows_the_sign_up_and_what_is_held(client, ann):
    page = client.get(path("my-sign-up", ann)).content.decode()
    for words in ("You have 2 places", "2 adults", "Bob", "A ramp", "07700 900123", ann.reference_aloud):
        assert words in page


@pytest.mark.parametrize("name", ["my-sign-up", "change-sign-up", "cancel-sign-up"])
def test_a_mail_scanner_that_opens_every_link_changes_nothing(client, ann, name):
    before = snapshot()
    assert client.get(path(name, ann)).status_code == 200
    assert client.head(path(name, ann)).status_code == 200
    assert snapshot() == before


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_a_mail_scanner_takes_and_declines_no_offer(client, event, ann, answer):
    SignUp.objects.filter(pk=ann.pk).update(state="offered", offered_until=timezone.now() + timedelta(days=2))
    before = snapshot()
    assert client.get(path("answer-offer", ann, answer)).status_code == 200
    assert snapshot() == before


def test_links_that_lead_nowhere_all_show_the_same_page(client, event, ann):
    good = token_of(ann)
    erased = make_sign_up(event, "Erased")
    erased_token = token_of(erased)
    SignUp.objects.filter(pk=erased.pk).forget()
    wrong = [
        good[:-1], good + "a", uuid.uuid4().hex, ann.link_key.hex, SIGNER.sign(uuid.uuid4().hex), SIGNER.sign("x"),
        FEEDBACK_SIGNER.sign(ann.link_key.hex), erased_token,
    ]  # fmt: skip
    pages = {client.get(reverse("events:my-sign-up", args=[token])).content for token in wrong}
    assert len(pages) == 1
    response = client.get(reverse("events:my-sign-up", args=[wrong[0]]))
    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()
    assert client.get(reverse("events:my-sign-up", args=[good])).status_code == 200


def test_a_link_works_until_the_event_ends(client, event, ann):
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() + timedelta(hours=1)
    )
    assert client.get(path("my-sign-up", ann)).status_code == 200
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path("my-sign-up", ann)).status_code == 404
    assert client.post(path("cancel-sign-up", ann)).status_code == 404


def test_a_new_link_revokes_the_old_one(client, ann):
    old = path("my-sign-up", ann)
    response = client.post(path("new-link", ann))
    assert client.get(old).status_code == 404
    assert client.get(response.url).status_code == 200


def test_keeps_the_page_out_of_caches(client, ann):
    assert "no-store" in client.get(path("my-sign-up", ann))["Cache-Control"]


def test_changes_answers(client, ann):
    page = client.get(path("change-sign-up", ann))
    data = {name: value for name, value in page.context["form"].initial.items() if value not in (None, "", [""])}
    response = client.post(path("change-sign-up", ann), data | {"adults": "3", "email": "ann@example.org", "flat": "4"})
    assert response.status_code == 302
    ann.refresh_from_db()
    assert (ann.adults, ann.email, ann.flat, ann.version) == (3, "ann@example.org", "4", 2)


def test_more_than_there_are_places_for_leaves_it_as_it_was(client, event, ann):
    make_sign_up(event, "Full", adults=8)
    data = {"name": "Ann Lee", "adults": "3", "children": "0", "version": "1"}
    page = client.post(path("change-sign-up", ann), data).content.decode()
    assert "There are not enough places for so many. Your sign-up is as it was" in page
    ann.refresh_from_db()
    assert (ann.adults, ann.access_needs) == (2, "A ramp")


def test_two_windows_do_not_overwrite_each_other(client, ann):
    data = {"name": "Ann Lee", "adults": "2", "children": "0", "version": "1"}
    client.post(path("change-sign-up", ann), data | {"access_needs": "A ramp and a chair"})
    page = client.post(path("change-sign-up", ann), data | {"access_needs": "Nothing"}, follow=True).content.decode()
    assert "It was changed meanwhile" in page
    ann.refresh_from_db()
    assert ann.access_needs == "A ramp and a chair"


def test_becoming_the_same_as_another_sign_up_is_refused_in_words(client, event, ann):
    bob = make_sign_up(event, "Bob Lee", phone="+447700900123")
    data = {"name": "Ann Lee", "phone": "07700 900123", "adults": "1", "children": "0", "version": "1"}
    page = client.post(path("change-sign-up", bob), data).content.decode()
    assert "There is another sign-up with this name and contact" in page


def test_consent_that_is_changed_by_the_link_is_a_new_answer(client, event, ann):
    wording = make_wording(event.programme, "photos", "May we?")
    SignUp.objects.filter(pk=ann.pk).update(photos_ok=True, photos_wording=wording)
    match(sign_up=ann)
    ann.refresh_from_db()
    data = {"name": "Ann Lee", "phone": "07700 900123", "adults": "2", "children": "0", "version": ann.version}
    client.post(path("change-sign-up", ann), data | {"photos": "no"})
    ann.refresh_from_db()
    assert list(ann.person.consents.order_by("pk").values_list("state", flat=True)) == ["given", "refused"]


def test_cancels_all_or_one(client, event, ann):
    bob = ann.attendees.get(name="Bob")
    client.post(path("cancel-attendee", ann, bob.pk))
    ann.refresh_from_db()
    assert ann.party == 1
    page = client.post(path("cancel-sign-up", ann), follow=True).content.decode()
    assert "Your sign-up is cancelled" in page
    event.refresh_from_db()
    assert event.places_taken == 0


def test_cancels_nobody_of_another_party(client, event, ann):
    other = make_sign_up(event, "Other").attendees.get()
    assert client.post(path("cancel-attendee", ann, other.pk)).status_code == 404
    other.refresh_from_db()
    assert other.cancelled_at is None


@pytest.mark.parametrize(("answer", "state"), [("accept", SignUpState.REGISTERED), ("decline", SignUpState.CANCELLED)])
def test_answers_an_offer_by_a_button(client, event, answer, state):
    full, ann = make_sign_up(event, "Full", adults=10), make_sign_up(event)
    cancel(sign_up=full, why="them")
    assert client.post(path("answer-offer", ann, answer)).status_code == 302
    ann.refresh_from_db()
    assert ann.state == state


def test_an_offer_that_is_gone_is_said_so(client, event):
    full, ann = make_sign_up(event, "Full", adults=10), make_sign_up(event)
    cancel(sign_up=full, why="them")
    cancel(sign_up=ann, why="ran_out")
    page = client.post(path("answer-offer", ann, "accept"), follow=True).content.decode()
    assert "This place is no longer held for you." in page


def test_feedback_is_given_by_a_link_of_its_own_and_replaced(client, event, ann):
    address = reverse("events:feedback", args=[feedback_token_of(ann)])
    assert client.get(address).status_code == 404  # before it
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    assert "Choose how it was" in client.post(address, {}).content.decode()
    client.post(address, {"rating": "4", "words": "Lovely", "may_quote": "on"})
    client.post(address, {"rating": "5", "may_quote": "on"})
    feedback = Feedback.objects.get()
    assert (feedback.rating, feedback.words, feedback.may_quote) == (5, "", False)
    late = timezone.now() + links.FEEDBACK_FOR
    assert links.sign_up_of_feedback(feedback_token_of(ann), late) is None
