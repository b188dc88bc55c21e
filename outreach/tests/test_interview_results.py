import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.access import Role
from estates.consents import record_answer
from estates.models import AuditEvent, Purpose
from estates.tests.make import make_answer, make_estate, make_member, make_person, make_programme, make_wording
from outreach.interview_results import asked_in_both, compare, results
from outreach.outcomes import Way
from outreach.questionnaires import add_question, change_question, make_questionnaire, publish
from outreach.tests.make_interviews import Kind, make_interview, make_questions

pytestmark = pytest.mark.django_db

REPORT = {"text": "Report", "kind": Kind.ONE, "choices": "yes\nno"}
WHO = {"text": "Who", "kind": Kind.SEVERAL, "choices": "police\nlandlord\nnobody"}
BELONG = {"text": "Belong", "kind": Kind.SCALE}
YEARS = {"text": "Years", "kind": Kind.NUMBER}
WORDS = {"text": "Words", "kind": Kind.TEXT}


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def manager(programme, client):
    user = make_member(programme, Role.MANAGER)
    client.force_login(user)
    return user


def url(name, programme, *args):
    return reverse(f"outreach:{name}", args=[programme.slug, *args])


def text_of(page):
    html = page if isinstance(page, str) else page.text
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def counts(result):
    return {row.label: row.count for row in result.rows}


def make_waves(programme, before, after, question=BELONG, key="belong"):
    """Two questionnaires with one question; as many people as there are answers in each list."""
    first = make_questions(programme, question, name="Before", wave="baseline")
    second = make_questionnaire(programme=programme, name="After", wave="follow_up", by=None, copy_of=first)
    publish(questionnaire=second, by=None)
    for questionnaire, answers in ((first, before), (second, after)):
        for answer in answers:
            make_interview(questionnaire, {key: answer})
    return first, second


def test_each_kind_is_counted_as_it_should_be(programme):
    made = make_questions(programme, REPORT, WHO, BELONG, YEARS)
    make_interview(made, {"report": "yes", "who": ["police", "landlord"], "belong": 5, "years": 2})
    make_interview(made, {"report": "no", "who": ["police"], "belong": 2, "years": 10})
    make_interview(made, {"belong": 2})
    make_interview(made, {"report": "yes", "belong": 1}, finished=False)  # not to the end, so not counted
    report, who, belong, years = results(made)
    assert (report.answered, counts(report)) == (2, {"yes": 1, "no": 1})
    assert counts(who) == {"police": 2, "landlord": 1, "nobody": 0}
    assert [row.percent for row in who.rows] == [100, 50, 0]
    assert counts(belong) == {"1": 0, "2": 2, "3": 0, "4": 0, "5": 1}
    assert (belong.mean, belong.median) == (3, 2)
    assert (years.mean, years.lowest, years.highest, years.rows) == (6, 2, 10, [])


def test_words_are_quoted_only_with_a_consent_that_is_in_force_now(programme):
    made = make_questions(programme, WORDS)
    wording = make_wording(programme, Purpose.QUOTES, "May we show it?")
    people = {name: make_person(programme, name) for name in ("Agreed", "Withdrew", "Never asked", "Not this one")}
    for name in ("Agreed", "Withdrew", "Not this one"):
        make_answer(people[name], "given", Purpose.QUOTES, channel="", wording=wording)
    for name, person in people.items():
        quotes = [] if name == "Not this one" else ["words"]
        make_interview(made, {"words": f"Said by {name}"}, person=person, quotes=quotes)
    assert results(made)[0].quotes == ("Said by Agreed", "Said by Withdrew")
    record_answer(person=people["Withdrew"], wording=wording, channels=[""], state="withdrawn", how="phone", by=None)
    [result] = results(made)
    assert (result.answered, result.quotes) == (4, ("Said by Agreed",))


def test_versions_count_together_while_the_answers_to_choose_from_are_the_same(programme):
    made = make_questions(programme, REPORT)
    make_interview(made, {"report": "yes"})
    change_question(questionnaire=made, key="report", by=None, text="Would you report it?")
    publish(questionnaire=made, by=None)
    make_interview(made, {"report": "no"})
    [result] = results(made)
    assert (counts(result), result.wordings) == ({"yes": 1, "no": 1}, ["Would you report it?", "Report"])
    change_question(questionnaire=made, key="report", by=None, choices="yes\nno\nnot sure")
    publish(questionnaire=made, by=None)
    make_interview(made, {"report": "not sure"})
    newest, older = results(made)
    assert counts(newest) == {"yes": 0, "no": 0, "not sure": 1}
    assert counts(older) == {"yes": 1, "no": 1}


def test_a_question_that_nobody_is_asked_yet_has_no_result(programme):
    made = make_questions(programme, REPORT)
    add_question(questionnaire=made, by=None, **WORDS)
    assert [result.question.key for result in results(made)] == ["report"]


def test_two_waves_are_compared_with_counts_shares_and_an_interval(programme):
    first, second = make_waves(programme, [4] * 2 + [5] * 1 + [2] * 7, [4] * 3 + [5] * 6 + [1])
    [comparison] = compare(first, second)
    [row] = comparison.rows
    assert (row.before.label, row.before.count, row.before.percent) == ("4 or 5", 3, 30)
    assert (row.after.count, row.after.percent) == (9, 90)
    # Newcombe's own example: 9 of 10 against 3 of 10.
    assert row.words == "60 points more than before (95% interval: 17 to 81 more)"


