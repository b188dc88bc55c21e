"""Door rounds: making one, what stands at its doors, and writing down a visit with all that follows from it."""

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from estates import consents, people
from estates.models import Channel, Consent, Person
from estates.plain import plain
from outreach.contacts import TIME_TO_UNDO, TooLate, record_contact, undo_contact
from outreach.models import Contact, Door, DoorRound, Visit
from outreach.models.contacts import FARTHEST_BACK
from outreach.outcomes import EFFECTS, Outcome, Way
from outreach.queue import REST

MOST_DOORS = 500
A_RANGE = re.compile(r"(\d{1,4})\s*(?:-|–|to)\s*(\d{1,4})(?:\s+(odd|even))?$", re.IGNORECASE)
SIDES = {"odd": 1, "even": 0}
ENDS_THE_VISITS = [outcome for outcome, effect in EFFECTS.items() if effect.closes]


@dataclass
class AtDoor:
    """What somebody who stands before a door should know: who lives there, who was here, whether to knock at all."""

    door: Door
    residents: list = field(default_factory=list)
    visits: list = field(default_factory=list)
    leave_alone: bool = False
    heard_at: object = None

    @property
    def last(self):
        return self.visits[-1] if self.visits else None

    @property
    def is_done(self):
        return bool(self.last) and self.last.ends_the_visits

    @property
    def seen(self):
        """The newest visit that is shown, so that one made without knowing of a newer one can be told."""
        return max((visit.pk for visit in self.visits), default=0)


def flats_of(text):
    """The flats or house numbers of "1-9 odd, 10A, 12 to 14", in that order, each once. ValueError says what is wrong.

    They are separated by commas or lines. A range may be of one side of the street, and may run backwards.
    """
    flats = {}
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        for flat in _range(part) if A_RANGE.match(part) else [part]:
            flats.setdefault(plain(flat), flat)
        if len(flats) > MOST_DOORS:
            raise ValueError(f"That is more than {MOST_DOORS} doors: make several rounds")
    for flat in flats.values():
        if len(flat) > 40:
            raise ValueError(f"“{flat[:20]}…” is too long for a flat or house number: put a comma between two")
    return list(flats.values())


def _range(part):
    first, last, side = A_RANGE.match(part).groups()
    first, last = int(first), int(last)
    numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    return [str(number) for number in numbers if side is None or number % 2 == SIDES[side.lower()]]


@transaction.atomic
def make_round(*, programme, by, flats, **fields):
    """A round past these flats in their order, then past the homes of other residents known in the block or street."""
    door_round = DoorRound.objects.create(programme=programme, created_by=by, **fields)
    known = sorted({person.flat for person in residents_of(door_round)}, key=_as_one_walks)
    each_once = {}
    for flat in [*flats, *known]:
        each_once.setdefault(plain(flat), flat)
    doors = [
        Door(round=door_round, position=place, flat=flat, home=door_round.home_at(flat))
        for place, flat in enumerate(each_once.values(), 1)
    ]
    Door.objects.bulk_create(doors)
    return door_round


def _as_one_walks(flat):
    """2 before 10, and 10 before 10A."""
    return [(int(digits or 0), letters) for digits, letters in re.findall(r"(\d*)(\D*)", flat.lower())]


def residents_of(door_round):
    """The residents of the programme who are known to live in the round's block or street, and at which flat."""
    those = Person.objects.in_programme(door_round.programme).current().filter(kind=Person.Kind.RESIDENT)
    where = {"block__iexact": door_round.block} if door_round.block else {"street__iexact": door_round.street}
    return [person for person in those.filter(**where).order_by("plain_name", "pk") if _is_of(person, door_round)]


def _is_of(person, door_round):
    flat, building, _ = person.home or ("", "", "")
    return bool(flat) and building == door_round.building and _same_place(person, door_round)


def _same_place(one, other):
    """There is a Block A on many an estate: postcode and estate must not differ, as far as both are known."""
    pairs = ((one.postcode, other.postcode), (one.estate_id, other.estate_id))
    return all(mine == theirs for mine, theirs in pairs if mine and theirs)


def at_the_doors(door_round):
    """[AtDoor] of a round in walking order, in six queries however many doors it has."""
    doors = list(door_round.doors.select_related("round"))
    places = {plain(door.flat): AtDoor(door) for door in doors}
    residents = residents_of(door_round)
    may_be_visited = set(_of(residents).contactable(Channel.DOOR).values_list("pk", flat=True))
    heard = _heard_lately(residents)
    for person in residents:
        if place := places.get(plain(person.flat)):
            place.residents.append(person)
            place.leave_alone |= person.pk not in may_be_visited
            place.heard_at = max(filter(None, (place.heard_at, heard.get(person.pk))), default=None)
    left_alone = _asked_to_be_left_alone(door_round, [door.home for door in doors])
    for visit in Visit.objects.standing().filter(door__round=door_round).select_related("by", "door"):
        places[plain(visit.door.flat)].visits.append(visit)
    for place in places.values():
        place.leave_alone |= place.door.home in left_alone
    return list(places.values())


def _of(residents):
    return Person.objects.filter(pk__in=[person.pk for person in residents])


def _heard_lately(residents):
    """{person: when} of those who heard from us within a day, by whichever list or round."""
    recent = Contact.objects.standing().filter(person__in=residents, incoming=False, at__gt=timezone.now() - REST)
    return dict(recent.order_by("at").values_list("person", "at"))


