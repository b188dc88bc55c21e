"""Making a door round, and what is written down at a door."""

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms
from django.core.exceptions import ValidationError

from estates.consents import channels_of, current_wordings
from estates.forms.programmes import helper
from estates.models import Channel, Person, Purpose, Wording
from estates.phones import LONGEST_TYPED, e164
from estates.postcodes import normal_postcode
from outreach.forms.contacts import ContactForm
from outreach.models import DoorRound
from outreach.outcomes import AT_THE_DOOR, EFFECTS, Outcome
from outreach.rounds import flats_of

# An interview has a page of its own, which needs signal.
OUTCOMES = [outcome for outcome in AT_THE_DOOR if outcome != Outcome.INTERVIEWED]
NAMELESS, NEW = "nobody", "new"


class DoorRoundForm(forms.ModelForm):
    flats = forms.CharField(
        label="Which flats or house numbers, in walking order? (optional)",
        help_text="For example: 1-24, 26A, 26B, or 1-21 odd, 22-2 even. Homes of residents we know there follow after.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = DoorRound
        fields = ["name", "estate", "block", "street", "postcode", "script"]
        labels = {
            "name": "What do you call this round?",
            "estate": "On which estate?",
            "block": "Which block? (optional)",
            "street": "Which street? (optional)",
            "postcode": "Postcode (optional)",
            "script": "What should be said at the door?",
        }
        help_texts = {
            "name": "For example: Ash House, first evening",
            "block": "As in people's records, for example Ash House. Leave it empty for the houses of a street.",
            "script": "A few plain lines. They stand on the page of the round: who we are, why we come, what to ask.",
        }
        error_messages = {
            "name": {"required": "Enter a name for the round"},
            "script": {"required": "Write what should be said at the door"},
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme = programme
        self.fields["estate"].queryset = programme.estates.all()
        self.fields["estate"].empty_label = "None of them"
        self.fields["estate"].required = False
        self.helper = helper(
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.select("estate"),
            Field.text("block", field_width=Fluid.TWO_THIRDS),
            Field.text("street", field_width=Fluid.TWO_THIRDS),
            Field.text("postcode", field_width=Fixed.TEN),
            Field.textarea("flats", rows=3),
            Field.textarea("script", rows=6),
            button="Save the round",
        )

    def clean_flats(self):
        try:
            return flats_of(self.cleaned_data["flats"])
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def clean_postcode(self):
        typed = self.cleaned_data["postcode"]
        try:
            return normal_postcode(typed) if typed else ""
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("block") and not cleaned.get("street") and not {"block", "street"} & set(self.errors):
            self.add_error("block", "Enter the block or the street")
        return cleaned

    def _get_validation_exclusions(self):
        """The programme too is checked, so that a name that is taken already is said beside the question."""
        return super()._get_validation_exclusions() - {"programme"}


class VisitForm(ContactForm):
    """One visit at one door. `visit` is ready for record_visit(). Made offline too, so it takes people as they were."""

    who = forms.CharField(required=False)
    name = forms.CharField(label="Their name", required=False, max_length=200)
    phone = forms.CharField(
        label="Phone number (optional)",
        required=False,
        max_length=LONGEST_TYPED,
        widget=forms.TextInput({"type": "tel"}),
    )
    email = forms.EmailField(label="E-mail address (optional)", required=False, max_length=254)
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args, door, **kwargs):
        super().__init__(*args, **kwargs)
        self.door = door
        self.fields["outcome"].choices = [(outcome.value, outcome.label) for outcome in OUTCOMES]
        self.fields["call_back_at"].label = "When to come back (optional)"
        del self.fields["anyone"]
        programme = door.round.programme
        self.asked = [
            wording
            for wording in current_wordings(programme).filter(basis=Wording.Basis.CONSENT)
            if Purpose(wording.purpose).by_channel
        ]
        for wording in self.asked:
            self._ask(wording, programme)

    def _ask(self, wording, programme):
        purpose = wording.purpose
        versions = Wording.objects.filter(programme=programme, purpose=purpose)
        self.fields[f"wording_{purpose}"] = forms.ModelChoiceField(
            versions, initial=wording, required=False, widget=forms.HiddenInput
        )
        self.fields[f"answer_{purpose}"] = forms.ChoiceField(
            label=wording.text,
            choices=[("", "Not asked"), ("given", "Yes"), ("refused", "No")],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"ways_{purpose}"] = forms.MultipleChoiceField(
            label="In which ways?",
            choices=[(channel, Channel(channel).label) for channel in channels_of(purpose)],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def questions(self):
        """The fields of each question about consent, for the page."""
        return [
            (self[f"wording_{one.purpose}"], self[f"answer_{one.purpose}"], self[f"ways_{one.purpose}"])
            for one in self.asked
        ]

    def clean_who(self):
        """A person, or one of the words; whoever was merged or erased since is record_visit's concern."""
        who = self.cleaned_data["who"]
        if who in ("", NAMELESS, NEW):
            return who
        people = Person.objects.in_programme(self.door.round.programme)
        person = people.filter(pk=who).first() if who.isdecimal() and len(who) < 19 else None
        if person is None:
            raise ValidationError("Choose who it was from the list")
        return person

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        if typed:
            try:
                e164(typed)
            except ValueError as error:
                raise ValidationError(str(error)) from None
        return typed

    def _check_call_back(self, moment):
        """At a door, "some evening" is an answer too."""
        if moment:
            super()._check_call_back(moment)

    def clean(self):
        cleaned = super().clean()
        who, effect = cleaned.get("who"), EFFECTS.get(cleaned.get("outcome"))
        if who == "" and effect and effect.reached:
            self.add_error("who", "Say who opened, or that they gave no name")
        if who == NEW and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Enter their name, or what people call them")
        for wording in self.asked:
            self._check_answer(wording, who)
        return cleaned

    def _check_answer(self, wording, who):
        answer, ways = f"answer_{wording.purpose}", f"ways_{wording.purpose}"
        state = self.cleaned_data.get(answer)
        if state and who in ("", NAMELESS):
            self.add_error(answer, "Say who gave this answer, or choose “Not asked”")
        if state == "given" and not self.cleaned_data.get(ways):
            self.add_error(ways, "Tick each way that they said yes to")

    @property
    def visit(self):
        cleaned = self.cleaned_data
        who = cleaned["who"]
        newcomer = {name: cleaned[name] for name in ("name", "phone", "email")}
        return {
            **{name: cleaned[name] for name in ("client_id", "outcome", "notes", "call_back_at", "language", "at")},
            "seen": cleaned["seen"] or 0,
            "person": who if isinstance(who, Person) else None,
            "newcomer": newcomer if who == NEW else None,
            "answers": [self._answer(wording) for wording in self.asked if cleaned[f"answer_{wording.purpose}"]],
        }

    def _answer(self, wording):
        """In the words that were shown, which may have been changed since; a no is one to every way."""
        cleaned, purpose = self.cleaned_data, wording.purpose
        return {
            "wording": cleaned[f"wording_{purpose}"] or wording,
            "state": cleaned[f"answer_{purpose}"],
            "channels": cleaned[f"ways_{purpose}"] or channels_of(purpose),
        }
