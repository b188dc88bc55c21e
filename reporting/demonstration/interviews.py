"""What residents of the demonstration said: 46 on the phone in 2005, before the work began, the story's baseline; and
some of them at the door a year later.
"""

from datetime import UTC, datetime, timedelta

from estates.models import Person
from outreach.interviews import agree_to_quotes, asked_of
from outreach.models import Answer, Contact, Interview, PartOfDay, Question, Questionnaire
from outreach.outcomes import Outcome, Way
from outreach.questionnaires import add_question, make_questionnaire, publish

INTERVIEWS = 46
ASKED_AGAIN = 30
PUBLISHED, PUBLISHED_AFTER = datetime(2005, 5, 2, 9, tzinfo=UTC), datetime(2006, 9, 4, 9, tzinfo=UTC)
Kind = Question.Kind

PROBLEM = "How big a problem is anti-social behaviour on your estate? (1 is none, 5 is very big)"
SEEN = "Did you see or hear any in the last 12 months?"
WHAT = "What was it?"
REPORT = "If you saw it again, would you report it?"
WHY = "What would keep you from it?"
KNOWN = "How many of your neighbours do you know by name?"
HELP = "People here help each other (1 is not at all true, 5 is very true)"
BELONG = "I feel that I belong here (1 is not at all true, 5 is very true)"
CHANGE = "What would make the biggest difference?"
ABOUT, REPORTING, LIVING = "Anti-social behaviour", "Reporting it", "Living here"
KINDS = ("Noise", "Groups hanging about", "Damage or graffiti", "Drink or drugs", "Rubbish", "Threats or abuse")

# (section, question, kind, choices, must be answered, only of whom): keys are the questions above.
QUESTIONS = (
    (ABOUT, PROBLEM, Kind.SCALE, (), True, None),
    (ABOUT, SEEN, Kind.ONE, ("Yes", "No", "Would rather not say"), True, None),
    (ABOUT, WHAT, Kind.SEVERAL, KINDS, False, (SEEN, ("Yes",))),
    (REPORTING, REPORT, Kind.ONE, ("Yes", "It depends", "No"), True, None),
    (REPORTING, WHY, Kind.TEXT, (), False, (REPORT, ("It depends", "No"))),
    (LIVING, KNOWN, Kind.NUMBER, (), False, None),
    (LIVING, HELP, Kind.SCALE, (), False, None),
    (LIVING, BELONG, Kind.SCALE, (), False, None),
    (LIVING, CHANGE, Kind.TEXT, (), False, None),
)
FEARS = (
    "Nothing happened the last time.",
    "They would know that it was me.",
    "I would not know whom to ring.",
    "By the time that somebody comes, it is over.",
)
WISHES = (
    "Somewhere for young people to go in the evening.",
    "Lights by the garages that work.",
    "Knowing whom to ring, and that somebody comes.",
    "A caretaker whom we know.",
    "Doing something together again, like the fair we had years ago.",
)


# How often the figures 1 to 5, and nothing, are said to the three scales; before the work, and a year later.
BEFORE = {PROBLEM: (1, 2, 6, 10, 8), HELP: (6, 10, 14, 9, 3, 2), BELONG: (7, 9, 12, 11, 5, 2)}
AFTER = {PROBLEM: (2, 5, 8, 7, 4), HELP: (2, 5, 10, 13, 6, 2), BELONG: (4, 6, 9, 13, 8, 2)}


def add_interviews(programme, random, *, by):
    contacts = _contacts_that_became_interviews(programme, random)
    _hold(_add_questionnaire(programme, by), contacts, random, BEFORE, by)


def add_follow_up(programme, random, *, by):
    """The same questions a year later, at the doors of some whom we had asked before."""
    baseline = Questionnaire.objects.get(programme=programme, wave=Questionnaire.Wave.BASELINE)
    wave = Questionnaire.Wave.FOLLOW_UP
    after = make_questionnaire(programme=programme, name="A year later", wave=wave, by=by, copy_of=baseline)
    publish(questionnaire=after, by=by)
    after.versions.update(published_at=PUBLISHED_AFTER)
    asked = (
        Interview.objects.filter(version__questionnaire=baseline).order_by("person").values_list("person", flat=True)
    )
    visits = [_visit(programme, person, random, by) for person in sorted(random.sample(list(asked), ASKED_AGAIN))]
    _hold(after, Contact.objects.bulk_create(visits), random, AFTER, by)


