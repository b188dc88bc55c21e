"""Pairs of records that look like one person, for somebody to merge or to call two people."""

from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import Count

from estates.duplicates import SAME_EMAIL, SAME_ESTATE, SAME_HOME, SAME_PHONE, similar
from estates.models import NotTheSame, Person

# So many keys that several share are looked at, and so many people of each: a hostel's number does not swamp the list.
MOST_KEYS = 300
MOST_OF_A_KEY = 12

BY_KEY = {
    SAME_EMAIL: ("email_hash",),
    SAME_HOME: ("home_hash",),
    SAME_PHONE: ("phones__number_hash",),
    SAME_ESTATE: ("estate", "plain_name"),
}


@dataclass
class Pair:
    """Two records, the older first, and why they look like one person."""

    first: Person
    second: Person
    reasons: list = field(default_factory=list)

    @property
    def people(self):
        return [self.first, self.second]


def likely_pairs(people):
    """Keys of the pairs among `people`, as [(first, second, reasons)], the likeliest first."""
    found = {}
    for reason, columns in BY_KEY.items():
        for group in _sharing(people, columns):
            for one, other in combinations(sorted(group), 2):
                if reason != SAME_PHONE or similar(one[1], other[1]):
                    found.setdefault((one[0], other[0]), []).append(reason)
    for pair in NotTheSame.objects.values_list("first", "second"):
        found.pop(pair, None)
    return [(*pair, found[pair]) for pair in sorted(found, key=lambda pair: (-len(found[pair]), pair))]


def with_people(keys, people):
    """The pairs of `keys`, each with its two records."""
    rows = (
        people.select_related("estate").prefetch_related("phones").in_bulk({key for pair in keys for key in pair[:2]})
    )
    return [Pair(rows[one], rows[other], reasons) for one, other, reasons in keys]


def _sharing(people, columns):
    """Groups of (key, plain name) of the people who share a value of `columns`."""
    present = people.current().exclude(**{columns[0]: "" if columns[0] != "estate" else None})
    shared = present.order_by().values(*columns).annotate(n=Count("pk", distinct=True)).filter(n__gt=1)
    values = list(shared.order_by(*columns).values_list(*columns)[:MOST_KEYS])
    if not values:
        return []
    members = present.filter(**{f"{columns[-1]}__in": [value[-1] for value in values]}).order_by("pk")
    groups = {value: [] for value in values}
    for *value, key, name in members.values_list(*columns, "pk", "plain_name"):
        group = groups.get(tuple(value), [])
        if len(group) < MOST_OF_A_KEY:
            group.append((key, name))
    return groups.values()
