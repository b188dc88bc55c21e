"""Who works on the demonstration: one log-in for each role, all with the same password."""

from django.conf import settings

from engagement.access import Role
from estates.models import Agency, Membership, User

AGENCIES = (
    "Riverside Homes", "Camley police", "Camley Youth Service", "Camley Council",
    "Hope Street Surgery",
)  # fmt: skip
NAMES = {
    Role.OFFICER: "Olive Farmer",
    Role.COACH: "Conrad Hale",
    Role.EVENT_LEAD: "Evie Lamb",
    Role.DATA_OFFICER: "Dara Quinn",
    Role.MANAGER: "Mira Newton",
    Role.AGENCY_PARTNER: "Pat Rivers",
}


def add_agencies():
    """{name: agency}"""
    return {name: Agency.objects.get_or_create(name=name)[0] for name in AGENCIES}


def add_staff(programme, agencies):
    """{role: user}; the partner works for the first agency. The site administrator belongs to no programme."""
    staff = {role: _user(f"{role}@demonstration.example".replace("_", "-"), name) for role, name in NAMES.items()}
    for role, user in staff.items():
        agency = agencies[AGENCIES[0]] if role == Role.AGENCY_PARTNER else None
        Membership.objects.create(user=user, programme=programme, role=role, agency=agency)
    _user("administrator@demonstration.example", "Ada Strong", is_staff=True, is_superuser=True)
    return staff


def _user(email, name, **fields):
    return User.objects.create_user(email, settings.DEMONSTRATION_PASSWORD, name=name, **fields)
