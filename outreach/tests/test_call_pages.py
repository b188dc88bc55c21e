import uuid
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.access import Role
from estates.do_not_contact import record_wish
from estates.households import share_household
from estates.models import AuditEvent, Person
from estates.tests.make import make_estate, make_member, make_person, make_programme
from outreach.models import CallList, Claim, Contact, Interview
from outreach.queue import claim_next
from outreach.tests.make import make_call_list, make_callable, make_contact
from outreach.tests.make_interviews import make_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(programme, client):
    user = make_member(programme, Role.OFFICER)
    client.force_login(user)
    return user


def url(name, programme, *args):
    return reverse(f"outreach:{name}", args=[programme.slug, *args])


def next_call(client, call_list):
    """Press "Next call", and be where that leads."""
    return client.post(url("next-call", call_list.programme, call_list.pk), follow=True)


def log(client, call_list, outcome, **answers):
    """Say how the call to whom the officer is holding ended."""
    entry = Claim.objects.get().entry
    data = {"client_id": uuid.uuid4(), "outcome": outcome, **answers}
    return client.post(url("call", call_list.programme, entry.pk), data, follow=True)


def test_an_officer_makes_a_list_and_adds_whom_the_preview_counts(client, programme, officer):
    make_call_list(programme)  # so that there is a basis
    ash, elm = make_estate(programme, name="Ash"), make_estate(programme, name="Elm")
    make_callable(programme, "Ann", estate=ash)
    make_callable(programme, "Bob", estate=elm)
    make_person(programme, "Cy", estate=ash)  # no number
    record_wish(person=make_callable(programme, "Di", estate=ash), by=None, channel="phone")
    answers = {
        "name": "First calls", "what_for": "tell", "script": "Hello", "calls_from": "00:00", "calls_until": "23:59",
        "at_weekends": "on", "most_tries": "3", "days_apart": "1",
    }  # fmt: skip
    page = client.post(url("add-call-list", programme), answers, follow=True).content.decode()
    assert "Next: who is called." in page
    call_list = CallList.objects.get(name="First calls")
    where = url("add-to-call-list", programme, call_list.pk)
    page = client.get(where, {"estates": ash.pk}).content.decode()
    assert "Add 1 person" in page
    shown = client.get(where, {"estates": ash.pk}).context["preview"]
    assert (shown.ready, shown.no_number, shown.not_to_be_contacted, shown.no_consent) == (1, 1, 1, 0)
    client.post(where, {"estates": ash.pk})
    assert [entry.person.name for entry in call_list.entries.all()] == ["Ann"]


def test_without_a_basis_nobody_can_be_called_and_the_page_says_so(client, programme, officer):
    make_callable(programme)
    call_list = make_call_list(programme, what_for="invite")
    page = client.get(url("add-to-call-list", programme, call_list.pk)).content.decode()
    assert "Left out: did not agree to be called" in page
    assert "Nobody would be added" in page


def test_hours_are_shown_as_they_are_written(client, programme, officer):
    page = client.get(url("add-call-list", programme)).content.decode()
    assert 'value="09:00"' in page
    assert 'value="20:00"' in page


def test_a_list_needs_a_name_of_its_own(client, programme, officer):
    there = make_call_list(programme, name="First calls")
    answers = {"name": "First calls", "what_for": "tell", "script": "x", "calls_from": "9:00", "calls_until": "20:00"}
    answers |= {"most_tries": 3, "days_apart": 1}
    page = client.post(url("add-call-list", programme), answers).content.decode()
    assert "There is a call list of this name already" in page
    page = client.post(url("add-call-list", programme), {**answers, "calls_until": "8:00"}).content.decode()
    assert "Calls must end later in the day than they begin" in page
    assert CallList.objects.get() == there


def test_the_call_screen_shows_whom_to_call_and_what_to_say(client, programme, officer):
    ann = make_callable(
        programme, "Ann Lee", flat="4", block="Ash House", language="Somali", access_needs="Slow speech"
    )
    make_contact(ann, "spoke", incoming=True, notes="Asked about the lights")
    page = next_call(client, make_call_list(programme, ann)).content.decode()
    for shown in ("Ann Lee", "4 Ash House", "Somali", "Slow speech", "Asked about the lights", "I am calling from"):
        assert shown in page
    assert f'href="tel:{ann.phones.get().number}"' in page
    assert AuditEvent.objects.filter(object_id=ann.pk, actor=officer).exists()


def test_a_logged_call_leads_straight_to_the_next_person(client, programme, officer):
    ann, bob = make_callable(programme, "Ann Lee"), make_callable(programme, "Bob Hall")
    call_list = make_call_list(programme, ann, bob)
    assert "Ann Lee" in next_call(client, call_list).content.decode()
    page = log(client, call_list, "no_answer").content.decode()
    assert "Bob Hall" in page
    assert "Saved: <strong><bdi>Ann Lee</bdi>, no answer</strong>" in page
    page = log(client, call_list, "spoke", notes="Will come").content.decode()
    assert "Nobody can be called just now. 1 person is still to be called" in page
    assert list(Contact.objects.values_list("outcome", "notes", "by")) == [
        ("spoke", "Will come", officer.pk),
        ("no_answer", "", officer.pk),
    ]


