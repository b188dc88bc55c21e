"""Who signed up: somebody known, or to be written down. The worker finds out right after, never the public page."""

import logging

from django.db import transaction

from estates.consents import NobodyIsAsked, record_answer
from estates.duplicates import SAME_EMAIL, SAME_HOME, SAME_PHONE, likely_the_same
from estates.models import Channel, Consent, Person
from estates.people import record_person
from estates.plain import plain
from events.models import SignUp, Source
from events.places import lock
from events.register import add_volunteer
from events.sign_up_messages import tell

logger = logging.getLogger(__name__)

AT_A_TIME = 500
CERTAIN = {SAME_EMAIL, SAME_PHONE, SAME_HOME}
HOW = {Source.PUBLIC: Consent.How.WEB, Source.PHONE: Consent.How.PHONE}


def match_all():
    """Match those who are not matched yet, the longest waiting first. Returns how many were.

    One at which something is wrong holds up nobody else.
    """
    waiting = SignUp.objects.unmatched().select_related("event").order_by("pk")
    matched = 0
    for sign_up in waiting[:AT_A_TIME]:
        try:
            matched += match(sign_up=sign_up)
        except Exception as error:
            # Without the words of the error, in which stands what somebody typed.
            logger.error("Sign-up %s could not be matched: %s", sign_up.pk, type(error).__name__)
    return matched


@transaction.atomic
def match(*, sign_up):
    """Find or write down who signed up, write down what they agreed to, and tell them. Returns whether it was to do."""
    event, sign_up = lock(sign_up)
    if sign_up.person_id:
        return False
    programme = event.programme
    sign_up.person = known(programme, sign_up) or new(programme, sign_up)
    sign_up.save(update_fields=["person"])
    record_answers(sign_up)
    first, *others = sign_up.attendees.all()
    first.person = sign_up.person
    first.save(update_fields=["person"])
    for attendee in others:
        # Only who gave a way of their own to be reached is written down as a person.
        if attendee.name and (attendee.phone or attendee.email):
            attendee.person = known(programme, attendee) or new(programme, attendee)
            attendee.save(update_fields=["person"])
    if sign_up.wants_to_volunteer:
        add_volunteer(programme=programme, person=sign_up.person, by=None, joined_by_themselves=True)
    tell(sign_up)
    return True


def known(programme, row):
    """The one record of the programme that has this name and this phone, e-mail address or home; None if in doubt.

    A number alone proves nothing: families share them. In doubt a new record is made, and the list of likely pairs
    lets staff decide.
    """
    asked = Person(name=row.name, **_fields(row))
    found = likely_the_same(
        among=Person.objects.in_programme(programme), person=asked, numbers=[row.phone] if row.phone else []
    )
    same = [one.person for one in found if CERTAIN & set(one.reasons) and _name(one.person) == _name(asked)]
    return same[0] if len(same) == 1 else None


def new(programme, row):
    phones = [row.phone] if row.phone else []
    by = getattr(row, "by", None)
    needs = {"access_needs": row.access_needs} if hasattr(row, "access_needs") else {}
    return record_person(programme=programme, by=by, name=row.name, phones=phones, **_fields(row), **needs)


def record_answers(sign_up):
    """Write down, in the words that were shown, what they agreed to. A box left empty takes back nothing."""
    given, refused = Consent.State.GIVEN, Consent.State.REFUSED
    answers = []
    if sign_up.photos_ok is not None:
        answers.append((sign_up.photos_wording, [""], given if sign_up.photos_ok else refused))
    for ways, wording in (
        (sign_up.news_by, sign_up.news_wording),
        (sign_up.volunteering_by, sign_up.volunteering_wording),
    ):
        if ways:
            answers.append((wording, [Channel(way) for way in ways.split(",")], given))
    for wording, channels, state in answers:
        if wording is not None:
            _record(sign_up, wording, channels, state)


def _record(sign_up, wording, channels, state):
    try:
        with transaction.atomic():
            record_answer(
                person=sign_up.person, wording=wording, channels=channels, state=state, by=sign_up.by,
                how=HOW.get(sign_up.source, Consent.How.DOOR), source=f"Sign-up for {sign_up.event}"[:200],
            )  # fmt: skip
    except NobodyIsAsked:
        pass  # the programme no longer asks about it


def _fields(row):
    """What a person's record takes from a sign-up, from one of its party (who has no address), or from a volunteer."""
    fields = {"email": row.email}
    for field, name in (("flat", "flat"), ("block", "street"), ("postcode", "postcode"), ("estate", "estate")):
        if value := getattr(row, name, None):
            fields[field] = value
    return fields


def _name(person):
    return sorted(plain(person.name).split()) or person.name.casefold()
