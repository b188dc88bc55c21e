"""Whom we have heard and whom not: by block, and by group. Never by flat (PRODUCT.md section 2, number 8)."""

from collections import defaultdict
from dataclasses import dataclass

import shapely
from django.db.models import Count, Exists, OuterRef, Q

from estates.geometry import Plane, area_square_metres
from estates.maps import MapArea, svg_map
from estates.models import Area, Person
from estates.plain import plain
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


CIRCLE = 0.05  # of the estate's width: large enough to be seen
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
    """The estates that have a boundary as an SVG map, the darker the more were heard; '' if none has."""
    areas = Area.objects.estates_of(programme).filter(boundary__isnull=False)
    drawn = [_drawn(area.name, area.geometry, by_estate.get(area.name, [])) for area in areas]
    return svg_map(drawn, "How many residents of each estate were spoken to") if drawn else ""


def block_maps(programme, by_estate):
    """{estate's name: (its key, SVG map of its blocks)} of those with a boundary; '' where no block was placed."""
    areas = Area.objects.estates_of(programme).filter(boundary__isnull=False)
    found = {}
    for area in areas.prefetch_related("estate__block_places"):
        heard = defaultdict(list)
        for block in by_estate.get(area.name, []):
            heard[plain(block.name)].append(block)
        placed = [place for place in area.estate.block_places.all() if place.plain_block in heard]
        metres = area_square_metres(area.geometry) ** 0.5 * CIRCLE
        blocks = [_drawn(place.block, _circle(place, metres), heard[place.plain_block]) for place in placed]
        title = f"How many residents of each block of {area.name} were spoken to"
        identifier = f"blocks-{area.estate_id}"
        drawn = svg_map([MapArea(area.geometry, "", "ground"), *blocks], title, identifier) if blocks else ""
        found[area.name] = (area.estate_id, drawn)
    return found


def _circle(place, metres):
    """Around the point, in degrees."""
    point = shapely.Point(place.longitude, place.latitude)
    plane = Plane.around(point.buffer(0.001))
    return plane.to_degrees(plane.to_metres(point).buffer(metres))


def _drawn(name, geometry, blocks):
    people, reached = sum(block.people for block in blocks), sum(block.reached for block in blocks)
    words = f"{reached:,} of {people:,}" if people else "nobody known"
    return MapArea(geometry, f"{name}: {words}", f"heard-{3 * reached // people if reached else 'none'}")


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
