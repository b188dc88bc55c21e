"""Making questionnaires: every change goes into a draft, and publishing a draft fixes it for good."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from engagement.editing import ChangedMeanwhile, GoneMeanwhile
from outreach.models import Question, Questionnaire, QuestionnaireVersion

COPIED = ("key", *Question.WRITTEN)


class DoesNotFit(Exception):
    """After this change a question would depend on one that is not asked before it. Says which; nothing is changed."""


class NothingToPublish(Exception):
    """There is no draft, or no question in it."""


@transaction.atomic
def make_questionnaire(*, programme, name, wave, by, copy_of=None):
    """A questionnaire with an empty draft, or with the questions of another: the keys stay, so that they compare."""
    questionnaire = Questionnaire.objects.create(programme=programme, name=name, wave=wave, created_by=by)
    draft = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=1)
    if copy_of and (original := copy_of.published or copy_of.latest):
        _copy_questions(original, draft)
    return questionnaire


@transaction.atomic
def change_questionnaire(*, questionnaire, name, wave, by):
    questionnaire.name, questionnaire.wave = name, wave
    questionnaire.save()


@transaction.atomic
def add_question(*, questionnaire, by, **fields):
    """Put a question at the end of the draft, under a key made of its words. Raises DoesNotFit."""
    draft = _draft_of(questionnaire)
    last = draft.questions.aggregate(last=Max("position"))["last"] or 0
    key = _new_key(questionnaire, fields["text"])
    question = Question.objects.create(version=draft, key=key, position=last + 1, **fields)
    _check_fit(draft)
    return question


@transaction.atomic
def change_question(*, questionnaire, key, by, version=None, **fields):
    """Raises DoesNotFit, and GoneMeanwhile if it was taken out meanwhile.

    `version` is the fingerprint that the form was opened with: raises ChangedMeanwhile if it is another by now.
    """
    draft = _draft_of(questionnaire)
    question = draft.questions.filter(key=key).first()
    if question is None:
        raise GoneMeanwhile
    if version not in (None, question.fingerprint):
        raise ChangedMeanwhile(question)
    for name, value in fields.items():
        setattr(question, name, value)
    question.save()
    _check_fit(draft)
    return question


@transaction.atomic
def move_question(*, questionnaire, key, up, by):
    """Change places with the one before or after. Raises DoesNotFit; the first stays first, the last last."""
    draft = _draft_of(questionnaire)
    questions = list(draft.questions.all())
    at = next((at for at, question in enumerate(questions) if question.key == key), None)
    to = None if at is None else at - 1 if up else at + 1
    if to is None or not 0 <= to < len(questions):
        return
    questions[at], questions[to] = questions[to], questions[at]
    for position, question in enumerate(questions, start=1):
        question.position = position
    Question.objects.bulk_update(questions, ["position"])
    _check_fit(draft)


@transaction.atomic
def remove_question(*, questionnaire, key, by):
    """Take a question out of the draft; what was answered to it stays with the versions that had it."""
    draft = _draft_of(questionnaire)
    if question := draft.questions.filter(key=key).first():
        question.delete()
        _check_fit(draft)


@transaction.atomic
def publish(*, questionnaire, by):
    """Let interviews begin with the draft. Raises NothingToPublish."""
    _lock(questionnaire)
    draft = questionnaire.versions.filter(published_at__isnull=True).first()
    if draft is None or not draft.questions.exists():
        raise NothingToPublish
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    return draft


@transaction.atomic
def drop_draft(*, questionnaire, by):
    """Go back to the published version; where nothing is published yet, nothing happens."""
    _lock(questionnaire)
    if questionnaire.published:
        questionnaire.versions.filter(published_at__isnull=True).delete()


def _lock(questionnaire):
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)


def _draft_of(questionnaire):
    """The draft, made anew from the published version where there is none. Locks the questionnaire."""
    _lock(questionnaire)
    latest = questionnaire.latest
    if latest and not latest.published_at:
        return latest
    draft = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=latest.number + 1 if latest else 1)
    if latest:
        _copy_questions(latest, draft)
    return draft


def _copy_questions(original, draft):
    Question.objects.bulk_create(
        Question(version=draft, position=position, **{name: getattr(question, name) for name in COPIED})
        for position, question in enumerate(original.questions.all(), start=1)
    )


def _new_key(questionnaire, text):
    """A key no version of this questionnaire has had, so that an old answer never counts for a new question."""
    begins = slugify(text)[:50].strip("-") or "question"
    taken = set(Question.objects.filter(version__questionnaire=questionnaire).values_list("key", flat=True))
    number, key = 1, begins
    while key in taken:
        number += 1
        key = f"{begins}-{number}"
    return key


def _check_fit(draft):
    """Each question that depends on another must come after it, and name answers that it offers."""
    before = {}
    for question in draft.questions.all():
        if question.asked_if:
            other = before.get(question.asked_if)
            if other is None:
                raise DoesNotFit(f"“{question.text}” depends on a question that must come before it.")
            if not set(question.depends_on_answers) <= set(other.options):
                raise DoesNotFit(f"“{question.text}” depends on an answer that “{other.text}” does not offer.")
        before[question.key] = question
