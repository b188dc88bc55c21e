from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.access import Role
from estates.erasure import Reason, erase_person
from estates.merges import merge
from estates.models import Purpose
from estates.subject_access import everything_about
from estates.tests.make import make_answer, make_member, make_person, make_programme
from outreach.interviews import (
    IsFinished,
    NotAnswered,
    NotPublished,
    SavedMeanwhile,
    asked_of,
    finish_interview,
    save_answers,
    start_interview,
    values_of,
)
from outreach.models import Answer, Interview
from outreach.questionnaires import add_question, publish
from outreach.tests.make_interviews import Kind, make_interview, make_questions

pytestmark = pytest.mark.django_db

SEEN = {"text": "Seen", "kind": Kind.ONE, "choices": "yes\nno", "required": True}
REPORTED = {"text": "Reported", "kind": Kind.ONE, "choices": "yes\nno", "required": True} | {
    "asked_if": "seen",
    "asked_if_answers": "yes",
}
TO_WHOM = {"text": "To whom", "kind": Kind.SEVERAL, "choices": "landlord\npolice\nsomebody else"} | {
    "asked_if": "reported",
    "asked_if_answers": "yes",
}
BELONG = {"text": "Belong", "kind": Kind.SCALE}
YEARS = {"text": "Years here", "kind": Kind.NUMBER}
WORDS = {"text": "What would help", "kind": Kind.TEXT}


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def questionnaire(programme):
    return make_questions(programme, SEEN, REPORTED, TO_WHOM, BELONG, YEARS, WORDS)


def start(questionnaire, person, **fields):
    fields = {"way": "phone", "by": None, **fields}
    return start_interview(programme=questionnaire.programme, person=person, questionnaire=questionnaire, **fields)


def save(interview, **answers):
    return save_answers(
        interview=interview, revision=Interview.objects.get(pk=interview.pk).revision, by=None,
        answers={key.replace("_", "-"): value for key, value in answers.items()},
    )  # fmt: skip


def test_each_kind_of_answer_comes_back_as_it_was_given(questionnaire):
    given = {
        "seen": "yes", "reported": "yes", "to-whom": ["police", "landlord"], "belong": 4, "years-here": 12,
        "what-would-help": "Lights",
    }  # fmt: skip
    assert values_of(make_interview(questionnaire, given)) == given


def test_a_half_finished_interview_is_kept_and_gone_on_with(questionnaire, programme):
    ann = make_person(programme)
    begun = start(questionnaire, ann)
    save(begun, belong=2)
    assert start(questionnaire, ann) == begun
    save(begun, seen="no")
    assert values_of(begun) == {"belong": 2, "seen": "no"}


def test_an_empty_answer_takes_one_away(questionnaire):
    interview = make_interview(questionnaire, {"belong": 2, "what-would-help": "Lights"}, finished=False)
    save(interview, belong=None, what_would_help="")
    assert values_of(interview) == {}


def test_an_answer_that_is_not_offered_is_refused_and_nothing_is_kept(questionnaire):
    interview = make_interview(questionnaire, finished=False)
    for wrong in ({"seen": "perhaps"}, {"belong": 6}, {"to-whom": ["police", "nobody"]}):
        with pytest.raises(ValueError, match="does not offer"):
            save_answers(interview=interview, revision=1, answers={"years-here": 3, **wrong}, by=None)
    assert not Answer.objects.exists()


def test_a_question_is_asked_only_of_those_whom_it_concerns(questionnaire):
    questions = list(questionnaire.published.questions.all())

    def asked(**answers):
        return [question.key for question in asked_of(questions, answers)][:-3]

    assert asked() == asked(seen="no") == ["seen"]
    assert asked(seen="yes") == ["seen", "reported"]
    assert asked(seen="yes", reported="yes") == ["seen", "reported", "to-whom"]
    # An answer that is left over from before does not count: nobody who saw none is asked to whom they reported it.
    assert asked(seen="no", reported="yes") == ["seen"]


def test_a_question_can_depend_on_a_scale_or_on_one_of_several(programme):
    low = {"text": "Why", "kind": Kind.TEXT, "asked_if": "belong", "asked_if_answers": "1\n2"}
    police = {"text": "Which", "kind": Kind.TEXT, "asked_if": "who", "asked_if_answers": "police"}
    who = {"text": "Who", "kind": Kind.SEVERAL, "choices": "police\nlandlord"}
    questions = list(make_questions(programme, BELONG, low, who, police).published.questions.all())
    keys = [question.key for question in asked_of(questions, {"belong": 2, "who": ["landlord", "police"]})]
    assert keys == ["belong", "why", "who", "which"]
    keys = [question.key for question in asked_of(questions, {"belong": 3, "who": ["landlord"]})]
    assert keys == ["belong", "who"]


def test_finishing_asks_for_what_must_be_answered_and_was_not_skipped(questionnaire):
    interview = make_interview(questionnaire, {"seen": "yes"}, finished=False)
    with pytest.raises(NotAnswered) as refused:
        finish_interview(interview=interview, by=None)
    assert [question.key for question in refused.value.questions] == ["reported"]
    save(interview, seen="no")
    assert finish_interview(interview=interview, by=None).finished_at


def test_what_was_skipped_in_the_end_is_not_kept(questionnaire):
    interview = make_interview(questionnaire, {"seen": "yes", "reported": "yes", "to-whom": ["police"]}, finished=False)
    save(interview, seen="no")
    finish_interview(interview=interview, by=None)
    assert values_of(interview) == {"seen": "no"}


