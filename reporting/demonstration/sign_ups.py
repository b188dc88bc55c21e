"""Who signed up for the demonstration's workshop and fun days, and who has for what is to come."""

import uuid
from datetime import timedelta
from random import Random

from django.db.models import Exists, OuterRef
from django.utils import timezone

from estates.consents import current_wordings
from estates.models import Person, Purpose
from events.models import Attendee, SignUp, Source, WhyCancelled
from events.sign_ups import cancel, sign_up
from outreach.models import Interview

SEED = 2006
AT_THE_WORKSHOP, CANCELLED = 54, 3
PARTIES_AT_A_FUN_DAY, PARTIES_NOW = 24, 9
NEEDS = {4: "A ramp", 11: "Somebody who signs", 23: "A seat near the door"}
FOOD = {2: "No meat", 7: "Halal", 13: "No nuts"}


def add_sign_ups(programme, events, *, by):
    """Nobody is written to: all this was long ago. Those who came on the day stand in attendance."""
    random = Random(SEED)  # noqa: S311 - the same rows each time, nothing secret
    photos = current_wordings(programme).filter(purpose=Purpose.PHOTOS).first()
    people = _residents(programme)
    workshop = events["workshop"]
    for at, person in enumerate(people[:AT_THE_WORKSHOP]):
        signed_up = _add(workshop, person, random, photos, by, access_needs=NEEDS.get(at, ""), food=FOOD.get(at, ""))
        if at >= AT_THE_WORKSHOP - CANCELLED:
            cancel(sign_up=signed_up, why=WhyCancelled.THEM)
    for event in events["fun_days"]:
        for person in random.sample(people, PARTIES_AT_A_FUN_DAY):
            _add(event, person, random, photos, by, adults=random.randint(1, 2), children=random.randint(0, 3))
    for person in random.sample(people, PARTIES_NOW):
        _add(events["fun_day_now"], person, random, photos, by, adults=1, children=random.randint(0, 2))


def _residents(programme):
    """Those with a phone, who were interviewed first: the workshop came out of the interviews."""
    interviewed = Exists(Interview.objects.filter(person=OuterRef("pk")))
    residents = Person.objects.in_programme(programme).current().filter(kind=Person.Kind.RESIDENT)
    with_phone = residents.filter(phones__wrong_since__isnull=True, phones__isnull=False).distinct()
    return list(with_phone.annotate(was_interviewed=interviewed).order_by("-was_interviewed", "pk"))


def _add(event, person, random, photos, by, adults=1, **fields):
    source = random.choice((Source.PUBLIC, Source.PUBLIC, Source.PHONE))
    outcome = sign_up(
        event=event, client_id=uuid.UUID(int=random.getrandbits(128)), name=person.name, adults=adults, source=source,
        phone=person.phones.first().number, email=person.email, flat=person.flat, street=person.block,
        postcode=person.postcode, photos_ok=random.random() > 0.2, photos_wording=photos,
        by=by if source == Source.PHONE else None, **fields,
    )  # fmt: skip
    before = timedelta(days=random.randint(2, 20), minutes=random.randint(0, 600))
    created_at = min(event.starts_at - before, timezone.now())
    SignUp.objects.filter(pk=outcome.sign_up.pk).update(person=person, created_at=created_at)
    first = Attendee.objects.filter(sign_up=outcome.sign_up).first()
    Attendee.objects.filter(pk=first.pk).update(person=person)
    return outcome.sign_up
