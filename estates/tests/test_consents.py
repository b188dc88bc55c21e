"""Answers are only added, and the one given last counts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from estates.consents import AnsweredMeanwhile, NobodyIsAsked, change_wording, last_seen, record_answer, standings
from estates.models import Consent, Purpose, RowsAreOnlyAdded, Wording
from estates.tests.make import make_answer, make_person, make_programme, make_wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def person(programme):
    return make_person(programme)


def now(person):
    return [(row.channel, row.state) for row in person.consents.latest_answers().order_by("channel")]


def test_an_answer_is_never_changed_nor_deleted(person):
    answer = make_answer(person)
    answer.state = "withdrawn"
    for attempt in (
        answer.save, answer.delete, person.consents.all().delete, lambda: Consent.objects.update(state="withdrawn")
    ):  # fmt: skip
        with pytest.raises(RowsAreOnlyAdded):
            attempt()
    assert now(person) == [("email", "given")]


def test_a_withdrawal_counts_from_now_on(person):
    make_answer(person, "given", channel="email")
    make_answer(person, "given", channel="text")
    make_answer(person, "withdrawn", channel="email")
    assert now(person) == [("email", "withdrawn"), ("text", "given")]


def test_a_paper_form_of_yesterday_does_not_undo_what_was_withdrawn_since(person):
    today = timezone.localdate()
    make_answer(person, "withdrawn", answered_on=today - timedelta(days=1))
    make_answer(person, "given", answered_on=today - timedelta(days=2))
    assert now(person) == [("email", "withdrawn")]


def test_a_form_opened_before_the_withdrawal_does_not_restore_consent(person):
    wording = make_answer(person, "given").wording
    seen = last_seen(person, Purpose.NEWS)
    make_answer(person, "withdrawn", wording=wording)
    with pytest.raises(AnsweredMeanwhile):
        make_answer(person, "given", wording=wording, seen=seen)
    assert now(person) == [("email", "withdrawn")]


def test_an_answer_cannot_be_given_tomorrow(person):
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(ValueError, match="today or earlier"):
        make_answer(person, answered_on=timezone.localdate(tomorrow))
    with pytest.raises(IntegrityError, match="estates_consent_not_in_the_future"):
        Consent.objects.create(person=person, purpose="photos", state="refused", how="phone", answered_at=tomorrow)


def test_a_consent_without_the_words_that_were_shown_is_none(person):
    with pytest.raises(IntegrityError, match="estates_consent_given_has_words"):
        Consent.objects.create(person=person, purpose="photos", state="given", how="phone")


def test_new_words_leave_the_old_ones_with_the_answers_they_were_shown_for(programme, person):
    first = make_answer(person).wording
    second = change_wording(programme=programme, purpose="news", basis="consent", text="New words", by=None)
    assert (second.version, person.consents.get().wording) == (2, first)
    with pytest.raises(RowsAreOnlyAdded):
        first.save()


def test_nobody_is_asked_where_the_basis_is_the_public_task(programme, person):
    wording = make_wording(programme, basis=Wording.Basis.PUBLIC_TASK)
    with pytest.raises(NobodyIsAsked):
        make_answer(person, wording=wording)
    assert [
        standing.purpose for standing in standings(person=person, programme=programme) if not standing.is_asked
    ] == [Purpose.NEWS]


def test_who_has_no_answer_was_not_asked(programme, person):
    make_answer(person, "refused", channel="email")
    news = standings(person=person, programme=programme)[1]
    assert {channel: answer and answer.state for channel, answer in news.answers} == {
        "phone": None, "text": None, "email": "refused", "letter": None, "door": None
    }  # fmt: skip


def test_the_answer_about_a_merged_record_goes_to_the_kept_one(programme, person):
    kept = make_person(programme, "Kept")
    type(person).objects.filter(pk=person.pk).update(merged_into=kept)
    record_answer(
        person=person, wording=make_wording(programme), channels=["email"], state="refused", how="phone", by=None
    )
    assert now(kept) == [("email", "refused")]
