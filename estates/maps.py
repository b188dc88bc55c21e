"""Areas drawn as an SVG map: no script, no inline style, colours by class (static/estates/map.css)."""

from dataclasses import dataclass

import numpy
import shapely
from django.utils.html import format_html, format_html_join
from shapely.geometry.base import BaseGeometry

from estates.geometry import Plane

WIDTH = 400  # in SVG units: a phone's width, so that the words stay readable there
TALLEST, MARGIN, FOOT = 500, 12, 34
SCALE_LENGTHS = [part * 10**power for power in range(1, 6) for part in (1, 2, 5)]
LETTER_WIDTH, LINE_HEIGHT, LONGEST_LABEL = 7, 15, 50  # of the bold 13 px letters of map.css


@dataclass(frozen=True)
class MapArea:
    """One area to draw. `layer` becomes its class, and stands in map.css; a label of '' writes no words."""

    geometry: BaseGeometry
    label: str = ""
    layer: str = "estate"


def svg_map(areas, title, identifier="area-map"):
    """The areas as one SVG string, larger ones below, with a scale bar. `identifier` must be its own on the page."""
    plane = Plane.around(*(area.geometry for area in areas))
    flat = [plane.to_metres(area.geometry) for area in areas]
    west, south, east, north = shapely.total_bounds(flat)
    scale = min((WIDTH - 2 * MARGIN) / (east - west), (TALLEST - 2 * MARGIN) / (north - south))
    left = (WIDTH - (east - west) * scale) / 2
    height = round((north - south) * scale) + 2 * MARGIN
    corner, factors = numpy.array([west, north]), numpy.array([scale, -scale])
    drawn = shapely.transform(flat, lambda points: (points - corner) * factors + (left, MARGIN))
    order = sorted(range(len(areas)), key=lambda place: -flat[place].area)
    return format_html(
        '<svg class="area-map" role="img" aria-labelledby="{id}-title" viewBox="0 0 {width} {height}">'
        '<title id="{id}-title">{title}</title>{shapes}{labels}{scale_bar}</svg>',
        id=identifier,
        title=title,
        width=WIDTH,
        height=height + FOOT,
        shapes=format_html_join(
            "",
            '<path class="area-map__area area-map__area--{}" fill-rule="evenodd" d="{}"/>',
            ((areas[place].layer, to_svg_path(drawn[place])) for place in order),
        ),
        labels=format_html_join(
            "",
            '<text class="area-map__label" text-anchor="middle" x="{}" y="{}">{}</text>',
            _labels([(areas[place].label, drawn[place]) for place in reversed(order) if areas[place].label]),
        ),
        scale_bar=_scale_bar(scale, height),
    )


def to_svg_path(geometry, tolerance=0.3):
    """The `d` of a path for a (Multi)Polygon in SVG units, holes by fill-rule evenodd, detail under 0.3 left out."""
    rings = []
    for polygon in shapely.get_parts(shapely.simplify(geometry, tolerance)):
        for ring in (polygon.exterior, *polygon.interiors):
            points = shapely.get_coordinates(ring)[:-1]
            rings.append("M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z")
    return "".join(rings)


def _labels(named):
    """x, y, words for each (label, shape): in the shape, or below the labels already written where they would meet."""
    written = []
    for label, shape in named:
        words = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}\u2026"
        half = len(words) * LETTER_WIDTH / 2
        x, y = shapely.get_coordinates(shape.representative_point())[0]
        x = min(max(x, half), WIDTH - half)
        while any(abs(x - other_x) < half + other_half and abs(y - other_y) < LINE_HEIGHT - 1
                  for other_x, other_y, other_half, _ in written):  # fmt: skip
            y += LINE_HEIGHT
        written.append((x, y, half, words))
    return [(f"{x:.1f}", f"{y:.1f}", words) for x, y, _, words in written]


def _scale_bar(units_per_metre, top):
    """A bar of a round number of metres, at most a third of the map's width."""
    fitting = [metres for metres in SCALE_LENGTHS if metres * units_per_metre <= WIDTH / 3]
    metres = max(fitting, default=SCALE_LENGTHS[0])
    words = f"{metres:,} m" if metres < 1_000 else f"{metres // 1_000:,} km ({metres:,} m)"
    end = f"{MARGIN + metres * units_per_metre:.1f}"
    return format_html(
        '<g class="area-map__scale"><path d="M{0},{1}v6H{2}v-6"/><text x="{0}" y="{3}">{4}</text></g>',
        MARGIN,
        top,
        end,
        top + 24,
        words,
    )