def test_a_double_click_logs_one_call(client, programme, officer):
    call_list = make_call_list(programme, make_callable(programme))
    next_call(client, call_list)
    entry, data = Claim.objects.get().entry, {"client_id": uuid.uuid4(), "outcome": "spoke"}
    for _ in range(2):
        client.post(url("call", programme, entry.pk), data)
    assert Contact.objects.count() == 1


def test_a_call_back_needs_a_time_and_a_language_its_name(client, programme, officer):
    call_list = make_call_list(programme, make_callable(programme))
    next_call(client, call_list)
    page = log(client, call_list, "call_back").content.decode()
    assert "<title>Error: " in page
    assert "Say when to call back" in page
    assert "Say which language they need" in log(client, call_list, "language").content.decode()
    yesterday = timezone.now() - timedelta(days=1)
    page = log(client, call_list, "call_back", call_back_at=f"{yesterday:%Y-%m-%dT%H:%M}").content.decode()
    assert "must be later than now" in page
    assert not Contact.objects.exists()
    tomorrow = timezone.localtime() + timedelta(days=1)
    log(client, call_list, "call_back", call_back_at=f"{tomorrow:%Y-%m-%dT%H:%M}")
    assert timezone.localtime(call_list.entries.get().call_back_at).hour == tomorrow.hour


def test_what_was_typed_is_still_there_after_an_error(client, programme, officer):
    call_list = make_call_list(programme, make_callable(programme))
    next_call(client, call_list)
    assert (
        "Not before the school run"
        in log(client, call_list, "call_back", notes="Not before the school run").content.decode()
    )


def test_a_call_made_after_the_claim_ran_out_is_kept(client, programme, officer):
    ann = make_callable(programme)
    call_list = make_call_list(programme, ann)
    next_call(client, call_list)
    Claim.objects.update(touched_at=timezone.now() - timedelta(minutes=16))
    other = make_member(programme, Role.OFFICER)
    assert claim_next(call_list=call_list, by=other).person == ann
    entry = call_list.entries.get()
    assert "You are not holding this person any more" in client.get(url("call", programme, entry.pk)).content.decode()
    client.post(url("call", programme, entry.pk), {"client_id": uuid.uuid4(), "outcome": "spoke"})
    assert Contact.objects.get().by == officer
    assert Claim.objects.get().by == other


def test_typing_keeps_the_person(client, programme, officer):
    call_list = make_call_list(programme, make_callable(programme))
    next_call(client, call_list)
    long_ago = timezone.now() - timedelta(minutes=14)
    Claim.objects.update(touched_at=long_ago)
    client.post(url("keep-call", programme, Claim.objects.get().entry_id))
    assert Claim.objects.get().touched_at > long_ago


def test_one_of_the_household_answers_for_whoever_was_called(client, programme, officer):
    ann, bob = make_callable(programme, "Ann Lee"), make_callable(programme, "Bob Lee")
    share_household(person=ann, other=bob, by=None)
    call_list = make_call_list(programme, ann, bob)
    assert "Bob Lee" in next_call(client, call_list).content.decode()
    log(client, call_list, "spoke", person=bob.pk)
    assert Contact.objects.get().person == bob
    assert [entry.is_done for entry in call_list.entries.order_by("person__name")] == [False, True]
    assert not Claim.objects.exists()  # Ann's home heard from us today


def test_nobody_outside_the_household_is_logged(client, programme, officer):
    stranger = make_callable(make_programme("Harbour"), "Stranger")
    call_list = make_call_list(programme, make_callable(programme))
    next_call(client, call_list)
    assert log(client, call_list, "spoke", person=stranger.pk).status_code == 200
    assert not Contact.objects.exists()


def test_undo_takes_back_the_call_and_shows_the_person_again(client, programme, officer):
    ann = make_callable(programme, "Ann Lee")
    call_list = make_call_list(programme, ann)
    next_call(client, call_list)
    log(client, call_list, "do_not_contact")
    page = client.post(url("undo-contact", programme, Contact.objects.get().pk), follow=True).content.decode()
    assert "That contact is undone" in page
    assert "Ann Lee" in page
    assert Person.objects.contactable("phone").filter(pk=ann.pk).exists()


def test_after_a_minute_the_page_says_what_to_do_instead(client, programme, officer):
    contact = make_contact(make_callable(programme), by=officer)
    Contact.objects.update(recorded_at=timezone.now() - timedelta(minutes=2), at=timezone.now() - timedelta(minutes=3))
    page = client.post(url("undo-contact", programme, contact.pk), follow=True).content.decode()
    assert "It can no longer be undone" in page
    assert Contact.objects.standing().exists()


