import pytest
from django.db import IntegrityError, transaction

from engagement.access import Role
from estates.tests.make import make_member, make_programme
from outreach.models import Question, Questionnaire, QuestionnaireVersion, VersionIsPublished
from outreach.questionnaires import (
    DoesNotFit,
    NothingToPublish,
    add_question,
    change_question,
    drop_draft,
    make_questionnaire,
    move_question,
    publish,
    remove_question,
)
from outreach.tests.make_interviews import Kind, make_questions

pytestmark = pytest.mark.django_db

SEEN = {"text": "Have you seen any?", "kind": Kind.ONE, "choices": "yes\nno"}
REPORTED = {"text": "Did you report it?", "kind": Kind.ONE, "choices": "yes\nno"} | {
    "asked_if": "have-you-seen-any",
    "asked_if_answers": "yes",
}


@pytest.fixture
def programme():
    return make_programme()


def keys(version):
    return list(version.questions.values_list("key", flat=True))


def test_a_published_version_is_never_changed_and_an_edit_makes_a_new_one(programme):
    questionnaire = make_questions(programme, SEEN)
    first = questionnaire.published
    change_question(questionnaire=questionnaire, key="have-you-seen-any", by=None, text="Have you seen it?")
    assert first.questions.get().text == "Have you seen any?"
    draft = questionnaire.latest
    assert (draft.number, draft.published_at, draft.questions.get().text) == (2, None, "Have you seen it?")
    assert keys(draft) == keys(first)
    assert questionnaire.published == first


def test_not_even_by_accident(programme):
    question = make_questions(programme, SEEN).published.questions.get()
    question.text = "Something else"
    with pytest.raises(VersionIsPublished):
        question.save()
    with pytest.raises(VersionIsPublished):
        question.delete()
    assert Question.objects.get().text == "Have you seen any?"


def test_the_next_changes_go_into_the_same_draft(programme):
    questionnaire = make_questions(programme, SEEN)
    for number in range(3):
        add_question(questionnaire=questionnaire, by=None, text=f"More {number}", kind=Kind.TEXT)
    assert keys(questionnaire.latest) == ["have-you-seen-any", "more-0", "more-1", "more-2"]
    assert questionnaire.versions.count() == 2


def test_a_draft_can_be_dropped_but_not_the_first(programme):
    questionnaire = make_questions(programme, SEEN, published=False)
    drop_draft(questionnaire=questionnaire, by=None)
    assert keys(questionnaire.latest) == ["have-you-seen-any"]
    publish(questionnaire=questionnaire, by=None)
    remove_question(questionnaire=questionnaire, key="have-you-seen-any", by=None)
    drop_draft(questionnaire=questionnaire, by=None)
    assert keys(questionnaire.latest) == ["have-you-seen-any"]


def test_nothing_is_published_without_a_question_or_a_draft(programme):
    questionnaire = make_questionnaire(programme=programme, name="Empty", wave="", by=None)
    with pytest.raises(NothingToPublish):
        publish(questionnaire=questionnaire, by=None)
    questionnaire = make_questions(programme, SEEN)
    with pytest.raises(NothingToPublish):
        publish(questionnaire=questionnaire, by=None)


def test_a_key_is_never_used_again_for_another_question(programme):
    questionnaire = make_questions(programme, SEEN)
    remove_question(questionnaire=questionnaire, key="have-you-seen-any", by=None)
    again = add_question(questionnaire=questionnaire, by=None, text="Have you seen any?", kind=Kind.TEXT)
    assert again.key == "have-you-seen-any-2"


def test_a_question_without_latin_letters_gets_a_key_too(programme):
    questionnaire = make_questions(programme, {"text": "آپ کیسے ہیں؟", "kind": Kind.TEXT})
    assert keys(questionnaire.published) == ["question"]


def test_a_copy_keeps_the_keys_so_that_waves_compare(programme):
    before = make_questions(programme, SEEN, REPORTED, wave="baseline")
    after = make_questionnaire(programme=programme, name="After", wave="follow_up", by=None, copy_of=before)
    assert keys(after.latest) == keys(before.published)
    assert after.published is None


def test_questions_change_places_and_stay_in_a_row(programme):
    questionnaire = make_questions(programme, *({"text": name, "kind": Kind.TEXT} for name in "abc"), published=False)
    move_question(questionnaire=questionnaire, key="c", up=True, by=None)
    move_question(questionnaire=questionnaire, key="a", up=True, by=None)  # is the first already
    move_question(questionnaire=questionnaire, key="gone", up=True, by=None)
    assert keys(questionnaire.latest) == ["a", "c", "b"]
    move_question(questionnaire=questionnaire, key="a", up=False, by=None)
    assert keys(questionnaire.latest) == ["c", "a", "b"]


def test_a_question_that_depends_on_another_stays_after_it(programme):
    questionnaire = make_questions(programme, SEEN, REPORTED, published=False)
    key = "did-you-report-it"
    with pytest.raises(DoesNotFit, match="must come before"):
        move_question(questionnaire=questionnaire, key=key, up=True, by=None)
    with pytest.raises(DoesNotFit, match="must come before"):
        remove_question(questionnaire=questionnaire, key="have-you-seen-any", by=None)
    with pytest.raises(DoesNotFit, match="does not offer"):
        change_question(questionnaire=questionnaire, key="have-you-seen-any", by=None, choices="often\nnever")
    assert keys(questionnaire.latest) == ["have-you-seen-any", key]


def test_what_must_not_be_is_refused_by_the_database(programme):
    draft = make_questions(programme, SEEN, published=False).latest
    for wrong in (
        {"kind": "one"}, {"kind": "text", "choices": "a"}, {"kind": "poem"}, {"kind": "text", "asked_if": "x"},
        {"kind": "text", "key": "have-you-seen-any"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.create(version=draft, **{"key": "new", "position": 9, "text": "?", **wrong})
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.create(questionnaire=draft.questionnaire, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_questions(programme, name=draft.questionnaire.name)


def test_only_who_works_with_people_of_the_programme_sees_its_questionnaires(programme):
    questionnaire = make_questions(programme)
    assert Questionnaire.objects.visible_to(make_member(programme, Role.COACH)).get() == questionnaire
    for user in (make_member(programme, Role.DATA_OFFICER), make_member(make_programme("Other"))):
        assert not Questionnaire.objects.visible_to(user).exists()
