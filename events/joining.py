"""Residents who join the register on their own: what they sent is kept at once, who they are is found out after.

The public page never tells whether somebody was known. Whoever types a neighbour's name and number changes nothing of
what is known about that neighbour: staff look at what was sent and take over what is right.
"""

import logging
from contextlib import suppress
from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from estates.consents import NobodyIsAsked, record_answer
from estates.models import Channel, Consent
from events import limits, matching, register, shift_messages
from events.models import Application, Volunteer

logger = logging.getLogger(__name__)

AT_A_TIME = 200


@transaction.atomic
def apply(*, programme, client_id, answers, wording, agreed, tries):
    """Keep what somebody sent; sent twice it is kept once. `tries` are those of limits.keys(). Raises TooManyTries."""
    limits.count_try(tries, timezone.now())
    fields = {"programme": programme, "answers": answers, "wording": wording, "agreed": agreed}
    application, _ = Application.objects.get_or_create(client_id=client_id, defaults=fields)
    return application


def take_in_all(keys=None):
    """Find out who sent those of the applications `keys` (or of all) that nobody looked into yet. Returns how many."""
    waiting = Application.objects.filter(taken_in_at=None)
    if keys is not None:
        waiting = waiting.filter(pk__in=keys)
    taken = 0
    for one in waiting.select_related("programme")[:AT_A_TIME]:
        try:
            taken += take_in(application=one)
        except Exception as error:  # one at which something is wrong holds up nobody else
            logger.error("Application %s could not be taken in: %s", one.pk, type(error).__name__)
    return taken


@transaction.atomic
def take_in(*, application):
    """Put whoever sent it on the register as an applicant. Returns whether that was still to do."""
    application = Application.objects.select_for_update(of=("self",)).select_related("programme").get(pk=application.pk)
    if application.taken_in_at:
        return False
    programme, now = application.programme, timezone.now()
    typed = SimpleNamespace(**application.answers | {"estate": application.estate})
    known = matching.known(programme, typed)
    person = known or matching.new(programme, typed)
    is_new = not Volunteer.objects.filter(programme=programme, person=person).exists()
    volunteer = register.add_volunteer(
        programme=programme, person=person, by=None, joined_by_themselves=True, **_about_them(application.answers)
    )
    if is_new:
        _set_emergency_contact(volunteer, application.answers)
        shift_messages.welcome(volunteer=volunteer)
    _record_answer(person, application)
    application.volunteer, application.taken_in_at = volunteer, now
    if known is None:
        application.looked_at, application.answers = now, {}
    application.save(update_fields=["volunteer", "taken_in_at", "looked_at", "answers"])
    return True


def look_at(*, application, by):
    """Staff compared what was sent with what is recorded; it is needed no more."""
    Application.objects.filter(pk=application.pk, looked_at=None).update(looked_at=timezone.now(), answers={})


def _about_them(answers):
    words = {name: answers[name] for name in ("likes", "languages", "would_like_to_learn", "is_under_18")}
    times = [tuple(time) for time in answers["free_times"]]
    return {**words, "skills": answers["skills"], "free_times": times}


def _set_emergency_contact(volunteer, answers):
    if answers["emergency_name"]:
        register.set_emergency_contact(
            volunteer=volunteer, name=answers["emergency_name"], phone=answers["emergency_phone"], by=None
        )


def _record_answer(person, application):
    """What they agreed to, by the ways which they gave, in the words that were shown. No takes back nothing."""
    given = application.answers
    channels = [Channel.PHONE, Channel.TEXT] if given["phone"] else []
    channels += [Channel.EMAIL] if given["email"] else []
    if application.agreed and application.wording:
        with suppress(NobodyIsAsked), transaction.atomic():
            record_answer(
                person=person, wording=application.wording, channels=channels, state=Consent.State.GIVEN, by=None,
                how=Consent.How.WEB, source="Joined the volunteers",
            )  # fmt: skip