def test_a_finished_interview_is_not_changed_and_stays_with_its_version(questionnaire):
    interview = make_interview(questionnaire, {"seen": "no"})
    add_question(questionnaire=questionnaire, by=None, text="More", kind=Kind.TEXT)
    publish(questionnaire=questionnaire, by=None)
    with pytest.raises(IsFinished):
        save(interview, belong=1)
    at = interview.finished_at
    assert finish_interview(interview=interview, by=None).finished_at == at
    assert Interview.objects.get().version.number == 1


def test_the_next_interview_begins_with_the_version_that_is_published_last(questionnaire, programme):
    half = start(questionnaire, ann := make_person(programme))
    add_question(questionnaire=questionnaire, by=None, text="More", kind=Kind.TEXT)
    assert start(questionnaire, make_person(programme, "Bob Hall")).version.number == 1  # the second is a draft yet
    publish(questionnaire=questionnaire, by=None)
    assert start(questionnaire, make_person(programme, "Cy Ray")).version.number == 2
    assert start(questionnaire, ann) == half  # what was begun goes on with what they were asked


def test_a_draft_is_asked_of_nobody(programme):
    with pytest.raises(NotPublished):
        start(make_questions(programme, SEEN, published=False), make_person(programme))


def test_of_two_open_pages_the_second_to_save_is_told(questionnaire):
    interview = make_interview(questionnaire, {"belong": 3}, finished=False)
    save(interview, belong=5)
    with pytest.raises(SavedMeanwhile) as refused:
        save_answers(interview=interview, revision=1, answers={"belong": 1}, by=None)
    assert values_of(refused.value.current) == {"belong": 5}


def test_words_may_be_shown_only_if_the_person_agreed(questionnaire, programme):
    asked, other = make_person(programme, "Ann Lee"), make_person(programme, "Bob Hall")
    make_answer(asked, "given", Purpose.QUOTES, channel="")
    make_answer(other, "refused", Purpose.QUOTES, channel="")
    for person in (asked, other):
        words = {"seen": "no", "what-would-help": "Lights", "belong": 3}
        make_interview(questionnaire, words, person=person, quotes=["what-would-help", "belong"])
    quoted = Answer.objects.filter(may_quote=True)
    assert [(answer.interview.person, answer.text) for answer in quoted] == [(asked, "Lights")]


def test_one_interview_of_each_person_counts_the_last(questionnaire, programme):
    ann = make_person(programme)
    first = make_interview(questionnaire, {"seen": "no"}, person=ann)
    Interview.objects.update(
        started_at=timezone.now() - timedelta(days=2), finished_at=timezone.now() - timedelta(days=1)
    )
    last = make_interview(questionnaire, {"seen": "no"}, person=ann)
    start(questionnaire, ann)
    assert first != last
    assert Interview.objects.counted().get() == last


def test_an_interview_begun_twice_at_once_is_refused_by_the_database(questionnaire, programme):
    interview = start(questionnaire, make_person(programme))
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.create(programme=programme, person=interview.person, version=interview.version, way="door")
    make_interview(questionnaire, {"seen": "no"}, person=interview.person)
    assert start(questionnaire, interview.person) != interview


def test_an_erased_person_leaves_figures_but_no_words(questionnaire, programme):
    ann = make_person(programme)
    make_answer(ann, "given", Purpose.QUOTES, channel="")
    answers = {"seen": "no", "belong": 4, "what-would-help": "My neighbour Joe"}
    finished = make_interview(questionnaire, answers, person=ann, quotes=["what-would-help"])
    start(questionnaire, ann)
    other = make_interview(questionnaire, {"seen": "no", "what-would-help": "Lights"})
    erase_person(person=ann, by=None, reason=Reason.ASKED)
    assert set(Interview.objects.all()) == {finished, other}
    assert values_of(finished) == {"seen": "no", "belong": 4, "what-would-help": ""}
    assert not Answer.objects.filter(may_quote=True).exists()
    assert values_of(other)["what-would-help"] == "Lights"


def test_whoever_asks_what_is_held_is_told_each_answer(questionnaire, programme):
    ann = make_person(programme)
    make_interview(questionnaire, {"seen": "no", "belong": 4}, person=ann)
    rows = everything_about(ann)["Interviews"]
    assert [(row["Question"], row["Answer"]) for row in rows] == [("Seen", "no"), ("Belong", "4")]
    assert rows[0]["Interview"] == questionnaire.name


def test_interviews_go_over_when_records_are_merged(questionnaire, programme):
    kept, merged = make_person(programme, "Ann Lee"), make_person(programme, "Anne Lee")
    interview = make_interview(questionnaire, {"seen": "no"}, person=merged)
    begun = start(questionnaire, merged)
    merge(kept=kept, merged=merged, by=None)
    assert set(kept.interviews.all()) == {interview, begun}
    assert start(questionnaire, merged) == begun


def test_only_who_works_with_people_of_the_programme_sees_its_interviews(questionnaire, programme):
    interview = make_interview(questionnaire, {"seen": "no"})
    assert Interview.objects.visible_to(make_member(programme, Role.COACH)).get() == interview
    for user in (make_member(programme, Role.DATA_OFFICER), make_member(make_programme("Other"))):
        assert not Interview.objects.visible_to(user).exists()
