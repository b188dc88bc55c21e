import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.access import Role
from estates.models import AuditEvent, Purpose
from estates.tests.make import make_answer, make_member, make_person, make_programme
from outreach.interviews import finish_interview, save_answers, values_of
from outreach.models import Answer, Interview
from outreach.tests.make_interviews import Kind, make_interview, make_questions

pytestmark = pytest.mark.django_db

SEEN = {"text": "Seen", "kind": Kind.ONE, "choices": "yes\nno", "required": True, "section": "What you see"}
REPORTED = {"text": "Reported", "kind": Kind.ONE, "choices": "yes\nno", "required": True, "section": "Reports"} | {
    "asked_if": "seen",
    "asked_if_answers": "yes",
}
BELONG = {"text": "Belong", "kind": Kind.SCALE, "section": "Living here"}
YEARS = {"text": "Years here", "kind": Kind.NUMBER, "section": "Living here"}
WORDS = {"text": "What would help", "kind": Kind.TEXT, "section": "Living here"}
MISSING = "This must be answered before the interview is finished"


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def officer(programme, client):
    user = make_member(programme, Role.OFFICER)
    client.force_login(user)
    return user


@pytest.fixture
def interview(programme, officer):
    return make_interview(make_questions(programme, SEEN, REPORTED, BELONG, YEARS, WORDS), finished=False)


def address(interview):
    return reverse("outreach:interview", args=[interview.programme.slug, interview.pk])


def save(client, interview, button="go", **answers):
    """Press a button of the page as it was opened just now."""
    interview.refresh_from_db()
    data = {f"q-{key.replace('_', '-')}": value for key, value in answers.items() if not key.startswith("quote")}
    data |= {key.replace("_", "-"): value for key, value in answers.items() if key.startswith("quote")}
    return client.post(address(interview), {"revision": interview.revision, button: "1", **data})


def test_an_officer_begins_from_the_persons_page(client, programme, officer):
    ann, made = make_person(programme, "Ann Lee"), make_questions(programme, SEEN)
    where = reverse("outreach:interviews", args=[programme.slug, ann.pk])
    assert where in client.get(reverse("estates:person", args=[programme.slug, ann.pk])).text
    assert "Nobody has interviewed this person yet" in client.get(where).text
    page = client.post(where, {"questionnaire": made.pk, "way": "door"}, follow=True).text
    assert "At the door, begun on" in page
    assert (Interview.objects.get().by, Interview.objects.get().person) == (officer, ann)
    assert AuditEvent.objects.filter(object_id=ann.pk, actor=officer, fields=["interviews"]).exists()
    assert "Not finished" in client.get(where).text


def test_a_questionnaire_of_another_programme_or_a_draft_cannot_be_begun(client, programme, officer):
    ann = make_person(programme)
    make_questions(programme, SEEN)
    where = reverse("outreach:interviews", args=[programme.slug, ann.pk])
    for wrong in (make_questions(make_programme("Other"), SEEN), make_questions(programme, SEEN, published=False)):
        page = client.post(where, {"questionnaire": wrong.pk, "way": "phone"}).text
        assert "<title>Error: " in page
    assert "Choose a questionnaire" in client.post(where, {"way": "phone"}).text
    assert not Interview.objects.exists()


def test_save_and_go_on_keeps_the_answers_and_leads_to_the_next_section(client, interview):
    answer = save(client, interview, seen="no")
    assert answer.url.endswith("#section-2")
    page = client.get(answer.url).text
    assert "What you have so far is saved" in page
    assert values_of(interview) == {"seen": "no"}
    save(client, interview, seen="no", belong="4", years_here="12.5", what_would_help="Lights")
    kept = {key: str(value) for key, value in values_of(interview).items()}
    assert kept == {"seen": "no", "belong": "4", "years-here": "12.50", "what-would-help": "Lights"}


