"""The residents and professionals of the demonstration, written down as an officer would have.

Names are made from two lists, phones are of the ranges that Ofcom keeps for drama, e-mail addresses end in .example.
"""

from datetime import date, timedelta

from estates.consents import change_wording, record_answer
from estates.do_not_contact import record_wish
from estates.households import rename_household, share_household
from estates.merges import merge
from estates.models import Channel, Consent, Person, Purpose, Wording
from estates.people import record_person

FIRST = (
    "Abdi", "Agnes", "Amina", "Bernard", "Carol", "Chidi", "Daisy", "Dmitri", "Ella", "Farah", "George", "Grace",
    "Hassan", "Ines", "Jamal", "Joan", "Kofi", "Leila", "Marek", "Mary", "Nadia", "Omar", "Padma", "Ruth", "Sean",
    "Shirin", "Stanley", "Tariq", "Yusuf", "Zoë",
)  # fmt: skip
LAST = (
    "Adeyemi", "Ahmed", "Baker", "Begum", "Carter", "Costa", "Doyle", "Evans", "Fisher", "Garcia", "Hussain",
    "Jones", "Kamara", "Khan", "Lewis", "Miah", "Nowak", "O'Brien", "Osei", "Patel", "Roberts", "Santos", "Shah",
    "Turner", "Walsh", "Yilmaz",
)  # fmt: skip
PROFESSIONALS = (
    ("Helen Marsh", "Riverside Homes", "Neighbourhood manager"),
    ("Tom Okafor", "Riverside Homes", "Caretaker"),
    ("Neil Harris", "Camley police", "Sergeant"),
    ("Priya Nair", "Camley police", "Community support officer"),
    ("Gareth Price", "Camley Youth Service", "Youth worker"),
    ("Sasha Green", "Camley Youth Service", "Detached youth worker"),
    ("Lucy Chan", "Camley Council", "Community safety officer"),
    ("Ian Field", "Camley Council", "Street cleansing supervisor"),
    ("Maud Silva", "Hope Street Surgery", "Practice manager"),
    ("Rob Akers", "Hope Street Surgery", "Health visitor"),
)
RESIDENTS_OF_EACH_ESTATE = 28
LANGUAGES = ("Bengali", "Somali", "Turkish", "Portuguese")
WORDS = {
    Purpose.NEWS: "May we tell you about other events and news on your estate? You can stop this at any time.",
    Purpose.VOLUNTEERING: "May we ask you to help at events now and then? You can stop this at any time.",
    Purpose.QUOTES: "May we show what you said, without your name, in what we publish?",
    Purpose.PHOTOS: "May we publish photos that show you?",
}
TOLD = "The council works to reduce anti-social behaviour on your estate and talks to the people who live there."


def add_purposes(programme, *, by):
    basis = Wording.Basis
    change_wording(programme=programme, purpose=Purpose.PROGRAMME, basis=basis.PUBLIC_TASK, text=TOLD, by=by)
    for purpose, words in WORDS.items():
        change_wording(programme=programme, purpose=purpose, basis=basis.CONSENT, text=words, by=by)


def add_people(programme, estates, agencies, random, *, by):
    """People of each estate and of the agencies, what they agreed to, who shares a home, and who wants no calls."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    random.shuffle(names)
    people = [
        _add_resident(programme, estate, at, names.pop(), random, by)
        for estate in estates
        for at in range(RESIDENTS_OF_EACH_ESTATE)
    ]
    for name, agency, job in PROFESSIONALS:
        record_person(
            programme=programme, by=by, name=name, kind=Person.Kind.PROFESSIONAL, agency=agencies[agency],
            job_title=job, email=_email(name), phones=[_landline(random)],
        )  # fmt: skip
    _ask(programme, people, random, by)
    _share_homes(people, by)
    record_wish(person=people[5], by=by, reason="Asked not to be called or visited again.")
    record_wish(person=people[30], channel=Channel.PHONE, by=by, reason="Letters only, please.")
    record_wish(household=people[1].household, channel=Channel.DOOR, by=by, reason="A night worker sleeps by day.")
    _add_some_twice(programme, people, by)


def _add_resident(programme, estate, at, name, random, by):
    has_phone, has_email = random.random() < 0.85, random.random() < 0.45
    return record_person(
        programme=programme, by=by, name=name, estate=estate, flat=str(1 + at % 12),
        block=f"{'ABC'[at // 12]} Block", street=estate.name,
        postcode=estate.postcodes[at // 12 % len(estate.postcodes)], age_band=random.choice(Person.AgeBand.values[1:]),
        phones=[_mobile(random)] if has_phone else [], email=_email(name) if has_email else "",
        preferred_channel=random.choice((Channel.PHONE, Channel.TEXT, Channel.DOOR, "")),
        language=random.choice(LANGUAGES) if random.random() < 0.12 else "",
        access_needs="Needs step-free access." if random.random() < 0.08 else "",
    )  # fmt: skip


def _ask(programme, people, random, by):
    """Most were asked about news, fewer about volunteering and quotes; some later took their yes back."""
    wordings = {wording.purpose: wording for wording in programme.wordings.all()}
    day = date(2005, 5, 9)
    for person in people:
        for purpose, share in ((Purpose.NEWS, 0.7), (Purpose.VOLUNTEERING, 0.5), (Purpose.QUOTES, 0.4)):
            if random.random() > share:
                continue
            answer = {"wording": wordings[purpose], "how": Consent.How.PHONE, "by": by, "channels": [""]}
            if purpose.by_channel:
                answer["channels"] = [Channel.EMAIL if person.email else Channel.PHONE]
            yes = random.random() < 0.75
            state = Consent.State.GIVEN if yes else Consent.State.REFUSED
            asked_on = day + timedelta(days=random.randrange(120))
            record_answer(person=person, state=state, answered_on=asked_on, **answer)
            if yes and random.random() < 0.08:
                later = asked_on + timedelta(days=90)
                record_answer(person=person, state=Consent.State.WITHDRAWN, answered_on=later, **answer)


def _share_homes(people, by):
    """The first two of each estate live together, and those of the first estate have a family name at the door."""
    for at in range(0, len(people), RESIDENTS_OF_EACH_ESTATE):
        share_household(person=people[at + 1], other=people[at], by=by)
    for person in people[:2]:
        person.refresh_from_db()
    rename_household(household=people[0].household, version=1, name="1 and 2 A Block, Alder Court", by=by)


def _add_some_twice(programme, people, by):
    """Two who were written down twice: one pair is merged already, the other still waits to be looked at."""
    for at, is_merged in ((8, True), (40, False)):
        person = people[at]
        again = record_person(
            programme=programme, by=by, name=person.name.replace("a", "aa", 1), estate=person.estate,
            flat=person.flat, block=person.block, postcode=person.postcode,
        )  # fmt: skip
        if is_merged:
            merge(kept=person, merged=again, by=by)


def _mobile(random):
    return f"07700 900{random.randrange(1000):03}"


def _landline(random):
    return f"020 7946 0{random.randrange(1000):03}"


def _email(name):
    return f"{name.lower().replace(' ', '.').replace(chr(39), '').replace('ë', 'e')}@demonstration.example"
