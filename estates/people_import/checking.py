"""What would become of each row of a list: nothing is written here."""

import re

from django.db.models import Q

from estates.contact_hash import contact_hash
from estates.duplicates import SAME_EMAIL, SAME_HOME, SAME_PHONE, likely_the_same, similar_to_one
from estates.forms.people import MOST_PHONES, PersonForm
from estates.models import Agency, Person, Phone
from estates.people_import.columns import AGES, CHANNELS, KINDS
from estates.phones import e164
from estates.plain import plain

NEW, LIKELY, THERE, TWICE, WRONG = "new", "likely", "there", "twice", "wrong"

# What Excel makes of a number that it takes for a figure or of "1-2" that it takes for a day.
ROUNDED = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
A_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[-/](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE
)
AS_TEXT = "Excel changed it: format the column as text, type it again and save."


class Checker:
    """Checks the rows of one import, one after the other. Raises nothing for a bad row: it says what is wrong."""

    def __init__(self, import_):
        self.programme = import_.programme
        self.header = import_.table["header"]
        self.mapping = import_.mapping
        self.people = Person.objects.in_programme(self.programme)
        self.estates = {plain(estate.name): estate.pk for estate in self.programme.estates.all()}
        self.agencies = {plain(agency.name): agency.pk for agency in Agency.objects.all()}
        self.seen = {}

    def check(self, number, cells):
        """({"row", "outcome", ...} of plain values, the form with the cleaned answers or None).

        `wrong` has "problems": [{"column", "value", "wrong"}]; `likely` and `there` have "person" and "why";
        `twice` has "like", the row that it repeats.
        """
        data, problems, columns = self._answers(cells)
        form = PersonForm(data, programme=self.programme)
        if not form.is_valid():
            problems += self._of_the_form(form, data, columns)
        if problems:
            return {"row": number, "outcome": WRONG, "problems": problems}, None
        same = _known_by(form)
        earlier = next((self.seen[one] for one in same if one in self.seen), None)
        self.seen |= {one: earlier or number for one in same if one not in self.seen}
        if earlier:
            return {"row": number, "outcome": TWICE, "like": earlier}, None
        return self._compared(number, form), form

    def checked_again(self, checked, since):
        """`checked`, results of check(), of which those are compared anew that a change since a moment may concern.

        These are the rows of whoever has a similar name or the same e-mail address as somebody whose record changed,
        as duplicates.py finds nobody else, and those that were taken for somebody whose record is there no more.
        """
        changes = [
            Person.history.filter(history_date__gte=since).values("id"),
            Phone.history.filter(history_date__gte=since).values("person_id"),
        ]
        changed = self.people.filter(Q(pk__in=changes[0]) | Q(pk__in=changes[1]))
        names = list(changed.values_list("plain_name", flat=True))
        emails = set(changed.exclude(email="").values_list("email_hash", flat=True))
        there = {None, *self.people.current().values_list("pk", flat=True)}
        for outcome, form in checked:
            if form and (outcome.get("person") not in there or _is_like_one(form, names, emails)):
                outcome = self._compared(outcome["row"], form)
            yield outcome, form

    def _compared(self, number, form):
        person = Person(**form.answers)
        candidates = likely_the_same(among=self.people, person=person, numbers=form.numbers)
        sure = {SAME_EMAIL, SAME_HOME, SAME_PHONE}
        for candidate in candidates:
            if candidate.person.plain_name == person.plain_name and sure & set(candidate.reasons):
                return {"row": number, "outcome": THERE, "person": candidate.person.pk, "why": candidate.reasons[0]}
        if candidates:
            first = candidates[0]
            return {
                "row": number, "outcome": LIKELY, "person": first.person.pk, "why": ", ".join(first.reasons),
                "name": person.name,
            }  # fmt: skip
        return {"row": number, "outcome": NEW}

    def _answers(self, cells):
        """What the form for one person would have been sent; what is wrong that it could not tell; where phones stand.

        The last is {name of a field: position of its column}.
        """
        data, problems, names, phones = {"kind": self.mapping["kind"], "estate": self.mapping["estate"]}, [], {}, {}
        for at, (key, cell) in enumerate(zip(self.mapping["columns"], cells, strict=True)):
            if not key or not cell:
                continue
            if ROUNDED.fullmatch(cell) or (key in ("flat", "block", "phone") and A_DAY.fullmatch(cell)):
                problems.append(self._problem(at, cell, AS_TEXT))
            elif key in ("first_name", "last_name"):
                names[key] = cell
            elif key == "phone":
                for typed in filter(None, map(str.strip, re.split(r"[;/,]| or ", cell))):
                    phones.setdefault(_as_one(typed), (_with_its_zero(typed), at))
            elif (choices := self._choices(key)) is not None:
                value = choices.get(plain(cell))
                data[key] = value
                if value is None:
                    problems.append(self._problem(at, cell, self._not_known(key)))
            else:
                data[key] = cell
        if names:
            data.setdefault("name", " ".join(names[key] for key in ("first_name", "last_name") if key in names))
        if len(phones) > MOST_PHONES:
            problems.append(
                {"column": "", "value": "", "wrong": f"More than {MOST_PHONES} phone numbers. Leave some out."}
            )
        numbered = {f"phone_{line}": phone for line, phone in enumerate(phones.values(), start=1)}
        data |= {field: typed for field, (typed, _) in numbered.items()}
        return data, problems, {field: at for field, (_, at) in numbered.items()}

    def _choices(self, key):
        words = {"kind": KINDS, "preferred_channel": CHANNELS, "age_band": AGES}
        return {"estate": self.estates, "agency": self.agencies, **words}.get(key)

    def _not_known(self, key):
        return {
            "estate": f"{self.programme} has no estate of this name. Correct it, or add the estate first.",
            "agency": "No agency has this name. Correct it, or add the agency first.",
            "kind": "Write Resident or Professional.",
            "preferred_channel": "Write phone, text, e-mail, letter or door.",
            "age_band": "Write one of: " + ", ".join(Person.AgeBand.labels) + ".",
        }[key]

    def _of_the_form(self, form, data, phone_columns):
        problems, keys = [], self.mapping["columns"]
        for field, messages in form.errors.items():
            if field in data and data[field] is None:
                continue  # a word that is none of the choices: said already
            at = phone_columns.get(field, keys.index(field) if field in keys else None)
            problems += [self._problem(at, str(data.get(field) or ""), message) for message in messages]
        return problems

    def _problem(self, at, value, wrong):
        return {"column": "" if at is None else self.header[at], "value": value[:80], "wrong": wrong}


