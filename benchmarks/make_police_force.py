"""A made-up police force of London's size: monthly street files as data.police.uk writes them, and estates.

    python benchmarks/make_police_force.py FOLDER [--rows 1000000] [--estates 300]

The same seed gives the same bytes. Shares follow the real files (shared data/README.md): a quarter of the rows are
ASB, without Crime ID; about 41 % of those equal another row of their month; 1 % have no place; 2 % a quoted comma.
"""

import argparse
from pathlib import Path

import numpy
import polars
from shapely.geometry import Polygon

from estates.geometry import Plane, buffer_ring

SEED = 2006
MONTHS = [f"{year}-{month:02}" for year, month in [(2018, m) for m in range(4, 13)] + [(2019, m) for m in range(1, 4)]]
FORCE_SLUG, FORCE_NAME = "metropolitan", "Metropolitan Police Service"
WEST, SOUTH, EAST, NORTH = -0.50, 51.29, 0.32, 51.68
MAP_POINTS, LSOA_COLUMNS, LSOA_ROWS = 70_000, 80, 60
SKEW = 0.9  # how unequal map points are; gives the share of equal rows
CRIME_TYPES = {
    "Anti-social behaviour": 0.25,
    "Violence and sexual offences": 0.2,
    "Other theft": 0.11,
    "Vehicle crime": 0.11,
    "Burglary": 0.08,
    "Criminal damage and arson": 0.055,
    "Public order": 0.05,
    "Theft from the person": 0.045,
    "Shoplifting": 0.04,
    "Drugs": 0.03,
    "Robbery": 0.02,
    "Other crime": 0.01,
}
OUTCOMES = ["Status update unavailable", "Investigation complete; no suspect identified", "Under investigation"]
STREETS = ["Providence Place", "Hatch Grove", "Mead Road", "Charterhouse Street", "Parking Area", "Mill Lane, Quorn"]


def make_force(folder, rows=1_000_000, seed=SEED):
    """Write twelve monthly files, `rows` in all, and return their paths."""
    random = numpy.random.default_rng(seed)
    points = _map_points(random)
    chance = random.pareto(SKEW + 1, MAP_POINTS) + 0.15
    chance /= chance.sum()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, month in enumerate(MONTHS):
        size = rows // len(MONTHS) + (number < rows % len(MONTHS))
        path = folder / f"{month}-{FORCE_SLUG}-street.csv"
        _month(random, points, chance, month, size).write_csv(path, float_precision=6)
        paths.append(path)
    return paths


def make_areas(estates=300, metres=200, seed=SEED):
    """(key, polygon) for each estate and the buffer around it: "estate 7", "buffer 7"."""
    random = numpy.random.default_rng(seed)
    areas = []
    for number in range(1, estates + 1):
        estate = _estate(random)
        areas += [(f"estate {number}", estate), (f"buffer {number}", buffer_ring(estate, metres))]
    return areas


def _map_points(random):
    longitudes = random.uniform(WEST, EAST, MAP_POINTS).round(6)
    latitudes = random.uniform(SOUTH, NORTH, MAP_POINTS).round(6)
    column = ((longitudes - WEST) / (EAST - WEST) * LSOA_COLUMNS).astype(int)
    row = ((latitudes - SOUTH) / (NORTH - SOUTH) * LSOA_ROWS).astype(int)
    lsoa = numpy.minimum(column, LSOA_COLUMNS - 1) * LSOA_ROWS + numpy.minimum(row, LSOA_ROWS - 1)
    streets = random.integers(0, 400, MAP_POINTS)
    return polars.DataFrame(
        {
            "Longitude": longitudes,
            "Latitude": latitudes,
            "Location": [f"On or near {STREETS[street % 50 % 6]} {street}" for street in streets],
            "LSOA code": [f"E010{code:05}" for code in lsoa + 1],
            "LSOA name": [f"Borough {code // 150:02} {code % 150 // 5 + 1:03}{'ABCDE'[code % 5]}" for code in lsoa],
        }
    )


def _month(random, points, chance, month, size):
    kinds = numpy.array(list(CRIME_TYPES))[random.choice(len(CRIME_TYPES), size, p=list(CRIME_TYPES.values()))]
    crime_ids = random.bytes(32 * size).hex()
    placed = points[random.choice(MAP_POINTS, size, p=chance)]
    frame = placed.with_columns(
        polars.Series("Crime type", kinds),
        polars.Series("Crime ID", [crime_ids[64 * row : 64 * row + 64] for row in range(size)]),
        polars.Series("Last outcome category", numpy.array(OUTCOMES)[random.integers(0, 3, size)]),
        polars.Series("lost", random.random(size) < 0.01),
    )
    is_asb = polars.col("Crime type") == "Anti-social behaviour"
    frame = frame.with_columns(
        polars.when(~is_asb).then("Crime ID").alias("Crime ID"),
        polars.when(~is_asb).then("Last outcome category").alias("Last outcome category"),
        *(polars.when(~polars.col("lost")).then(name).alias(name) for name in points.columns if name != "Location"),
        polars.when("lost").then(polars.lit("No Location")).otherwise("Location").alias("Location"),
    )
    return frame.select(
        "Crime ID",
        polars.lit(month).alias("Month"),
        polars.lit(FORCE_NAME).alias("Reported by"),
        polars.lit(FORCE_NAME).alias("Falls within"),
        *points.columns,
        "Crime type",
        "Last outcome category",
        polars.lit(None, dtype=polars.String).alias("Context"),
    )


def _estate(random):
    """An uneven polygon of 8 to 24 corners, 100 to 400 m from its middle."""
    middle = Plane(random.uniform(WEST + 0.02, EAST - 0.02), random.uniform(SOUTH + 0.02, NORTH - 0.02))
    corners = int(random.integers(8, 25))
    angles = numpy.linspace(0, 2 * numpy.pi, corners, endpoint=False)
    metres = random.uniform(100, 400) * random.uniform(0.6, 1, corners)
    outline = numpy.column_stack([numpy.cos(angles), numpy.sin(angles)]) * metres[:, None]
    return middle.to_degrees(Polygon(outline))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    for path in make_force(options.folder, options.rows):
        print(path)


if __name__ == "__main__":
    main()
