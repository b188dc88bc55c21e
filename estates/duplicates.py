"""Who may be the same person: asked before a record is saved, and for the list of likely pairs.

Nobody is taken for the same on a phone number alone: families, hostels and works phones share them.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from rapidfuzz import fuzz, process

from estates.contact_hash import contact_hash
from estates.models import Person
from estates.phones import e164

SIMILAR = 80  # of 100, whatever the order of the names
MOST_LOOKED_AT = 500
MOST_SHOWN = 10

SAME_EMAIL = "the same e-mail address"
SAME_HOME = "a similar name at the same home"
SAME_PHONE = "a similar name with the same phone number"
SAME_ESTATE = "a similar name on the same estate"
JUST_RECORDED = "recorded by you a moment ago with the same name"
A_MOMENT = timedelta(minutes=1)


@dataclass
class Candidate:
    """One record that may be the person in question, and why."""

    person: Person
    reasons: list


def similar(name, other):
    """Whether two plain names may be one: typing slips, another order."""
    return fuzz.token_sort_ratio(name, other, score_cutoff=SIMILAR) > 0


def similar_to_one(name, others):
    """Whether a plain name may be one of many others."""
    return process.extractOne(name, others, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR) is not None


def likely_the_same(*, among, person, numbers=(), by=None):
    """Records of the queryset `among` that may be this (perhaps unsaved) person, the likeliest first.

    `by` is who is about to record them, perhaps by pressing the button a second time. A fixed number of queries, each
    bounded; numbers that cannot exist are passed over.
    """
    person.work_out()
    others = among.current().exclude(pk=person.pk) if person.pk else among.current()
    found = {}
    for reason, keys in (
        (SAME_EMAIL, _same_email(others, person)),
        (SAME_HOME, _same_home(others, person)),
        (SAME_PHONE, _same_phone(others, person, numbers)),
        (SAME_ESTATE, _same_estate(others, person)),
        (JUST_RECORDED, _just_recorded(others, person, by)),
    ):
        for key in keys:
            found.setdefault(key, []).append(reason)
    best = sorted(found, key=lambda key: -len(found[key]))[:MOST_SHOWN]
    people = others.select_related("estate").prefetch_related("phones").in_bulk(best)
    return [Candidate(people[key], found[key]) for key in best if key in people]


def _same_email(others, person):
    if not person.email_hash:
        return []
    return others.filter(email_hash=person.email_hash).order_by("pk").values_list("pk", flat=True)[:MOST_SHOWN]


def _same_home(others, person):
    if not person.home_hash:
        return []
    here = Q(home_hash=person.home_hash)
    if person.postcode:
        here |= Q(postcode=person.postcode, flat__iexact=person.flat)
    return _similar_names(person, others.filter(here))


def _same_phone(others, person, numbers):
    hashes = [contact_hash(number) for number in map(_e164_or_nothing, numbers) if number]
    return _similar_names(person, others.filter(phones__number_hash__in=hashes).distinct()) if hashes else []


def _same_estate(others, person):
    words = [word for word in person.plain_name.split() if len(word) > 2]
    if not (person.estate_id and words):
        return []
    shares_a_word = Q()
    for word in words[:5]:
        shares_a_word |= Q(plain_name__contains=word)
    return _similar_names(person, others.filter(shares_a_word, estate=person.estate_id))


def _just_recorded(others, person, by):
    if by is None:
        return []
    lately = others.filter(plain_name=person.plain_name, created_by=by, created_at__gte=timezone.now() - A_MOMENT)
    return lately.order_by("pk").values_list("pk", flat=True)[:MOST_SHOWN]


def _similar_names(person, others):
    names = dict(others.order_by("pk").values_list("pk", "plain_name")[:MOST_LOOKED_AT])
    matches = process.extract(
        person.plain_name, names, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR, limit=MOST_SHOWN
    )
    return [key for _name, _score, key in matches]


def _e164_or_nothing(number):
    try:
        return e164(number)
    except ValueError:
        return ""
