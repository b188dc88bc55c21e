"""Whom we have heard and whom not: by block, and by group. Never by flat (PRODUCT.md section 2, number 8)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from estates.maps import MapArea, svg_map
from estates.models import Area, Person
from outreach.models import Contact


@dataclass(frozen=True)
class Heard:
    """Of `people` known there, `reached` were spoken to and `tried` were tried without being reached."""

    name: str
    people: int
    reached: int
    tried: int

    @property
    def untried(self):
        return self.people - self.reached - self.tried

    @property
    def share(self):
        """Per cent reached."""
        return 100 * self.reached / self.people


GROUPS = {"kind": Person.Kind, "age_band": Person.AgeBand}


def coverage_of(programme):
    """Of residents: {estate: [Heard of each block, the least heard first]}; and [Heard] of each group of everybody."""
    blocks = {}
    rows = _counted(programme, "estate__name", "block").filter(kind=Person.Kind.RESIDENT)
    for row in rows:
        blocks.setdefault(row["estate__name"] or "No estate", []).append(_heard(row, row["block"] or "No block known"))
    by_estate = {estate: sorted(heard, key=_least_first) for estate, heard in sorted(blocks.items())}
    groups = [
        _heard(row, choices(row[field]).label if row[field] else "Age not known")
        for field, choices in GROUPS.items()
        for row in _counted(programme, field).order_by(field)
    ]
    languages = [_heard(row, row["language"] or "No other language") for row in _counted(programme, "language")]
    return by_estate, groups + sorted(languages, key=_least_first)


def map_of(programme, by_estate):
    """The estates that have a boundary as an SVG map, the darker the more were heard; '' if none has.

    Blocks have no place of their own: which of them were not heard stands in the table alone.
    """
    areas = Area.objects.estates_of(programme).filter(boundary__isnull=False)
    drawn = [_drawn(area, by_estate.get(area.name, [])) for area in areas]
    return svg_map(drawn, "How many residents of each estate were spoken to") if drawn else ""


def _drawn(area, blocks):
    people, reached = sum(block.people for block in blocks), sum(block.reached for block in blocks)
    words = f"{reached:,} of {people:,}" if people else "nobody known"
    return MapArea(area.geometry, f"{area.name}: {words}", f"heard-{3 * reached // people if reached else 'none'}")


def _counted(programme, *by):
    """How many current people of the programme there are, were reached and were tried, by these fields."""
    contacts = Contact.objects.standing().filter(person=OuterRef("pk"), programme=programme)
    people = Person.objects.in_programme(programme).current()
    people = people.annotate(was_reached=Exists(contacts.filter(spoke=True)), was_tried=Exists(contacts))
    return (
        people.order_by()
        .values(*by)
        .annotate(
            people=Count("pk"),
            reached=Count("pk", filter=Q(was_reached=True)),
            tried=Count("pk", filter=Q(was_tried=True, was_reached=False)),
        )
    )


def _heard(row, name):
    return Heard(name, row["people"], row["reached"], row["tried"])


def _least_first(heard):
    return heard.share, -heard.people, heard.name