def test_a_question_appears_once_an_answer_makes_it_asked_and_goes_again(client, interview):
    assert "Reported" not in client.get(address(interview)).text
    page = client.get(save(client, interview, seen="yes").url).text
    assert "Reported" in page
    page = client.get(save(client, interview, seen="no", reported="yes").url).text
    assert "Reported" not in page


def test_finishing_asks_for_what_is_missing_and_keeps_what_was_typed(client, interview):
    page = save(client, interview, "finish", belong="2").text
    assert page.count(MISSING) == 2  # above, and beside the question
    page = save(client, interview, "finish", seen="yes", belong="2").text
    assert 'href="#id_q-reported' in page
    assert "<title>Error: " in page
    assert values_of(interview) == {"seen": "yes", "belong": 2}
    answer = save(client, interview, "finish", seen="yes", reported="no", belong="2")
    page = client.get(answer.url).text
    assert "The interview is finished." in page
    assert Interview.objects.get().finished_at
    assert "It is not changed any more" in client.get(address(interview)).text


def test_a_wrong_answer_is_said_and_nothing_is_half_saved(client, interview):
    page = save(client, interview, seen="no", years_here="many").text
    assert "Write a number in figures, for example 12" in page
    assert "many" in page
    assert save(client, interview, seen="perhaps", belong="9").status_code == 200
    assert not Answer.objects.exists()


def test_a_page_that_was_sent_without_its_revision_is_refused(client, interview):
    page = client.post(address(interview), {"q-seen": "no"}).text
    assert "This page was sent incomplete" in page
    assert not Answer.objects.exists()


def test_an_answer_can_be_taken_away(client, interview):
    save(client, interview, belong="4")
    assert "Take this answer away" in client.get(address(interview)).text
    save(client, interview, belong="")
    assert values_of(interview) == {}


def test_of_two_open_pages_the_second_sees_both_answers_and_may_then_save(client, interview):
    opened = interview.revision
    save_answers(interview=interview, revision=opened, answers={"belong": 5}, by=None)
    page = client.post(address(interview), {"revision": opened, "q-belong": "1"})
    assert page.status_code == 409
    assert "Someone else saved this while you were editing" in page.text
    assert [(one.saved, one.typed) for one in page.context["beside"].differences] == [("5", "1")]
    assert values_of(interview) == {"belong": 5}
    client.post(address(interview), {"revision": page.context["form"]["revision"].value(), "q-belong": "1"})
    assert values_of(interview) == {"belong": 1}


def test_a_finished_interview_takes_no_more_answers(client, interview):
    save(client, interview, seen="no")
    finish_interview(interview=interview, by=None)
    page = save(client, interview, seen="yes").text
    assert "It is not changed any more" in page
    assert values_of(interview) == {"seen": "no"}


def test_words_can_be_marked_to_be_shown_only_where_the_person_agreed(client, interview):
    assert "quote-what-would-help" not in client.get(address(interview)).text
    save(client, interview, what_would_help="Lights", quote_what_would_help="on")
    assert not Answer.objects.get().may_quote
    make_answer(interview.person, "given", Purpose.QUOTES, channel="")
    assert "They agree that these words are shown" in client.get(address(interview)).text
    save(client, interview, what_would_help="Lights", quote_what_would_help="on")
    assert Answer.objects.get().may_quote


def test_an_interview_of_another_programme_is_not_found(client, interview):
    other = make_interview(make_questions(make_programme("Other"), SEEN), finished=False)
    for slug in (interview.programme.slug, other.programme.slug):
        assert client.get(reverse("outreach:interview", args=[slug, other.pk])).status_code == 404


def test_the_pages_ask_as_much_of_one_answer_as_of_three(client, interview):
    def queries():
        client.get(address(interview))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(interview))
        return len(captured)

    save(client, interview, belong="1")
    one = queries()
    save(client, interview, seen="yes", belong="1", years_here="3")
    assert queries() == one
