"""Which column of a list is what: what a person's record takes, and the names by which columns are recognised."""

from estates.models import Channel, Person
from estates.plain import plain

# What may stand in a column, with other names that such columns have in landlords' and contractors' lists.
FIELDS = {
    "name": ("Full name", "name", "full name", "resident", "tenant", "tenant name", "contact", "contact name"),
    "first_name": ("First name", "first name", "forename", "given name", "christian name"),
    "last_name": ("Last name", "last name", "surname", "family name"),
    "kind": ("Resident or professional", "kind", "type", "resident or professional"),
    "phone": ("Phone number", "phone", "phone number", "phone numbers", "telephone", "tel", "mobile", "mobile number",
              "landline", "home phone", "work phone", "contact number"),
    "email": ("E-mail address", "email", "email address", "e mail", "mail"),
    "flat": ("Flat or house number", "flat", "flat number", "flat or house number", "house number", "house", "door",
             "unit", "number"),
    "block": ("Block", "block", "building", "block name"),
    "street": ("Street", "street", "road", "address", "address line 1", "address 1"),
    "postcode": ("Postcode", "postcode", "post code", "postal code", "pc"),
    "estate": ("Estate", "estate", "estate name"),
    "agency": ("Agency", "agency", "organisation", "organization", "employer"),
    "job_title": ("Job title", "job title", "job", "role", "position"),
    "preferred_channel": ("Preferred way to be reached", "preferred way to be reached", "preferred contact",
                          "contact preference", "preferred channel"),
    "language": ("Language", "language", "first language", "preferred language"),
    "access_needs": ("Access needs", "access needs", "access", "adjustments"),
    "age_band": ("Age", "age", "age band", "age group"),
}  # fmt: skip
LABELS = {key: names[0] for key, names in FIELDS.items()}
SEVERAL = {"phone"}  # columns of which there may be more than one

KINDS = {plain(label): value for value, label in Person.Kind.choices}
CHANNELS = {plain(label): value for value, label in Channel.choices} | {
    "phone": Channel.PHONE, "call": Channel.PHONE, "text": Channel.TEXT, "sms": Channel.TEXT, "email": Channel.EMAIL,
    "post": Channel.LETTER, "letter": Channel.LETTER, "door": Channel.DOOR,
}  # fmt: skip
AGES = {plain(word): value for value, label in Person.AgeBand.choices for word in (value, label)} | {
    "65 and over": Person.AgeBand.FROM_65,
}


def guess(header):
    """The key for each column, "" where the name tells nothing; one that stands twice is taken once.

    A column that is called just as ours is takes precedence over one with another name for the same.
    """
    names = [plain(name.replace("-", " ").replace("_", " ")) for name in header]
    keys = [""] * len(header)
    for ours in (slice(1, 2), slice(1, None)):
        for at, name in enumerate(names):
            free = [key for key in FIELDS if key in SEVERAL or key not in keys]
            keys[at] = keys[at] or next((key for key in free if name in FIELDS[key][ours]), "")
    return keys
