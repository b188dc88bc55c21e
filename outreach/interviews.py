"""Holding an interview: begun, saved in parts as often as wanted, finished once."""

from decimal import Decimal
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils import timezone

from estates.models import Consent, Person, Purpose
from outreach.contacts import record_contact
from outreach.models import Answer, Interview, Question
from outreach.outcomes import Outcome, Way


class NotPublished(Exception):
    """There is no version of the questionnaire that people may be asked."""


class IsFinished(Exception):
    """A finished interview is not changed any more."""


class SavedMeanwhile(Exception):
    """Somebody saved answers after this page was opened. `current` is the interview as it stands."""

    def __init__(self, current):
        self.current = current
        super().__init__("Somebody else saved answers after you opened this interview.")


class NotAnswered(Exception):
    """Questions that must be answered were asked and are not. `questions` are these."""

    def __init__(self, questions):
        self.questions = questions
        super().__init__(f"{len(questions)} questions still need an answer.")


@transaction.atomic
def start_interview(*, programme, person, questionnaire, way, by, contact=None):
    """Begin with the published version, or go on with one that was begun and not finished. Raises NotPublished."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    person = person.merged_into or person
    begun = Interview.objects.unfinished().filter(person=person, version__questionnaire=questionnaire).first()
    if begun:
        return begun
    if (version := questionnaire.published) is None:
        raise NotPublished
    return Interview.objects.create(
        programme=programme, person=person, version=version, by=by, contact=contact, way=way
    )


@transaction.atomic
def save_answers(*, interview, revision, answers, by, quotes=()):
    """Keep `answers` ({key of the question: value}); an empty value takes an answer away, others stay as they are.

    `quotes` are the keys of those whose words may be shown: kept only while the person's consent to that is in force.
    Raises IsFinished, SavedMeanwhile, ValueError for an answer that the question does not offer.
    """
    interview = _locked(interview)
    if interview.revision != revision:
        raise SavedMeanwhile(interview)
    agrees = agree_to_quotes(Person.objects.filter(pk=interview.person_id)).exists()
    for question in interview.version.questions.filter(key__in=answers):
        fields = _fields(question, answers[question.key])
        if fields is None:
            Answer.objects.filter(interview=interview, question=question).delete()
            continue
        fields["may_quote"] = agrees and question.key in quotes and bool(fields.get("text"))
        Answer.objects.update_or_create(interview=interview, question=question, defaults=fields)
    interview.revision += 1
    interview.by = by
    interview.save()
    return interview


@transaction.atomic
def write_down_call(*, interview, entry, by):
    """The call in which the interview was held, as a contact of its call list; a second time changes nothing."""
    contact = record_contact(
        client_id=uuid5(NAMESPACE_OID, f"interview {interview.pk}"), programme=interview.programme,
        person=interview.person, entry=entry, by=by, way=Way.PHONE, outcome=Outcome.INTERVIEWED,
    )  # fmt: skip
    Interview.objects.filter(pk=interview.pk).update(contact=contact)


@transaction.atomic
def finish_interview(*, interview, by):
    """Fix the interview to its version. Answers to questions that were skipped in the end are dropped.

    Raises NotAnswered. A second time changes nothing.
    """
    try:
        interview = _locked(interview)
    except IsFinished:
        return Interview.objects.get(pk=interview.pk)
    questions, answers = list(interview.version.questions.all()), values_of(interview)
    asked = asked_of(questions, answers)
    if missing := [question for question in asked if question.required and question.key not in answers]:
        raise NotAnswered(missing)
    Answer.objects.filter(interview=interview).exclude(question__in=asked).delete()
    interview.finished_at, interview.by = timezone.now(), by
    interview.save()
    return interview


def asked_of(questions, answers):
    """Those of `questions` (in order) that somebody who answered `answers` ({key: value}) is asked."""
    asked, given = [], {}
    for question in questions:
        if question.asked_if and not given.get(question.asked_if, set()) & set(question.depends_on_answers):
            continue
        asked.append(question)
        value = answers.get(question.key)
        given[question.key] = {str(one) for one in (value if isinstance(value, list) else [value])}
    return asked


def values_of(interview):
    """{key of the question: value} of what is answered so far."""
    answers = interview.answers.select_related("question")
    return {answer.question.key: answer.value for answer in answers}


def agree_to_quotes(people):
    """Those of `people` whose consent that their words are shown is in force now. No other basis will do."""
    given = Consent.objects.filter(purpose=Purpose.QUOTES).latest_answers().filter(state=Consent.State.GIVEN)
    return people.filter(pk__in=given.values("person"))


def _locked(interview):
    interview = Interview.objects.select_for_update(of=("self",)).select_related("version").get(pk=interview.pk)
    if interview.finished_at:
        raise IsFinished
    return interview


def _fields(question, value):
    """The value as fields of an answer; None for no answer."""
    if value in (None, "", []):
        return None
    kind = question.kind
    if kind == Question.Kind.TEXT:
        return {"text": value}
    if kind == Question.Kind.NUMBER:
        return {"number": Decimal(value)}
    chosen = value if kind == Question.Kind.SEVERAL else [str(value)]
    if not set(chosen) <= set(question.options):
        raise ValueError(f"“{question.text}” does not offer the answer “{'; '.join(chosen)}”.")
    return {"number": int(value)} if kind == Question.Kind.SCALE else {"choices": chosen}
