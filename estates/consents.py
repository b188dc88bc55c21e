"""Asking people, and writing down what they answered and in which words they were asked."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from estates.models import Channel, Consent, Person, Purpose, Wording


class AnsweredMeanwhile(Exception):
    """The person answered, or withdrew an answer, after the form was opened."""


class NobodyIsAsked(Exception):
    """The programme's basis for the purpose is not consent, or no words are written for it yet."""


@dataclass(frozen=True)
class Standing:
    """Where a person stands on one purpose: `answers` pairs each channel ("" for none) with its last answer or None."""

    purpose: Purpose
    wording: Wording | None
    answers: list

    @property
    def is_asked(self):
        return self.wording is None or self.wording.basis == Wording.Basis.CONSENT


def channels_of(purpose):
    return list(Channel) if Purpose(purpose).by_channel else [""]


def standings(*, person, programme):
    """Where a person stands on each purpose, in two queries."""
    wordings = {wording.purpose: wording for wording in current_wordings(programme)}
    answers = person.consents.latest_answers().select_related("wording", "recorded_by")
    last = {(answer.purpose, answer.channel): answer for answer in answers}
    return [
        Standing(
            purpose,
            wordings.get(purpose),
            [(channel, last.get((purpose, channel))) for channel in channels_of(purpose)],
        )
        for purpose in Purpose
    ]


def current_wordings(programme):
    return Wording.objects.current().filter(programme=programme)


def agreeing_to(people, *, programme, purpose, channel):
    """Those of `people` who may be contacted for a purpose: all, or those who consented, as the programme's basis is.

    Nobody where no basis is written down yet. Wishes not to be contacted are another matter: contactable(channel).
    """
    wording = current_wordings(programme).filter(purpose=purpose).first()
    if wording is None:
        return people.none()
    if wording.basis != Wording.Basis.CONSENT:
        return people
    answers = Consent.objects.filter(purpose=purpose, channel=channel if Purpose(purpose).by_channel else "")
    given = answers.latest_answers().filter(state=Consent.State.GIVEN)
    return people.filter(Exists(given.filter(person=OuterRef("pk"))))


def last_seen(person, purpose):
    """The key of the newest row: what a form remembers, so that it cannot put back what was withdrawn since."""
    return person.consents.filter(purpose=purpose).aggregate(newest=Max("pk"))["newest"] or 0


@transaction.atomic
def record_answer(*, person, wording, channels, state, how, by, answered_on=None, seen=None, source=""):
    """Add one row for each channel, in the words of `wording`, which the person was shown.

    An answer of an earlier day counts from the beginning of that day, so that it never outdoes one of the same day that
    was recorded when it was given. Raises NobodyIsAsked, AnsweredMeanwhile when there is a newer row than `seen`, and
    ValueError for a day in the future.
    """
    person = Person.objects.lock_current(person)
    current = current_wordings(wording.programme).get(purpose=wording.purpose)
    if current.basis != Wording.Basis.CONSENT:
        raise NobodyIsAsked
    if seen is not None and last_seen(person, wording.purpose) != seen:
        raise AnsweredMeanwhile
    now = timezone.now()
    return [
        Consent.objects.create(
            person=person, purpose=wording.purpose, channel=channel, state=state, wording=wording, how=how,
            source=source, answered_at=_moment(answered_on, now), recorded_at=now, recorded_by=by,
        )
        for channel in channels
    ]  # fmt: skip


@transaction.atomic
def change_wording(*, programme, purpose, basis, text, by):
    """Add a version of the basis and the words for a purpose; what was shown before stays with the answers."""
    last = Wording.objects.filter(programme=programme, purpose=purpose).aggregate(last=Max("version"))["last"] or 0
    return Wording.objects.create(
        programme=programme, purpose=purpose, version=last + 1, basis=basis, text=text, created_by=by
    )


def _moment(day, now):
    today = timezone.localdate(now)
    if day is None or day == today:
        return now
    if day > today:
        raise ValueError("The day of the answer must be today or earlier.")
    return timezone.make_aware(datetime.combine(day, time.min))