def _asked_to_be_left_alone(door_round, homes):
    """Those of the homes at which somebody who gave no name asked not to be visited again, in any round."""
    said_so = Visit.objects.standing().filter(outcome=Outcome.DO_NOT_CONTACT, door__home__in=homes)
    return {
        visit.door.home for visit in said_so.select_related("door__round") if _same_place(visit.door.round, door_round)
    }


def rounds_with_progress(rounds):
    """The rounds with how many doors they have (`number`) and how many of them need no more visits (`done`)."""
    last = Visit.objects.standing().filter(door=OuterRef("pk")).order_by("-at", "-pk").values("outcome")[:1]
    doors = Door.objects.filter(round=OuterRef("pk")).order_by().annotate(last=Subquery(last))
    return rounds.annotate(number=_count(doors), done=_count(doors.filter(last__in=ENDS_THE_VISITS)))


def _count(doors):
    return Coalesce(Subquery(doors.values("round").annotate(number=Count("pk")).values("number")), 0)


@transaction.atomic
def record_visit(*, client_id, door, by, outcome, at=None, seen=0, person=None, newcomer=None, answers=(), notes="",
                 call_back_at=None, language=""):  # fmt: skip
    """Write down one visit and what it means for whoever lives there. The same `client_id` again: nothing.

    `person` opened, or `newcomer` (name, phone, email) did, whom nobody had written down; where nobody answered, all
    who are known to live there were tried. `answers` are what they were asked: wording, state and channels. A device's
    clock may be years off: a visit is never later than now, nor earlier than its round. Nothing is refused because
    somebody was there meanwhile.
    """
    door = Door.objects.select_for_update(of=("self",)).select_related("round__programme").get(pk=door.pk)
    if there := Visit.objects.filter(client_id=client_id).first():
        return there
    now = timezone.now()
    at = max(min(at or now, now), door.round.created_at)
    if newcomer:
        person = _newcomer(door, by, **newcomer)
    elif person:
        person = person.merged_into or person
        person, notes = (None, "") if person.erased_at else (person, notes)
    visit = Visit.objects.create(
        client_id=client_id, door=door, outcome=outcome, call_back_at=call_back_at, at=at, recorded_at=now, by=by,
        notes="" if person else notes, unaware=door.visits.standing().filter(pk__gt=seen).exclude(by=by).exists(),
    )  # fmt: skip
    contact = {"programme": door.round.programme, "by": by, "way": Way.DOOR, "outcome": outcome, "visit": visit}
    contact |= {"call_back_at": call_back_at, "at": _written_down_in_time(at, now)}
    contact |= {"notes": notes, "language": language} if person else {}
    for one in [person] if person else _tried(visit):
        record_contact(client_id=uuid.uuid5(visit.client_id, str(one.pk)), person=one, **contact)
    for answer in answers if person else ():
        _record_answer(person, by, at, **answer)
    return visit


def _tried(visit):
    """Whom a visit at which nobody opened was to: it counts as a try to reach them."""
    if visit.outcome != Outcome.NO_ANSWER:
        return []
    return [person for person in residents_of(visit.door.round) if plain(person.flat) == plain(visit.door.flat)]


def _written_down_in_time(at, now):
    """A device that found no signal for weeks loses nothing: the contact then stands at the farthest day back."""
    return max(at, now - FARTHEST_BACK + timedelta(minutes=1))


def _newcomer(door, by, *, name, phone="", email=""):
    """Whoever opened and was not known; somebody of the same name at the same home is taken for them."""
    home = {part: getattr(door.round, part) for part in ("block", "street", "postcode", "estate")}
    home["flat"] = door.flat
    person = Person(name=name, **home)
    person.work_out()
    known = Person.objects.in_programme(door.round.programme).current().filter(home_hash=person.home_hash).first()
    if known is None:
        phones = [phone] if phone else []
        return people.record_person(
            programme=door.round.programme, by=by, name=name, email=email, phones=phones, **home
        )
    numbers = [one.number for one in known.phones.all()]
    fields = {"email": email} if email and not known.working_email else {}
    phones = [*numbers, phone] if phone else None
    return people.change_person(person=known, by=by, version=known.version, phones=phones, **fields)


def _record_answer(person, by, at, **answer):
    with suppress(consents.NobodyIsAsked):  # not any more, since the round was taken along
        consents.record_answer(person=person, by=by, how=Consent.How.DOOR, answered_on=timezone.localdate(at), **answer)


@transaction.atomic
def undo_visit(*, visit, by):
    """Take back a visit of one's own within a minute, with the contacts it made. Raises TooLate. Twice: nothing."""
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if visit.undone_at:
        return
    if visit.by_id != by.pk or timezone.now() - visit.recorded_at > TIME_TO_UNDO:
        raise TooLate
    Visit.objects.filter(pk=visit.pk).update(undone_at=timezone.now())
    for contact in visit.contacts.all():
        undo_contact(contact=contact, by=by)


def close_round(*, door_round):
    """Nobody goes round any more, and devices let go of it. Visits made before are still taken when they arrive."""
    DoorRound.objects.open().filter(pk=door_round.pk).update(closed_at=timezone.now())


def open_round(*, door_round):
    DoorRound.objects.filter(pk=door_round.pk).update(closed_at=None)