def test_passing_over_leads_to_the_next(client, programme, officer):
    call_list = make_call_list(programme, make_callable(programme, "Ann Lee"), make_callable(programme, "Bob Hall"))
    next_call(client, call_list)
    entry = Claim.objects.get().entry
    page = client.post(url("skip-call", programme, entry.pk), {"because": "known"}, follow=True).content.decode()
    assert "Bob Hall" in page
    assert entry.skips.get().because == "known"


def test_outside_its_hours_a_list_says_when_it_is_called(client, programme, officer):
    begin = 13 if timezone.localtime().hour < 12 else 1
    call_list = make_call_list(programme, make_callable(programme), calls_from=time(begin), calls_until=time(begin + 1))
    assert "It is too early or too late now" in next_call(client, call_list).content.decode()


def test_a_contact_of_last_week_is_logged_from_the_persons_page(client, programme, officer):
    ann = make_callable(programme)
    at = timezone.localtime() - timedelta(days=7)
    answers = {"client_id": uuid.uuid4(), "way": "street", "outcome": "spoke", "at": f"{at:%Y-%m-%dT%H:%M}"}
    page = client.post(url("log-contact", programme, ann.pk), {**answers, "notes": "Met by the gate"}, follow=True)
    assert "Met by the gate" in page.content.decode()
    contact = Contact.objects.get()
    assert (contact.at.date(), contact.recorded_at.date()) == (at.date(), timezone.now().date())


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"way": "letter", "outcome": "spoke"}, "does not go with"),
        ({"way": "door", "outcome": ""}, "Say how it ended"),
        ({"way": "door", "outcome": "spoke", "at": "2001-01-01T10:00"}, "Choose a time of the last 14 days"),
        ({"way": "door", "outcome": "spoke", "at": "soon"}, "Write the day and the time like"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_in_words(answers, message, client, programme, officer):
    ann = make_callable(programme)
    page = client.post(url("log-contact", programme, ann.pk), {"client_id": uuid.uuid4(), **answers}).content.decode()
    assert message in page
    assert not Contact.objects.exists()


def test_progress_counts_people_officers_and_outcomes(client, programme, officer):
    ann, bob, cy = (make_callable(programme, name) for name in ("Ann", "Bob", "Cy"))
    call_list = make_call_list(programme, ann, bob, cy)
    for person, outcome in ((ann, "no_answer"), (ann, "spoke"), (bob, "left_message")):
        make_contact(person, outcome, entry=call_list.entries.get(person=person), by=officer)
    progress = client.get(url("call-list", programme, call_list.pk)).context["progress"]
    assert (progress.people, progress.tried, progress.reached, progress.left) == (3, 2, 1, 2)
    assert progress.outcomes == [("Left a message", 1), ("Spoke", 1)]
    assert progress.officers == [{"by__name": officer.name, "calls": 3, "spoke": 1}]


def test_a_closed_list_hands_out_nobody(client, programme, officer):
    call_list = make_call_list(programme, make_callable(programme))
    next_call(client, call_list)
    client.post(url("close-call-list", programme, call_list.pk))
    assert not Claim.objects.exists()
    assert client.post(url("next-call", programme, call_list.pk)).status_code == 404
    client.post(url("open-call-list", programme, call_list.pk))
    assert "I am calling from" in next_call(client, call_list).content.decode()


def test_the_list_of_lists_asks_the_database_as_often_for_three_as_for_one(client, programme, officer):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(url("call-lists", programme))
        return len(asked)

    make_call_list(programme, make_callable(programme))
    queries()
    one = queries()
    for _ in range(2):
        make_call_list(programme, make_callable(programme), make_callable(programme))
    assert queries() == one


def test_an_interview_held_in_a_call_is_its_outcome_and_leads_to_the_next(client, programme, officer):
    questionnaire = make_questions(programme, name="About the estate")
    ann, bob = make_callable(programme, "Ann Lee"), make_callable(programme, "Bob Hall")
    call_list = make_call_list(programme, ann, bob, questionnaire=questionnaire)
    assert "Hold the interview: About the estate" in next_call(client, call_list).content.decode()
    begun = client.post(url("interviews", programme, ann.pk), {"questionnaire": questionnaire.pk, "way": "phone"})
    page = client.post(begun.url, {"revision": 0, "finish": "1", "belong": "4"}, follow=True).content.decode()
    assert "The interview is finished, and the call is written down." in page
    assert "Bob Hall" in page
    contact = Contact.objects.get()
    assert (contact.outcome, contact.person, contact.by) == ("interviewed", ann, officer)
    assert Interview.objects.get().contact == contact
    assert call_list.entries.get(person=ann).is_done


def test_after_an_undo_the_officer_holds_that_person_again(client, programme, officer):
    call_list = make_call_list(programme, make_callable(programme, "Ann Lee"))
    entry = call_list.entries.get()
    contact = make_contact(entry.person, "busy", entry=entry, by=officer)
    page = client.post(url("undo-contact", programme, contact.pk), follow=True)
    assert page.context["is_mine"]
    assert page.context["undoable"] is None
