"""An uploaded GeoJSON file to a checked boundary: a valid Polygon or MultiPolygon in WGS84 (longitude, latitude).

British National Grid is converted with Ordnance Survey's OSTN15 grid (package convertbng, right to about 0.1 m).
"""

import json
from dataclasses import dataclass

import numpy
import shapely
from convertbng.cutil import convert_osgb36_to_ll
from shapely.geometry import Polygon

from estates.geometry import GeometryProblem, area_square_metres, cross_too_often
from estates.lsoa import LSOA_CODE

LARGEST_FILE_BYTES = 10 * 1024 * 1024
SMALLEST_SQUARE_METRES = 100
LARGEST_SQUARE_KM = 2_000  # a borough or a district
LARGEST_ESTATE_SQUARE_KM = 60
UK_LONGITUDES = (-8.7, 1.8)
UK_LATITUDES = (49.8, 60.9)
GRID_EASTINGS = (0, 700_000)
GRID_NORTHINGS = (0, 1_300_000)
WEB_MERCATOR_Y = (6_350_000, 8_600_000)  # of the United Kingdom
WGS84_NAMES = ("EPSG:4326", "EPSG:4258", "CRS84")  # EPSG:4258 is ETRS89, within a metre of WGS84
LABEL_ENDINGS = ("name", "nm", "title", "label", "code", "cd", "id")

REASONS = {
    "Self-intersection": "its line crosses itself",
    "Ring Self-intersection": "its line touches itself",
    "Hole lies outside shell": "it has a hole outside its outer line",
    "Holes are nested": "it has a hole within a hole",
    "Interior is disconnected": "a hole cuts it into two",
    "Duplicate Rings": "it has the same line twice",
    "Too few points in geometry component": "its line has too few different points",
}


class ChooseFeatures(GeometryProblem):
    """The file holds several features and none was chosen: `choices` are (number, label) pairs."""

    def __init__(self, features):
        self.choices = [(feature.number, feature.label) for feature in features]
        super().__init__(f"The file holds {len(features)} shapes. Choose the one (or more) that make up the area.")


@dataclass(frozen=True)
class Feature:
    """One shape of an uploaded file, not checked yet. `number` counts from 1; `crs` is the file's, or ''.

    `lsoa_code` is '' unless the shape is an LSOA and says so (`lsoa11cd`, `LSOA21CD`).
    """

    number: int
    label: str
    shape: dict
    crs: str
    lsoa_code: str = ""


def read_area(data, choice=(), at_most_square_km=LARGEST_SQUARE_KM):
    """The checked geometry of an uploaded GeoJSON (bytes or str); several chosen features are joined into one.

    Raises GeometryProblem, or ChooseFeatures when there is more than one feature and `choice` (numbers) is empty.
    """
    features = read_features(data)
    if len(features) > 1 and not choice:
        raise ChooseFeatures(features)
    chosen = [feature for feature in features if not choice or feature.number in choice]
    if not chosen or len(chosen) < len(set(choice)):
        raise GeometryProblem(f"Choose shapes by a number from 1 to {len(features)}.")
    return join_features(chosen, at_most_square_km)


def join_features(features, at_most_square_km=LARGEST_SQUARE_KM):
    """One checked geometry from some features of `read_features`. Raises GeometryProblem."""
    return _check_size(_joined([_checked_feature(feature) for feature in features]), at_most_square_km)


def _joined(shapes):
    if len(shapes) > 1 and cross_too_often(shapes):
        raise GeometryProblem(
            "The shapes lie across each other, and their lines cross too often to join them. Draw one line around all."
        )
    return shapely.union_all(shapes)


def read_features(data):
    """Every feature of a GeoJSON file, with a label to choose it by. The shapes are checked by `read_area`."""
    document = _parse(data)
    kind = document.get("type")
    crs = _crs_name(document.get("crs"))
    if kind == "FeatureCollection":
        rows = document.get("features")
        if not isinstance(rows, list) or not rows:
            raise GeometryProblem("The file is a FeatureCollection without features. Add the boundary as a polygon.")
    else:
        rows = [document]
    return [_feature(row, number, crs) for number, row in enumerate(rows, start=1)]


