"""The places of the demonstration: five estates in five wards, and twelve estates that they are compared with.

The borough of Camley is nowhere: its wards are squares of 1 km, drawn where on a real map there are fields.
"""

from datetime import UTC, date, datetime
from typing import NamedTuple

from shapely.affinity import rotate
from shapely.geometry import Polygon, box

from estates import places
from estates.comparisons import add_comparison_areas
from estates.models import Area, BlockPlace, Programme
from estates.shapes import add_shared_areas, set_boundary, set_buffer

# Degrees for one kilometre there, and the borough's south-west corner.
EAST, NORTH = 0.0145, 0.0090
CORNER = (-0.2950, 51.7300)


class EstateFacts(NamedTuple):
    """What is known of one estate; `column` and `row` are those of its ward."""

    name: str
    ward: str
    column: int
    row: int
    homes: tuple  # in 2005/06 and in 2006/07
    residents: int
    turn: int  # degrees


ESTATES = [
    EstateFacts("Alder Court", "Abbots", 0, 0, (412, 412), 1030, 12),
    EstateFacts("Brindle Estate", "Brook", 1, 0, (655, 648), 1690, 40),
    EstateFacts("Cooper's Yard", "Canal", 2, 0, (288, 288), 705, -20),
    EstateFacts("Drovers Green", "Downs", 0, 1, (530, 546), 1420, 5),
    EstateFacts("Eastmead", "East Hill", 1, 1, (371, 371), 960, -35),
]
COMPARISONS = (
    "Fern Bank", "Garland House", "Hollybush", "Ivy Lane", "Juniper Rise", "Kiln Street", "Larkfield",
    "Mallow Place", "Northgate", "Orchard Court", "Parkside", "Quarry View",
)  # fmt: skip
NAMED_AT = datetime(2005, 3, 14, 10, tzinfo=UTC)
NAMED_BECAUSE = "An estate of the same landlord, of like size and like ASB before, where the programme does not work."


def add_programme():
    return Programme.objects.create(
        name="Five Estates (demonstration)",
        slug="five-estates",
        commissioning_body="Camley Council, community safety (invented)",
        starts_on=date(2005, 4, 1),
        ends_on=date(2007, 3, 31),
        baseline_year=2005,
        follow_up_year=2006,
        chosen_because=Programme.ChosenBecause.HIGHEST_ASB,
        chosen_because_detail="The five estates of the borough with the most ASB reported to housing in 2004/05.",
        is_demonstration=True,
    )


def add_estates(programme, *, by):
    """The estates in order, each with boundary, homes of both years and a buffer of 200 m."""
    estates = []
    for at, facts in enumerate(ESTATES, start=1):
        estate = places.add_estate(
            programme=programme, by=by, name=facts.name, ward=facts.ward, landlord="Riverside Homes",
            residents=facts.residents, postcodes=[f"NW0 {at}AA", f"NW0 {at}AB"],
        )  # fmt: skip
        outline = _outline(facts.column, facts.row, facts.turn)
        set_boundary(area=estate.area, geometry=outline, by=by)
        _place_blocks(estate, outline)
        places.set_homes(area=estate.area, homes=dict(zip((2005, 2006), facts.homes, strict=True)), by=by)
        estates.append(estate)
    for estate in estates:
        set_buffer(area=estate.area, metres=200, by=by)
    return estates


def _place_blocks(estate, outline):
    """Halfway from the middle to three of the corners."""
    middle = outline.centroid
    for letter, (east, north) in zip("ABC", outline.exterior.coords, strict=False):
        where = {"longitude": (middle.x + east) / 2, "latitude": (middle.y + north) / 2}
        BlockPlace.objects.create(estate=estate, block=f"{letter} Block", **where)


def add_borough(*, by):
    """The wards of the five estates, and Camley around them all."""
    wards = [(facts.ward, _square(facts.column, facts.row), []) for facts in ESTATES]
    add_shared_areas(kind=Area.Kind.WARD, shapes=wards, by=by)
    add_shared_areas(kind=Area.Kind.BOROUGH, shapes=[("Camley", _square(0, 0, 5, 4), [])], by=by)


def add_comparison_estates(programme, *, by):
    """Named before any count is in; in wards of the borough where the programme does not work."""
    cells = [(column, row) for row in range(4) for column in range(5) if (column, row) not in _worked_on()]
    shapes = [
        (name, _outline(column, row, turn=11 * at), [])
        for at, (name, (column, row)) in enumerate(zip(COMPARISONS, cells, strict=False))
    ]
    add_comparison_areas(programme=programme, shapes=shapes, reason=NAMED_BECAUSE, by=by)
    programme.comparison_choices.update(named_at=NAMED_AT)  # as in the story: before the programme began
    areas = list(Area.objects.comparisons_of(programme).order_by("name"))
    for at, area in enumerate(areas):
        places.set_homes(area=area, homes={2005: 300 + 25 * at, 2006: 300 + 25 * at}, by=by)
    return areas


def _worked_on():
    return {(facts.column, facts.row) for facts in ESTATES}


def _square(column, row, columns=1, rows=1):
    west, south = CORNER[0] + column * EAST, CORNER[1] + row * NORTH
    return box(west, south, west + columns * EAST, south + rows * NORTH)


def _outline(column, row, turn):
    """An L of about 300 m by 250 m in the middle of the ward, turned by some degrees."""
    west, south = CORNER[0] + (column + 0.35) * EAST, CORNER[1] + (row + 0.38) * NORTH
    corners = [(0, 0), (0.3, 0), (0.3, 0.12), (0.16, 0.12), (0.16, 0.25), (0, 0.25)]  # km
    return rotate(Polygon([(west + x * EAST, south + y * NORTH) for x, y in corners]), turn, origin="centroid")
