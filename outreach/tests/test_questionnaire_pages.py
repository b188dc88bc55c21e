import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.access import Role
from estates.models import AuditEvent
from estates.tests.make import make_member, make_person, make_programme
from outreach.models import Question, Questionnaire
from outreach.tests.make_interviews import Kind, make_interview, make_questions

pytestmark = pytest.mark.django_db

SEEN = {"text": "Seen", "kind": Kind.ONE, "choices": "yes\nno"}
REPORTED = {"text": "Reported", "kind": Kind.TEXT, "asked_if": "seen", "asked_if_answers": "yes"}


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


def post(client, page, questionnaire, *args, **answers):
    return client.post(url(page, questionnaire.programme, questionnaire.pk, *args), answers, follow=True).text


def edit(client, questionnaire, **answers):
    """Change the question about what was seen, with a form that is opened now."""
    opened = questionnaire.latest.questions.get(key="seen").fingerprint
    return post(client, "edit-question", questionnaire, "seen", version=opened, **answers)


def test_an_officer_makes_a_questionnaire_question_by_question_and_publishes_it(client, programme, officer):
    page = client.post(url("add-questionnaire", programme), {"name": "Before", "wave": "baseline"}, follow=True).text
    assert "Next: its questions." in page
    made = Questionnaire.objects.get()
    post(client, "add-question", made, text="Seen any?", kind="one", choices="yes\r\n\r\n no \r\nyes", required="on")
    page = post(
        client, "add-question", made, text="Reported it?", kind="text", asked_if="seen-any", asked_if_answers="yes"
    )
    assert "Only asked of those who answered “Seen any?” with yes." in page
    page = post(client, "publish-questionnaire", made)
    assert "Version 1 is published" in page
    assert list(made.published.questions.values_list("key", "choices", "required", "asked_if")) == [
        ("seen-any", "yes\nno", True, ""),
        ("reported-it", "", False, "seen-any"),
    ]
    assert made.wave == "baseline"
    assert made.created_by == officer


def test_the_follow_up_takes_the_questions_of_the_baseline(client, programme, officer):
    before = make_questions(programme, SEEN, wave="baseline")
    client.post(
        url("add-questionnaire", programme), {"name": "After", "wave": "follow_up", "copy_of": before.pk}, follow=True
    )
    assert Questionnaire.objects.get(name="After").latest.questions.get().key == "seen"


def test_a_question_that_is_not_whole_is_said_beside_what_is_missing(client, programme, officer):
    made = make_questions(programme, SEEN)
    assert "---------" not in client.get(url("add-question", programme, made.pk)).text
    page = post(client, "add-question", made)
    assert "<title>Error: " in page
    assert "Write the question" in page
    assert "Choose how it is answered" in page
    page = post(client, "add-question", made, text="x", kind="several", choices="only one")
    assert "Write at least two answers to choose from" in page
    page = post(client, "add-question", made, text="x", kind="text", asked_if="seen", asked_if_answers="often")
    assert "Write one or more of these, one a line: yes; no" in page
    assert Question.objects.count() == 1


def test_a_list_that_is_turned_into_an_open_question_loses_its_answers(client, programme, officer):
    made = make_questions(programme, SEEN)
    edit(client, made, text="Seen", kind="text", choices="yes\nno")
    assert (made.latest.number, made.latest.questions.get().choices) == (2, "")


def test_a_change_that_breaks_a_question_that_depends_on_it_is_refused_in_words(client, programme, officer):
    made = make_questions(programme, SEEN, REPORTED)
    page = edit(client, made, text="Seen", kind="one", choices="often\nnever")
    assert "“Reported” depends on an answer that “Seen” does not offer" in page
    page = post(client, "move-question", made, "reported", to="up")
    assert "The question was not moved. “Reported” depends on a question that must come before it." in page
    page = post(client, "remove-question", made, "seen")
    assert "The question was not taken out." in page
    assert made.versions.count() == 1