def _parse(data):
    if len(data) > LARGEST_FILE_BYTES:
        raise GeometryProblem("The file is larger than 10 MB. Simplify the boundary, or save only the shape you need.")
    if isinstance(data, str):
        data = data.encode()
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise GeometryProblem("The file is empty. Upload a GeoJSON file with a polygon.")
    if start.startswith(b"PK"):
        raise GeometryProblem("This is a ZIP file (a shapefile, perhaps). Save the boundary as GeoJSON.")
    if start.startswith(b"<"):
        raise GeometryProblem("This is an XML or HTML file (KML, perhaps). Save the boundary as GeoJSON.")
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise GeometryProblem("The file is not UTF-8 text. Upload a GeoJSON file.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise GeometryProblem(f"The file is not valid JSON: it stops making sense at {where}.") from None
    except GeometryProblem:
        raise
    except ValueError:  # a number of more than 4,300 digits
        raise GeometryProblem("The file has a number with too many digits to be a coordinate.") from None
    except RecursionError:
        raise GeometryProblem("The file is nested too deeply to be GeoJSON.") from None
    if not isinstance(document, dict):
        raise GeometryProblem("The file is JSON but not GeoJSON: it must be an object with a 'type'.")
    return document


def _no_constant(name):
    raise GeometryProblem(f"The file has the number {name}, which is not a coordinate.")


def _crs_name(crs):
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name", "") if isinstance(properties, dict) else ""
    return _text(name).replace("::", ":").upper()


def _text(value):
    """As text that can be stored and shown: without NUL and halves of characters."""
    return str(value).replace("\0", "").encode("utf-8", "replace").decode().strip()


def _feature(row, number, crs):
    if not isinstance(row, dict):
        raise GeometryProblem(f"Shape {number} is not a GeoJSON feature.")
    if row.get("type") != "Feature":
        return Feature(number, f"Shape {number}", row, crs)
    properties = row.get("properties") if isinstance(row.get("properties"), dict) else {}
    return Feature(number, _label(properties, number), row.get("geometry"), crs, _lsoa_code(properties))


def _lsoa_code(properties):
    codes = (str(value).strip() for key, value in properties.items() if key.lower().startswith("lsoa"))
    return next((code for code in codes if LSOA_CODE.fullmatch(code)), "")


def _label(properties, number):
    """The first property that is named like a name, else like a code: wards call theirs WD22NM, LSOAs lsoa11nm."""
    for ending in LABEL_ENDINGS:
        for key, value in properties.items():
            if key.lower().endswith(ending) and isinstance(value, str | int) and _text(value):
                return _text(value)[:200]
    return f"Shape {number}"


def _checked_feature(feature):
    parts = _polygon_coordinates(feature)
    labels = [feature.label] if len(parts) == 1 else [f"{feature.label}, part {n}," for n in range(1, len(parts) + 1)]
    # Parts that share an edge are not a valid MultiPolygon, yet what is meant is plain: join them.
    return _joined([_polygon(*part, feature.crs) for part in zip(parts, labels, strict=True)])


def _polygon_coordinates(feature):
    shape = feature.shape
    kind = shape.get("type") if isinstance(shape, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise GeometryProblem(f"{feature.label} is {_described(kind)}. An area must be a Polygon or MultiPolygon.")
    coordinates = shape.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts or not all(isinstance(rings, list) and rings for rings in parts):
        raise GeometryProblem(f"{feature.label} has no coordinates. Draw the boundary again and save it.")
    return parts


def _described(kind):
    known = {
        None: "empty (it has no geometry)",
        "Point": "a point",
        "MultiPoint": "points",
        "LineString": "a line, not a closed shape",
        "MultiLineString": "lines, not a closed shape",
        "GeometryCollection": "a collection of geometries",
        "Topology": "TopoJSON, not GeoJSON",
    }
    named = kind if isinstance(kind, str | None) else str(kind)
    return known.get(named, f"of the type {_text(kind)[:40]!r}")


def _polygon(rings, label, crs):
    shell, *holes = [_ring(points, label) for points in rings]
    grid = _is_british_grid(shell, label, crs)
    lines = [_from_grid(line, label) if grid else line for line in (shell, *holes)]
    _check_in_uk(lines[0], label)
    polygon = Polygon(lines[0], lines[1:])
    if not polygon.is_valid:
        reason, _, place = shapely.is_valid_reason(polygon).partition("[")
        x, _, y = place.rstrip("]").partition(" ")
        near = f" near latitude {float(y):.5f}, longitude {float(x):.5f}" if y else ""
        raise GeometryProblem(f"{label} is not a valid shape: {REASONS.get(reason, reason.lower())}{near}. Redraw it.")
    return polygon


def _ring(points, label):
    """One closed line as an array of x, y; a third coordinate (height) is left out."""
    try:
        line = numpy.array([(point[0], point[1]) for point in points], dtype=float)
        numbers = all(type(value) in (int, float) for point in points for value in point[:2])
    except (TypeError, ValueError, KeyError, IndexError, OverflowError):
        numbers = False
    if not numbers or not len(points) or not numpy.isfinite(line).all():
        raise GeometryProblem(f"{label} has a coordinate that is not a pair of numbers.")
    if len(line) < 4:
        raise GeometryProblem(f"{label} has a line of {len(line)} points. A closed line needs 4 or more.")
    if (line[0] != line[-1]).any():
        raise GeometryProblem(f"{label} has a line that is not closed: its last point must equal its first.")
    return line


def _is_british_grid(line, label, crs):
    """Whether the numbers are eastings and northings. The `crs` member must not contradict what they look like."""
    xs, ys = line.T
    named_grid = crs.endswith("27700")
    named_wgs84 = crs.endswith(WGS84_NAMES)
    if crs and not named_grid and not named_wgs84:
        raise GeometryProblem(f"The file's coordinates are in {crs[:60]}. Save it in WGS84 (EPSG:4326).")
    if numpy.abs(xs).max() <= 180 and numpy.abs(ys).max() <= 180:
        if named_grid:
            raise GeometryProblem(f"The file says British National Grid, but {label} has longitudes and latitudes.")
        return False
    if _within(ys, WEB_MERCATOR_Y):
        raise GeometryProblem(f"{label} is in web map metres (EPSG:3857). Save it in WGS84 (EPSG:4326).")
    if not (_within(xs, GRID_EASTINGS) and _within(ys, GRID_NORTHINGS)):
        raise GeometryProblem(f"{label} is neither in longitude and latitude (WGS84) nor in British National Grid.")
    if named_wgs84:
        raise GeometryProblem(f"The file says WGS84, but {label} has eastings and northings in metres.")
    return True


def _within(values, limits):
    return bool(values.min() >= limits[0] and values.max() <= limits[1])


def _from_grid(line, label):
    longitudes, latitudes = convert_osgb36_to_ll(line[:, 0], line[:, 1])
    if not numpy.isfinite(longitudes).all():
        raise GeometryProblem(f"{label} has a point in the sea, outside the British National Grid's reach.")
    return numpy.column_stack([longitudes, latitudes])


def _check_in_uk(line, label):
    xs, ys = line.T
    if _within(xs, UK_LONGITUDES) and _within(ys, UK_LATITUDES):
        return
    if _within(xs, UK_LATITUDES) and _within(ys, UK_LONGITUDES):
        raise GeometryProblem(f"{label} has latitude and longitude swapped: GeoJSON writes longitude first.")
    first = f"its first point is longitude {xs[0]:g}, latitude {ys[0]:g}"
    raise GeometryProblem(f"{label} is not wholly in the United Kingdom: {first}.")


def _check_size(geometry, at_most_square_km):
    square_metres = area_square_metres(geometry)
    if square_metres < SMALLEST_SQUARE_METRES:
        raise GeometryProblem(f"The area is {square_metres:.0f} square metres. It must be at least 100.")
    if square_metres > at_most_square_km * 1e6:
        raise GeometryProblem(
            f"The area is {square_metres / 1e6:,.0f} square kilometres. It must be at most {at_most_square_km:,}."
        )
    return geometry