def _visit(programme, person, random, by):
    at = PUBLISHED_AFTER + timedelta(days=random.randrange(1, 30), hours=random.randrange(1, 9))
    return Contact(
        programme=programme, person_id=person, way=Way.DOOR, outcome=Outcome.INTERVIEWED, spoke=True, at=at,
        recorded_at=at, part_of_day=PartOfDay.of(at), by=by,
    )  # fmt: skip


def _hold(questionnaire, contacts, random, scales, by):
    """An interview for each contact, with what was said."""
    version = questionnaire.published
    questions = list(version.questions.all())
    residents = Person.objects.filter(pk__in=[contact.person_id for contact in contacts])
    quotable = set(agree_to_quotes(residents).values_list("pk", flat=True))
    interviews = [
        Interview(
            programme=questionnaire.programme, person_id=contact.person_id, version=version, by=by, contact=contact,
            way=contact.way, started_at=contact.at, revision=1,
            finished_at=contact.at + timedelta(minutes=random.randrange(12, 40)),
        )
        for contact in contacts
    ]  # fmt: skip
    Interview.objects.bulk_create(interviews)
    Answer.objects.bulk_create(
        answer
        for interview in interviews
        for answer in _answers(interview, questions, interview.person_id in quotable, random, scales)
    )


def _add_questionnaire(programme, by):
    questionnaire = make_questionnaire(
        programme=programme, name="Before we begin", wave=Questionnaire.Wave.BASELINE, by=by
    )
    keys = {}
    for section, text, kind, choices, required, only_if in QUESTIONS:
        rule = {"asked_if": keys[only_if[0]], "asked_if_answers": "\n".join(only_if[1])} if only_if else {}
        question = add_question(
            questionnaire=questionnaire, by=by, section=section, text=text, kind=kind, choices="\n".join(choices),
            required=required, **rule,
        )  # fmt: skip
        keys[text] = question.key
    publish(questionnaire=questionnaire, by=by)
    questionnaire.versions.update(published_at=PUBLISHED)
    return questionnaire


def _contacts_that_became_interviews(programme, random):
    """One call each with residents who were spoken to on the phone."""
    spoke = Contact.objects.reached().filter(programme=programme, way=Way.PHONE, outcome="spoke")
    residents = spoke.filter(person__kind=Person.Kind.RESIDENT, person__merged_into=None).order_by("pk")
    first_of_each = list({contact.person_id: contact for contact in reversed(residents)}.values())
    return sorted(random.sample(first_of_each, INTERVIEWS), key=lambda contact: (contact.at, contact.pk))


def _answers(interview, questions, quotable, random, scales):
    said = _said(random, scales)
    values = {question.key: said[question.text] for question in questions if said[question.text] not in (None, [])}
    for question in asked_of(questions, values):
        value = values.get(question.key)
        if value is None:
            continue
        answer = Answer(interview=interview, question=question)
        if question.kind == Kind.TEXT:
            answer.text, answer.may_quote = value, quotable
        elif question.kind in Question.WITH_CHOICES:
            answer.choices = value if isinstance(value, list) else [value]
        else:
            answer.number = value
        yield answer


def _said(random, scales):
    """What one resident says to each question; whether it is asked, the questionnaire decides."""
    return {
        PROBLEM: random.choices(range(1, 6), scales[PROBLEM])[0],
        SEEN: random.choices(("Yes", "No", "Would rather not say"), (34, 10, 2))[0],
        WHAT: sorted(random.sample(KINDS, random.choice((1, 1, 2, 3))), key=KINDS.index),
        REPORT: random.choices(("Yes", "It depends", "No"), (17, 14, 15))[0],
        WHY: random.choice((*FEARS, None)),
        KNOWN: random.choices((0, 1, 2, 3, 5, 8, 12, None), (4, 5, 8, 8, 6, 4, 2, 3))[0],
        HELP: random.choices((1, 2, 3, 4, 5, None), scales[HELP])[0],
        BELONG: random.choices((1, 2, 3, 4, 5, None), scales[BELONG])[0],
        CHANGE: random.choice((*WISHES, *WISHES, None)),
    }
