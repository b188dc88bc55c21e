"""Places and people, one file a noun."""

from estates.models.agencies import Agency
from estates.models.areas import Area, AreaHomes, BoundaryUpload, ComparisonChoice
from estates.models.audit import AuditEvent
from estates.models.blocks import BlockPlace
from estates.models.consent import Channel, Consent, ContactHash, DoNotContact, Purpose, RowsAreOnlyAdded, Wording
from estates.models.merges import Merge, NotTheSame
from estates.models.people import Household, Person, Phone
from estates.models.people_imports import PeopleImport
from estates.models.programmes import Estate, Programme
from estates.models.users import Membership, User

__all__ = [
    "Agency",
    "Area",
    "AreaHomes",
    "AuditEvent",
    "BlockPlace",
    "BoundaryUpload",
    "Channel",
    "ComparisonChoice",
    "Consent",
    "ContactHash",
    "DoNotContact",
    "Estate",
    "Household",
    "Membership",
    "Merge",
    "NotTheSame",
    "PeopleImport",
    "Person",
    "Phone",
    "Programme",
    "Purpose",
    "RowsAreOnlyAdded",
    "User",
    "Wording",
]
