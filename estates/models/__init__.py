"""Places and people, one file a noun."""

from estates.models.agencies import Agency
from estates.models.areas import Area, AreaHomes, BoundaryUpload, ComparisonChoice
from estates.models.audit import AuditEvent
from estates.models.consent import Consent, DoNotContact, Wording
from estates.models.people import Household, Person, Phone
from estates.models.programmes import Estate, Programme
from estates.models.users import Membership, User

__all__ = [
    "Agency",
    "Area",
    "AreaHomes",
    "AuditEvent",
    "BoundaryUpload",
    "ComparisonChoice",
    "Consent",
    "DoNotContact",
    "Estate",
    "Household",
    "Membership",
    "Person",
    "Phone",
    "Programme",
    "User",
    "Wording",
]