def test_a_question_is_moved_and_taken_out_and_the_changes_are_dropped(client, programme, officer):
    made = make_questions(programme, SEEN, {"text": "Words", "kind": Kind.TEXT})
    post(client, "move-question", made, "words", to="up")
    assert list(made.latest.questions.values_list("key", flat=True)) == ["words", "seen"]
    post(client, "remove-question", made, "words")
    assert made.latest.questions.get().key == "seen"
    page = post(client, "drop-draft", made)
    assert "The changes are dropped" in page
    assert made.latest == made.published
    assert "There is nothing new to publish" in post(client, "publish-questionnaire", made)


def test_a_name_that_is_taken_is_refused(client, programme, officer):
    make_questions(programme, name="Before")
    page = client.post(url("add-questionnaire", programme), {"name": "Before", "wave": ""}).text
    assert "There is a questionnaire of this name already" in page
    other = make_questions(programme, name="After")
    assert "There is a questionnaire of this name already" in post(client, "edit-questionnaire", other, name="Before")
    assert "The questionnaire is saved" in post(client, "edit-questionnaire", other, name="Later", wave="follow_up")
    assert Questionnaire.objects.get(pk=other.pk).wave == "follow_up"


def test_of_two_who_change_a_question_the_second_sees_both_and_overwrites_only_by_saving_again(
    client, programme, officer
):
    made = make_questions(programme, SEEN)
    where, same = url("edit-question", programme, made.pk, "seen"), {"kind": "one", "choices": "yes\nno"}
    opened = client.get(where).context["form"].initial["version"]
    assert client.post(where, {**same, "version": opened, "text": "Did you see any?"}).status_code == 302
    answer = client.post(where, {**same, "version": opened, "text": "Seen or heard?"})
    assert answer.status_code == 409
    [difference] = answer.context["beside"].differences
    assert (difference.saved, difference.typed) == ("Did you see any?", "Seen or heard?")
    assert made.latest.questions.get().text == "Did you see any?"
    again = answer.context["form"]["version"].value()
    assert client.post(where, {**same, "version": again, "text": "Seen or heard?"}).status_code == 302
    assert made.latest.questions.get().text == "Seen or heard?"


def test_a_form_of_a_question_without_its_version_is_refused(client, programme, officer):
    made = make_questions(programme, SEEN)
    page = post(client, "edit-question", made, "seen", text="Seen?", kind="text")
    assert "This page was sent incomplete" in page
    assert made.versions.count() == 1


def test_a_question_that_is_gone_is_not_found(client, programme, officer):
    made = make_questions(programme, SEEN)
    assert client.get(url("edit-question", programme, made.pk, "gone")).status_code == 404
    assert post(client, "remove-question", made, "gone")


def test_the_preview_shows_every_question_and_keeps_nothing(client, programme, officer):
    made = make_questions(programme, SEEN, REPORTED)
    page = client.get(url("preview-questionnaire", programme, made.pk)).text
    assert "Only asked of those who answered an earlier question with yes" in page
    assert "Finish" not in page


def test_what_is_not_finished_is_listed_and_that_it_was_shown_is_written_down(client, programme, officer):
    made = make_questions(programme, SEEN)
    make_interview(made, person=make_person(programme, "Ann Lee"), finished=False)
    make_interview(made, person=make_person(programme, "Bob Hall"))
    page = client.get(url("questionnaire", programme, made.pk)).text
    assert "Ann Lee" in page
    assert "Bob Hall" not in page
    assert AuditEvent.objects.get(actor=officer).fields == ["unfinished interviews"]


def test_a_coach_reads_and_changes_nothing(client, programme):
    client.force_login(make_member(programme, Role.COACH))
    page = client.get(url("questionnaire", programme, make_questions(programme, SEEN).pk)).text
    assert "Seen" in page
    assert "Move" not in page
    assert "Add a question" not in page


def test_the_lists_ask_as_much_of_one_row_as_of_three(client, programme, officer):
    made = make_questions(programme, SEEN, {"text": "b", "kind": Kind.TEXT})

    def queries(path):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    paths = [url("questionnaires", programme), url("questionnaire", programme, made.pk)]
    make_interview(made, finished=False)
    one = [queries(path) for path in paths]
    for _ in range(2):
        make_interview(made, finished=False)
        make_questions(programme, SEEN)
    assert [queries(path) for path in paths] == one
