"""The public sign-up form: one form, shown one question at a time, with or without JavaScript."""

import time
import uuid
from functools import cached_property
from typing import NamedTuple

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Fieldset, Layout
from django import forms
from django.core import signing

from estates.consents import current_wordings
from estates.models import Purpose, Wording
from events.forms.contacts import ContactField, NameField
from events.forms.party import CONSENT_FIELDS, MOST, PartyForm, laid_out, ways, yes_no

# Seconds that the form may have been open: less is a machine.
SHORTEST, LONGEST = 2, 24 * 60 * 60
SIGNER = signing.Signer(salt="events.sign-up-form")
TOO_QUICK = "That was very quick. Check your answers and press the button once more."
TOO_OLD = "This page was open for more than a day. Check your answers and press the button once more."
OWN_CONTACT = "Their own phone number or e-mail address (optional)"
FILLED_BY_A_MACHINE = (
    "Something filled in a box that people do not see, so nothing is saved yet. Press the button again."
)


class Step(NamedTuple):
    """One question of the form: a page of its own."""

    name: str
    question: str
    fields: list
    hint: str = ""


def others():
    """The fields about each of the party but the first."""
    return [f"{part}_{number}" for number in range(2, MOST + 1) for part in ("name", "contact")]


class SignUpForm(PartyForm):
    """The whole public form. `opened` says, signed, when it was opened and which words it showed about consent."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(label="Leave this empty", required=False)
    photos = yes_no("May we take photos?")
    news_by = ways("How may we tell you?")
    wants_to_volunteer = forms.BooleanField(label="Yes, I might like to help", required=False)
    volunteering_by = ways("How may we tell you about it?")

    def __init__(self, data=None, *, event):
        super().__init__(data, event=event)
        for at in range(2, MOST + 1):
            self.fields[f"name_{at}"] = NameField(label="Name", required=False)
            self.fields[f"contact_{at}"] = ContactField(label=OWN_CONTACT, required=False)
        self.initial["client_id"] = uuid.uuid4()
        if self.is_bound:
            self.data = self.data.copy()
            for name in ("adults", "children"):  # not asked yet
                self.data.setdefault(name, str(self.fields[name].initial) if name in self.fields else "0")
        self.too_quick_or_old, self.words = self._read_opened()
        for purpose, field in CONSENT_FIELDS.items():
            if purpose not in self.words:
                del self.fields[field]
        self.step = self._asked_step()

    def _read_opened(self):
        """(why the form may not be taken although each answer is right, or "", {purpose: key of the words shown})."""
        if not self.is_bound:
            self.initial["opened"], words = self._open()
            return "", words
        try:
            opened = SIGNER.unsign_object(self.data.get("opened", ""))
            age = time.time() - opened["at"]
        except (signing.BadSignature, ValueError):
            age = LONGEST + 1
        if age <= LONGEST and opened["event"] == self.event.pk:
            return TOO_QUICK if age < SHORTEST else "", opened["words"]
        self.data["opened"], words = self._open()
        return TOO_OLD, words

    def _open(self):
        current = current_wordings(self.event.programme_id).filter(
            purpose__in=CONSENT_FIELDS, basis=Wording.Basis.CONSENT
        )
        rows = list(current.values_list("purpose", "pk", "text"))
        words = {purpose: key for purpose, key, _ in rows}
        self.texts = {purpose: text for purpose, _, text in rows}
        return SIGNER.sign_object({"at": time.time(), "event": self.event.pk, "words": words}), words

    @cached_property
    def steps(self):
        """The questions of this event, in order."""
        asked = [
            Step("name", "What is your name?", ["name"]),
            Step(
                "contact", "How can we reach you?", ["phone", "email"],
                "Any one of these, or none: then you get a number to read out when you come.",
            ),
            Step("home", "Where do you live?", ["flat", "street", "postcode"], "Only if you want to tell us."),
            Step("party", "How many of you come?", ["adults", "children"]),
            Step("others", "Who comes with you?", others(), "Children need not be named."),
            Step("needs", "What should we prepare?", ["access_needs", "food"]),
            Step("photos", "May we take photos?", ["photos"]),
            Step("news", "May we tell you about other events?", ["news_by"], "Choose none if you do not want to hear."),
            Step("volunteering", "Would you like to volunteer?", ["wants_to_volunteer", "volunteering_by"]),
        ]  # fmt: skip
        here = [step._replace(fields=[name for name in step.fields if name in self.fields]) for step in asked]
        return [step for step in here if step.fields]

    def _asked_step(self):
        """The step that was answered; of an altered form, the first."""
        names = [step.name for step in self.steps]
        name = self.data.get("step", "") if self.is_bound else ""
        return names.index(name) if name in names else 0

    @property
    def is_last(self):
        return self.step == len(self.steps) - 1

    def clean(self):
        cleaned = super().clean()
        for at in range(self.party + 1, MOST + 1):  # the script sends those, too, whom it does not show
            for name in (f"name_{at}", f"contact_{at}"):
                self._errors.pop(name, None)
        if "adults" in cleaned:
            for at in range(2, min(cleaned["adults"], MOST) + 1):
                if not cleaned.get(f"name_{at}") and f"name_{at}" not in self.errors:
                    self.add_error(f"name_{at}", f"Enter the name of person {at}")
        return cleaned

    def go_on(self):
        """After "Continue": be at the next step, or at the first with an error. Returns whether all is answered."""
        wrong = [at for at, step in enumerate(self.steps[: self.step + 1]) if set(step.fields) & set(self.errors)]
        if wrong:
            self.step = wrong[0]
        elif not self.is_last:
            self._to(self.step + 1)
            self._errors = {}
            return False
        self._show_errors_of_step()
        if not wrong and (fault := self._fault()):
            self.add_error(None, fault)
        return not self._errors

    def go_back(self):
        self.full_clean()
        self._to(max(self.step - 1, 0), by=-1)
        self._errors = {}

    def _to(self, step, by=1):
        """There is nobody else to ask about when one comes alone."""
        self.step = step
        if self.steps[step].name == "others" and self.party == 1:
            self.step += by

    def _show_errors_of_step(self):
        mine = {
            name: errors for name, errors in self.errors.items() if name in (*self.steps[self.step].fields, "client_id")
        }
        self._errors = forms.utils.ErrorDict(mine, renderer=self.renderer)

    def _fault(self):
        """Why the form is not taken although each answer is right; sent once more by a person, it is."""
        if self.cleaned_data.get("website"):
            self.data["website"] = ""
            return FILLED_BY_A_MACHINE
        return self.too_quick_or_old

    @property
    def party(self):
        """How many come, as far as it is known."""
        cleaned = getattr(self, "cleaned_data", {})
        return (cleaned.get("adults") or 0) + (cleaned.get("children") or 0) or 1

    @property
    def pages(self):
        """(step, how it is laid out) of each question, for the template."""
        for purpose, text in self.texts.items():
            self.fields[CONSENT_FIELDS[purpose]].help_text = text
        return [(step, self._helper(step)) for step in self.steps]

    @cached_property
    def texts(self):
        """{purpose: words shown}; a form that was just opened knows them already."""
        return dict(Wording.objects.filter(pk__in=self.words.values()).values_list("purpose", "text"))

    @property
    def differs_by(self):
        """What makes one unanswered form look different from another."""
        return tuple(self.fields), tuple(sorted(self.texts.items()))

    def _helper(self, step):
        helper = FormHelper()
        helper.form_tag = helper.render_hidden_fields = False
        helper.disable_csrf = True
        helper.layout = (
            Layout(*(laid_out(self, name) for name in step.fields))
            if step.name != "others"
            else Layout(*self._companions())
        )
        return helper

    def _companions(self):
        """A group for each of the party but the first; the script shows as many as come."""
        is_here = self.steps[self.step].name == "others"
        shown = range(2, (self.party if is_here else MOST) + 1)
        return [Fieldset(f"name_{at}", f"contact_{at}", legend=f"Person {at}", css_class="companion") for at in shown]

    @property
    def carried(self):
        """(name, value) of what was answered on other pages."""
        if not self.is_bound:
            return []
        names = [name for step in self.steps for name in step.fields if name not in self.steps[self.step].fields]
        return [(name, value) for name in names for value in self.data.getlist(name)]

    @property
    def answers(self):
        """As sign_ups.sign_up() takes them."""
        cleaned = self.cleaned_data
        adults, children = cleaned["adults"], cleaned.get("children", 0)
        companions = [
            {"name": cleaned.get(f"name_{at}", ""), "is_child": at > adults, **cleaned.get(f"contact_{at}", {})}
            for at in range(2, adults + children + 1)
        ]
        plain = ("name", "phone", "email", "flat", "street", "postcode", "access_needs", "food", "wants_to_volunteer")
        return {
            **{name: cleaned[name] for name in plain if name in cleaned},
            "adults": adults,
            "children": children,
            "others": companions,
            "client_id": cleaned["client_id"],
            "photos_ok": cleaned.get("photos"),
            "news_by": ",".join(cleaned.get("news_by", [])),
            "volunteering_by": ",".join(cleaned.get("volunteering_by", [])),
            "photos_wording_id": self.words.get(Purpose.PHOTOS),
            "news_wording_id": self.words.get(Purpose.NEWS),
            "volunteering_wording_id": self.words.get(Purpose.VOLUNTEERING),
        }
