"""Whom the demonstration's officer told about the programme in 2005, by phone and door; a list and a round for now."""

from datetime import UTC, datetime, time, timedelta

from estates.models import Person
from outreach.call_lists import add_people, close_list, make_list
from outreach.concerns import name_lead
from outreach.contacts import bring_up_to_date
from outreach.models import CallList, Contact, PartOfDay
from outreach.outcomes import EFFECTS, Outcome, Way
from outreach.rounds import make_round

SCRIPT = (
    "Hello, my name is …, I am calling for Camley Council about your estate.\n\n"
    "We want to bring down anti-social behaviour together with the people who live here. "
    "May I tell you in two minutes what is planned?\n\n"
    "Ask: what is the worst of it where you live? Would you come to a workshop of two days?"
)
FOLLOW_UP = (
    "Hello, my name is …, I am calling for Camley Council. You spoke to us about your estate before.\n\n"
    "Ask: has it become better or worse since the summer? Would you help at the next fun day?"
)
AT_THE_DOOR = (
    "Good evening, my name is …, I come from Camley Council about your estate.\n\n"
    "Ask: what is the worst of it here? May we tell you what comes of it?"
)
NOT_AT_FIRST = (Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.LEFT_MESSAGE, Outcome.VOICEMAIL)
SAID = (
    "Young people on the stairs until late.",
    "The lights by the garages are out.",
    "Would come to a workshop on a Saturday.",
    "Noise from the flat above, mostly at weekends.",
    "Likes living here; knows the neighbours.",
    "",
    "",
)
REACHED_IN_THE_END, MET_AT_THE_DOOR = 0.93, 0.75


def add_calls(programme, random, *, lead, by):
    """The first round, long closed, and the list with which a visitor can try the call screen."""
    name_lead(programme=programme, user=lead, by=lead)
    first = _add_list(programme, "Spring 2005: first calls", CallList.For.TELL, SCRIPT, by)
    people = Person.objects.in_programme(programme).current().order_by("pk")
    add_people(call_list=first, people=people, by=by)
    entries = {entry.person_id: entry for entry in first.entries.all()}
    tries = [one for person in people for one in _tries(programme, person, entries.get(person.pk), random, by)]
    Contact.objects.bulk_create(tries)
    for entry in first.entries.select_related("call_list"):
        bring_up_to_date(entry, call_back_by=None)
    close_list(call_list=first, by=by)
    now = _add_list(programme, "Who helps at the next fun day?", CallList.For.FOLLOW_UP, FOLLOW_UP, by)
    estate = programme.estates.order_by("name").first()
    make_round(
        programme=programme,
        by=by,
        flats=[],
        name=f"A Block, {estate}",
        estate=estate,
        block="A Block",
        script=AT_THE_DOOR,
    )
    spoke = Contact.objects.reached().filter(outcome=Outcome.SPOKE).values("person")
    add_people(call_list=now, people=people.filter(pk__in=spoke), by=by)


def _add_list(programme, name, what_for, script, by):
    hours = {"calls_from": time(0), "calls_until": time(23, 59), "at_weekends": True}  # so that it can always be tried
    return make_list(programme=programme, name=name, what_for=what_for, script=script, by=by, **hours)


def _tries(programme, person, entry, random, by):
    """The calls to one person in spring 2005 until somebody answered; or, without a number, one visit."""
    at = datetime(2005, 5, 9, 10, tzinfo=UTC) + timedelta(days=random.randrange(40))
    ended = Outcome.SPOKE if random.random() < 0.95 else Outcome.REFUSED
    if entry is None:
        outcomes = [ended if random.random() < MET_AT_THE_DOOR else Outcome.NO_ANSWER]
    else:
        before = random.sample(NOT_AT_FIRST, random.choice((0, 0, 1, 1, 2)))
        outcomes = [*before, ended if random.random() < REACHED_IN_THE_END else Outcome.NO_ANSWER]
    for outcome in outcomes:
        at = (at + timedelta(days=3)).replace(hour=random.randrange(9, 20), minute=random.randrange(60))
        yield Contact(
            programme=programme, person=person, entry=entry, way=Way.PHONE if entry else Way.DOOR, outcome=outcome,
            spoke=EFFECTS[outcome].reached, notes=random.choice(SAID) if outcome == Outcome.SPOKE else "", at=at,
            recorded_at=at, part_of_day=PartOfDay.of(at), by=by,
        )  # fmt: skip
