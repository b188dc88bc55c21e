"""Where each property of a landlord lies, from a list that comes with its cases and is not kept."""

from engagement.table_files.reading import Refused, read_table
from estates.postcodes import normal_postcode
from reporting.housing.columns import guess
from reporting.housing.places import degrees

MOST_ROWS = 50_000
NAMES = "name its columns “Property reference” and “Postcode”, or “Longitude” and “Latitude”."


def read_properties(import_):
    """{reference: {"postcode": text} and/or {"longitude": degrees, "latitude": degrees}}. Raises Refused."""
    if not import_.properties:
        return {}
    with import_.properties.open("rb") as stream:
        try:
            table = read_table(stream.read(), import_.properties.name.rpartition(".")[2], MOST_ROWS)
        except Refused as refused:
            raise Refused(f"The list of properties: {refused}") from refused
    at = {key: at for at, key in enumerate(guess(table["header"])) if key}
    if "property_reference" not in at or not ("postcode" in at or {"longitude", "latitude"} <= set(at)):
        raise Refused(f"The list of properties cannot be read: {NAMES}")
    return {cells[at["property_reference"]]: _place(cells, at, number) for number, cells in table["rows"]}


def _place(cells, at, number):
    place = {}
    try:
        if "postcode" in at and cells[at["postcode"]]:
            place["postcode"] = normal_postcode(cells[at["postcode"]])
        point = {key: cells[at[key]] for key in ("longitude", "latitude") if key in at}
        if len(point) == 2 and all(point.values()):
            place |= {key: degrees(key, text) for key, text in point.items()}
    except ValueError as error:
        raise Refused(f"The list of properties, row {number}: {error}") from error
    return place
