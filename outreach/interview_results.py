"""What came out of a questionnaire: counts by question, words that may be shown, and two waves beside each other."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median

from estates.models import Person
from outreach.interviews import agree_to_quotes
from outreach.models import Answer, Interview, Question
from outreach.shares import FEWEST_ANSWERS, TooFewAnswers, difference_of_shares

HIGH = "4 or 5"


@dataclass(frozen=True)
class Counted:
    """How many people chose one answer, and of all who answered the question how many percent that is."""

    label: str
    count: int
    percent: float | None


@dataclass(frozen=True)
class Result:
    """All answers to one question. Versions are taken together while its kind and its choices are the same.

    `wordings` are the words in which it was asked, the newest first. `mean` and the others are of numbers and scales.
    """

    question: Question
    answered: int
    rows: list
    wordings: list
    mean: float | None = None
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None
    quotes: tuple = ()

    @property
    def is_same_as(self):
        """Two results with the same value may be compared."""
        return self.question.kind, tuple(self.question.options)


@dataclass(frozen=True)
class Row:
    """One answer in two waves; `words` say how far apart the shares are."""

    before: Counted
    after: Counted
    words: str


@dataclass(frozen=True)
class Comparison:
    """One question in two waves, or in `refused` why it is not compared."""

    before: Result
    after: Result
    rows: list
    refused: str = ""

    @property
    def other_words(self):
        return self.before.wordings != self.after.wordings


def results(questionnaire):
    """A Result for each question that was ever asked, in the order of the newest version, in five queries."""
    questions = Question.objects.filter(version__questionnaire=questionnaire, version__published_at__isnull=False)
    questions = list(questions.order_by("-version__number", "position", "pk"))
    answers = list(Answer.objects.filter(interview__in=_counted(questionnaire)).select_related("question", "interview"))
    people = {answer.interview.person_id for answer in answers if answer.may_quote}
    quotable = set(agree_to_quotes(Person.objects.filter(pk__in=people)).values_list("pk", flat=True))
    same, given = {}, {}
    for question in questions:
        same.setdefault((question.key, question.kind, question.choices), []).append(question)
    for answer in answers:
        question = answer.question
        given.setdefault((question.key, question.kind, question.choices), []).append(answer)
    return [_result(questions, given.get(group, []), quotable) for group, questions in same.items()]


def compare(before, after):
    """A Comparison for each question with choices that both questionnaires ask under the same key."""
    earlier = {}
    for result in results(before):
        earlier.setdefault(result.question.key, []).append(result)
    comparisons = []
    for result in results(after):
        candidates = earlier.get(result.question.key, [])
        if result.question.options and candidates:
            alike = next((one for one in candidates if one.is_same_as == result.is_same_as), None)
            comparisons.append(_comparison(alike or candidates[0], result))
    return comparisons


def asked_in_both(before, after):
    """How many people both questionnaires count."""
    return _counted(after).filter(person__in=_counted(before).values("person")).count()


def export_header(questions):
    """The columns of the file: no names; the words with a column that says whether they may be shown."""
    columns = ["Interview", "Version", "Finished on", "How", "Estate"]
    for question in questions:
        columns.append(question.text)
        if question.kind == Question.Kind.TEXT:
            columns.append(f"May be shown: {question.text}")
    return columns


def questions_to_export(questionnaire):
    """One question for each key, as it was asked last."""
    questions = Question.objects.filter(version__questionnaire=questionnaire, version__published_at__isnull=False)
    newest = {}
    for question in questions.order_by("-version__number", "position", "pk"):
        newest.setdefault(question.key, question)
    return list(newest.values())


def export_rows(questionnaire, questions):
    """One row for each interview that is counted."""
    interviews = _counted(questionnaire).select_related("version", "person__estate").order_by("finished_at", "pk")
    quotable = set(agree_to_quotes(Person.objects.filter(interviews__in=interviews)).values_list("pk", flat=True))
    for interview in interviews.prefetch_related("answers__question").iterator(chunk_size=500):
        answers = {answer.question.key: answer for answer in interview.answers.all()}
        row = [
            interview.pk, interview.version.number, f"{interview.finished_at:%Y-%m-%d}", interview.get_way_display(),
            interview.person.estate or "",
        ]  # fmt: skip
        for question in questions:
            answer = answers.get(question.key)
            row.append(_cell(answer))
            if question.kind == Question.Kind.TEXT:
                shown = answer and answer.may_quote and interview.person_id in quotable
                row.append("yes" if shown else "no")
        yield row


def _counted(questionnaire):
    return Interview.objects.counted().filter(version__questionnaire=questionnaire)


def _cell(answer):
    """A number stays a number for the spreadsheet; everything else is text."""
    if answer is None:
        return ""
    value = answer.value
    return float(value) if isinstance(value, Decimal) else value if isinstance(value, int) else answer.in_words


def _result(questions, answers, quotable):
    newest = questions[0]
    wordings = list(dict.fromkeys(question.text for question in questions))
    chosen = Counter(one for answer in answers for one in _chosen(answer))
    answered = len(answers)
    rows = [_counted_row(option, chosen[option], answered) for option in newest.options]
    numbers = [float(answer.number) for answer in answers if answer.number is not None]
    figures = {}
    if numbers:
        figures = {"mean": fmean(numbers), "median": median(numbers), "lowest": min(numbers), "highest": max(numbers)}
    # By the alphabet, so that the order does not tell whose words they are.
    quotes = sorted({one.text for one in answers if one.may_quote and one.interview.person_id in quotable})
    return Result(newest, answered, rows, wordings, quotes=tuple(quotes), **figures)


def _chosen(answer):
    return [str(answer.value)] if answer.question.kind == Question.Kind.SCALE else answer.choices


def _counted_row(label, count, answered):
    return Counted(label, count, 100 * count / answered if answered else None)


def _comparison(before, after):
    if before.is_same_as != after.is_same_as:
        return Comparison(before, after, [], "It is not compared: the answers to choose from were not the same.")
    try:
        rows = [
            _row(earlier, before.answered, later, after.answered)
            for earlier, later in zip(_to_compare(before), _to_compare(after), strict=True)
        ]
    except TooFewAnswers:
        return Comparison(before, after, [], too_few(before.answered, after.answered))
    return Comparison(before, after, rows)


def too_few(before, after):
    return (
        f"It is not compared: {before:,} answered before and {after:,} after, and with fewer than {FEWEST_ANSWERS} "
        "on either side a difference says nothing."
    )


def _to_compare(result):
    """The rows of a list; of a scale, those who chose 4 or 5."""
    if result.question.kind != Question.Kind.SCALE:
        return result.rows
    return [_counted_row(HIGH, sum(row.count for row in result.rows[3:]), result.answered)]


def _row(before, answers_before, after, answers_after):
    difference = difference_of_shares(before.count, answers_before, after.count, answers_after)
    return Row(before, after, in_words(difference))


def in_words(difference):
    """For example: 14 points more than before (95% interval: 2 to 26 more)."""
    low, high = difference.lowest_points, difference.highest_points
    if difference.is_clear:
        near, far = sorted((abs(low), abs(high)))
        way = "more" if low > 0 else "less"
        return f"{_points(difference.points)} {way} than before (95% interval: {near:.0f} to {far:.0f} {way})"
    return f"No clear difference (95% interval: from {abs(low):.0f} points less to {abs(high):.0f} more)"


def _points(number):
    rounded = f"{abs(number):.0f}"
    return f"{rounded} point" if rounded == "1" else f"{rounded} points"