def test_a_list_is_compared_answer_by_answer(programme):
    first, second = make_waves(programme, ["yes"] * 5 + ["no"] * 7, ["yes"] * 6 + ["no"] * 4, REPORT, "report")
    [comparison] = compare(first, second)
    assert [(row.before.label, row.before.count, row.after.count) for row in comparison.rows] == [
        ("yes", 5, 6),
        ("no", 7, 4),
    ]
    assert all(row.words.startswith("No clear difference") for row in comparison.rows)


def test_below_ten_answers_in_either_wave_it_is_refused_in_words(programme):
    first, second = make_waves(programme, [4] * 9, [5] * 12)
    for before, after, said in ((first, second, "9 answered before and 12 after"), (second, first, "12 answered")):
        [comparison] = compare(before, after)
        assert comparison.rows == []
        assert said in comparison.refused
        assert "fewer than 10 on either side" in comparison.refused


def test_questions_with_other_answers_to_choose_from_are_not_compared(programme):
    first, second = make_waves(programme, ["yes"] * 10, ["yes"] * 10, REPORT, "report")
    change_question(questionnaire=second, key="report", by=None, choices="yes\nno\nperhaps")
    publish(questionnaire=second, by=None)
    newest, older = compare(first, second)
    assert "were not the same" in newest.refused
    assert len(older.rows) == 2


def test_other_words_for_the_same_question_are_pointed_out(programme, client, manager):
    first, second = make_waves(programme, [4] * 10, [4] * 10)
    assert not compare(first, second)[0].other_words
    change_question(questionnaire=second, key="belong", by=None, text="Do you belong here?")
    publish(questionnaire=second, by=None)
    page = text_of(client.get(url("compare-interviews", programme)))
    assert "Not asked in the same words before: “Belong”" in page


def test_who_was_asked_both_times_is_counted(programme):
    first, second = make_waves(programme, [4], [5])
    ann = make_person(programme)
    for questionnaire in (first, second):
        make_interview(questionnaire, {"belong": 3}, person=ann)
    assert asked_in_both(first, second) == 1


def test_the_comparison_begins_with_the_two_waves_and_says_what_is_missing(programme, client, manager):
    page = text_of(client.get(url("compare-interviews", programme)))
    assert "two questionnaires must be published" in page
    make_waves(programme, [4] * 10, [5] * 10)
    page = text_of(client.get(url("compare-interviews", programme)))
    assert "No clear difference" in page
    assert "10 answered before, 10 after" in page


def test_a_questionnaire_is_not_compared_with_itself_or_with_anothers(programme, client, manager):
    first, second = make_waves(programme, [4] * 10, [5] * 10)
    other = make_questions(make_programme("Other"), BELONG)
    page = client.get(url("compare-interviews", programme), {"before": first.pk, "after": first.pk}).text
    assert "Choose two different questionnaires" in page
    for wrong in (other.pk, "x", "9" * 30):
        page = client.get(url("compare-interviews", programme), {"before": first.pk, "after": wrong}).text
        assert "<title>Error: " in page


def test_the_results_page_shows_counts_and_no_name(programme, client, manager):
    made = make_questions(programme, REPORT, WORDS, YEARS)
    zed = make_person(programme, "Zed Quill")
    make_answer(zed, "given", Purpose.QUOTES, channel="")
    make_interview(made, {"report": "yes", "words": "More <b>lights</b>", "years": 3}, person=zed, quotes=["words"])
    page = client.get(url("interview-results", programme, made.pk)).text
    assert "More &lt;b&gt;lights&lt;/b&gt;" in page
    assert "1 person has been interviewed to the end" in text_of(page)
    assert "Zed" not in page


def test_a_manager_downloads_the_answers_and_that_is_written_down(programme, client, manager):
    made = make_questions(programme, REPORT, WHO, BELONG, WORDS)
    zed = make_person(programme, "Zed Quill", estate=make_estate(programme, name="Ash"))
    make_answer(zed, "given", Purpose.QUOTES, channel="")
    answers = {"report": "yes", "who": ["police", "landlord"], "belong": 4, "words": "=1+1"}
    interview = make_interview(made, answers, person=zed, quotes=["words"], way=Way.DOOR)
    make_interview(made, {"words": "Not to show"})
    where = url("export-interviews", programme, made.pk)
    assert "Say why you need these answers as a file" in client.post(where, {"reason": ""}).text
    assert not AuditEvent.objects.filter(action="exported").exists()
    sent = client.post(where, {"reason": "The evaluation"})
    text = b"".join(sent.streaming_content).decode("utf-8-sig")
    header, first, second = csv.reader(io.StringIO(text))
    assert header[5:] == ["Report", "Who", "Belong", "Words", "May be shown: Words"]
    day = f"{interview.finished_at:%Y-%m-%d}"
    assert first == [
        str(interview.pk), "1", day, "At the door", "Ash", "yes", "police; landlord", "4", "'=1+1", "yes",
    ]  # fmt: skip
    assert second[5:] == ["", "", "", "Not to show", "no"]
    assert "Zed" not in text
    event = AuditEvent.objects.get(action="exported")
    assert (event.actor, event.rows, event.reason) == (manager, 2, "The evaluation")


def test_the_results_ask_as_much_of_one_interview_as_of_three(programme):
    made = make_questions(programme, REPORT, WHO, BELONG, YEARS, WORDS)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            results(made)
        return len(captured)

    make_interview(made, {"report": "yes", "words": "x"})
    one = queries()
    for _ in range(2):
        make_interview(made, {"report": "no", "who": ["police"], "belong": 2, "years": 3, "words": "y"})
    assert queries() == one
