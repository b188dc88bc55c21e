"""The least rows that a test of places and people needs."""

from datetime import date

from engagement.access import Role
from estates.consents import change_wording, record_answer
from estates.models import Agency, Area, Estate, Membership, Programme, Purpose, User, Wording
from estates.people import record_person

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-0.10, 51.51], [-0.09, 51.51], [-0.09, 51.52], [-0.10, 51.52], [-0.10, 51.51]]],
}
NEXT_DOOR = {
    "type": "Polygon",
    "coordinates": [[[-0.09, 51.51], [-0.08, 51.51], [-0.08, 51.52], [-0.09, 51.52], [-0.09, 51.51]]],
}
FAR_AWAY = {
    "type": "Polygon",
    "coordinates": [[[-0.20, 51.60], [-0.19, 51.60], [-0.19, 51.61], [-0.20, 51.61], [-0.20, 51.60]]],
}


def make_programme(name="Five Estates", **fields):
    number = Programme.objects.count() + 1
    fields = {
        "slug": f"programme-{number}",
        "commissioning_body": "The council",
        "starts_on": date(2005, 4, 1),
        "baseline_year": 2005,
        "follow_up_year": 2006,
        "chosen_because": Programme.ChosenBecause.OTHER,
        **fields,
    }
    return Programme.objects.create(name=name, **fields)


def make_user(email=None, **fields):
    number = User.objects.count() + 1
    return User.objects.create(email=email or f"user{number}@example.org", name=f"User {number}", **fields)


def make_member(programme, role=Role.MANAGER, agency=None, **fields):
    """A user with one role in the programme."""
    user = make_user(**fields)
    if role == Role.AGENCY_PARTNER and agency is None:
        agency = Agency.objects.create(name=f"Agency {Agency.objects.count() + 1}")
    Membership.objects.create(user=user, programme=programme, role=role, agency=agency)
    return user


def make_site_administrator():
    return make_user(is_superuser=True, is_staff=True)


def make_estate(*programmes, name=None, boundary=None, lsoa_codes=(), **fields):
    """An estate with its area, worked on by the programmes."""
    name = name or f"Estate {Estate.objects.count() + 1}"
    estate = Estate.objects.create(name=name, **fields)
    make_area(name=name, kind=Area.Kind.ESTATE, estate=estate, boundary=boundary, lsoa_codes=list(lsoa_codes))
    for programme in programmes:
        programme.estates.add(estate)
    return estate


def make_area(name="Area", kind=Area.Kind.COMPARISON, **fields):
    return Area.objects.create(name=name, kind=kind, **fields)


def make_person(programme, name="Zoë O'Neil", by=None, **fields):
    """A resident of the programme; `phones` as typed."""
    return record_person(programme=programme, by=by, name=name, **fields)


def make_wording(programme, purpose=Purpose.NEWS, text="May we tell you about events?", basis=Wording.Basis.CONSENT):
    return change_wording(programme=programme, purpose=purpose, basis=basis, text=text, by=None)


def make_answer(person, state="given", purpose=Purpose.NEWS, channel="email", wording=None, **fields):
    """One answer of a person, asked in the words of a programme of theirs."""
    wording = wording or make_wording(person.programmes.first(), purpose)
    [answer] = record_answer(
        person=person, wording=wording, channels=[channel], state=state, by=None, **{"how": "phone", **fields}
    )
    return answer