def _known_by(form):
    """By what a row is the same as another of the file: as duplicates.py tells it of people, each with the name.

    Whoever has neither address nor number is the same as who is said to be of the same place and work.
    """
    person, name = Person(**form.answers), plain(form.cleaned_data["name"])
    email = form.cleaned_data["email"].lower()
    ways = [("email", email)] if email else []
    ways += [("phone", number) for number in form.numbers]
    ways += [("home", *person.home)] if person.home else []
    place = (person.estate_id, person.agency_id, person.kind, *(plain(part) for part in (person.block, person.street)))
    return [(name, *way) for way in ways] or [(name, "place", *place, plain(person.flat), person.postcode)]


def _is_like_one(form, names, emails):
    """Whether duplicates.py could take the answers for one of those with these plain names and hashes of addresses."""
    answers = form.cleaned_data
    return contact_hash(answers["email"]) in emails or similar_to_one(plain(answers["name"]), names)


def _as_one(typed):
    """The number in one way, however it is written, so that a second way of writing it is no second number."""
    try:
        return e164(_with_its_zero(typed))
    except ValueError:
        return typed


def _with_its_zero(number):
    """A UK number from which a spreadsheet took the leading 0 gets it back."""
    digits = re.sub(r"\s", "", number)
    return f"0{digits}" if re.fullmatch(r"[127]\d{9}", digits) else number
