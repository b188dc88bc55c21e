"""The least rows that a test of questionnaires and interviews needs."""

from estates.tests.make import make_person
from outreach.interviews import finish_interview, save_answers, start_interview
from outreach.models import Question, Questionnaire
from outreach.outcomes import Way
from outreach.questionnaires import add_question, make_questionnaire, publish

Kind = Question.Kind


def make_questions(programme, *questions, name=None, wave="", published=True):
    """A published questionnaire with the questions given as dictionaries; one about belonging where there are none."""
    name = name or f"Questionnaire {Questionnaire.objects.count() + 1}"
    questionnaire = make_questionnaire(programme=programme, name=name, wave=wave, by=None)
    for fields in questions or [{"text": "Belong", "kind": Kind.SCALE}]:
        add_question(questionnaire=questionnaire, by=None, **fields)
    if published:
        publish(questionnaire=questionnaire, by=None)
    return questionnaire


def make_interview(questionnaire, answers=None, person=None, finished=True, quotes=(), by=None, way=Way.PHONE):
    """One interview, with somebody new unless told with whom."""
    person = person or make_person(questionnaire.programme, "Ann Lee")
    interview = start_interview(
        programme=questionnaire.programme, person=person, questionnaire=questionnaire, way=way, by=by
    )
    interview = save_answers(
        interview=interview, revision=interview.revision, answers=answers or {}, quotes=quotes, by=by
    )
    return finish_interview(interview=interview, by=by) if finished else interview
