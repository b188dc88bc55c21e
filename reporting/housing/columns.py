"""Which column of a landlord's file is what, and the words by which columns and values are recognised."""

from estates.plain import plain
from reporting.models import HousingCase, SourceFile

# What may stand in a column, with other names that such columns have in housing systems.
FIELDS = {
    "reference": ("Case reference", "reference", "case reference", "case ref", "case number", "case no", "case id",
                  "ref", "ref no", "reference number", "id", "incident number", "complaint number"),
    "reported": ("Date reported", "reported", "date reported", "reported date", "reported on", "date opened", "opened",
                 "open date", "opened date", "date received", "received", "date raised", "start date", "date logged"),
    "closed": ("Date closed", "closed", "date closed", "closed date", "closed on", "close date", "closure date",
               "end date", "date completed"),
    "category": ("Category", "category", "case type", "asb type", "type", "case category", "asb category", "nature",
                 "type of asb", "incident type", "complaint type"),
    "counted": ("Whether it is a case, an incident or a complaint", "case incident or complaint", "record type",
                "kind of record", "row type"),
    "property_reference": ("Property reference", "property reference", "property ref", "property number",
                           "property id", "uprn", "prop ref", "place ref", "place reference"),
    "postcode": ("Postcode", "postcode", "post code", "postal code", "pc"),
    "address": ("Address that has the postcode in it", "address", "full address", "property address", "location"),
    "longitude": ("Longitude", "longitude", "lon", "lng", "long"),
    "latitude": ("Latitude", "latitude", "lat"),
}  # fmt: skip
LABELS = {key: names[0] for key, names in FIELDS.items()}
NEEDED = ("reference", "reported")
DATES = ("reported", "closed")

COUNTED = {plain(word): value for value, label in SourceFile.Counted.choices for word in (value, label)}
# What landlords call the kinds of ASB, for a first guess that people see and may change.
CATEGORIES = {plain(label): value for value, label in HousingCase.Category.choices} | {
    "asb": "asb", "anti social behaviour": "asb", "antisocial behaviour": "asb", "noise": "nuisance",
    "noise nuisance": "nuisance", "nuisance": "nuisance", "rowdy behaviour": "nuisance", "personal": "personal",
    "harassment": "personal", "intimidation": "personal", "verbal abuse": "personal", "environmental": "environmental",
    "fly tipping": "environmental", "graffiti": "environmental", "litter": "environmental", "rubbish": "environmental",
    "vandalism": "damage", "criminal damage": "damage", "criminal damage and arson": "damage", "arson": "damage",
    "repair": "not_asb", "repairs": "not_asb", "rent arrears": "not_asb",
}  # fmt: skip


def spelt(name):
    """A name as it is compared: case, accents, hyphens and spaces do not matter."""
    return plain(name.replace("-", " ").replace("_", " ").replace("/", " "))


def guess(header, known=None):
    """The key for each column, "" where the name tells nothing. What is `known` of this landlord's comes first."""
    keys, names = [""] * len(header), [spelt(name) for name in header]
    for at, name in enumerate(names):
        key = (known or {}).get(name, "")
        keys[at] = key if key not in keys else ""
    for at, name in enumerate(names):
        if not keys[at] and name not in (known or {}):
            keys[at] = next((key for key in FIELDS if key not in keys and name in FIELDS[key][1:]), "")
    return keys
