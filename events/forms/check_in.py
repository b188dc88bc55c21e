"""What is typed and tapped at the door of a session, with signal or sent later by a device."""

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from estates.forms.programmes import helper
from estates.phones import LONGEST_TYPED, e164
from events.door_list import typed_enough
from events.models import Attendee, HeadCount, SignUp, Tally
from events.models.days import LONGEST_GATE, MOST_AT_ONCE
from events.models.sign_ups import LARGEST_PARTY

HOW_TO_SEARCH = "Type at least two letters of a name, or four digits of a reference"


def gate_field(label="Which door are you at? (optional)"):
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_GATE,
        error_messages={"max_length": f"Call the door something shorter: at most {LONGEST_GATE} letters"},
    )


class TapForm(forms.Form):
    """What every tap brings along: its own id, where it was made, and when, by the device's clock."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    gate = gate_field()
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class SearchForm(forms.Form):
    search = forms.CharField(
        label="Name or reference", max_length=400, error_messages={"required": HOW_TO_SEARCH}, strip=True
    )
    gate = gate_field()

    def clean_search(self):
        text = self.cleaned_data["search"]
        if not typed_enough(text):
            raise ValidationError(HOW_TO_SEARCH)
        return text


class ArriveForm(TapForm):
    """A party, or some of it. `arrival` is ready for check_in.arrive()."""

    sign_up = forms.ModelChoiceField(
        None, error_messages={"invalid_choice": "They are not on this list", "required": "Say who it is"}
    )
    attendee = forms.ModelMultipleChoiceField(None, required=False)
    all_the_same = forms.BooleanField(required=False)

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sign_up"].queryset = SignUp.objects.filter(event__programme=programme)
        self.fields["attendee"].queryset = Attendee.objects.filter(sign_up__event__programme=programme)

    @property
    def arrival(self):
        cleaned = dict(self.cleaned_data)
        people = [one.pk for one in cleaned.pop("attendee")]
        return {"tap": cleaned.pop("client_id"), "attendees": people or None, **cleaned}


class UndoForm(forms.Form):
    tap = forms.UUIDField()
    attendee = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class WalkInForm(TapForm):
    """Somebody who just came: a name is enough. `arrival` is ready for check_in.walk_in()."""

    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Enter a name, or what people call them"}
    )
    contact = forms.CharField(
        label="Phone number or e-mail address (optional)",
        help_text="Only if they want to hear from us.",
        required=False,
        max_length=254,
    )
    adults = forms.IntegerField(label="Adults", initial=1, min_value=0, max_value=LARGEST_PARTY)
    children = forms.IntegerField(label="Children", initial=0, min_value=0, max_value=LARGEST_PARTY, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            "client_id",
            Field.text("name", field_width=Fluid.TWO_THIRDS, autocomplete="off"),
            Field.text("contact", field_width=Fluid.TWO_THIRDS, autocomplete="off"),
            Field.text("adults", field_width=Fixed.THREE, inputmode="numeric"),
            Field.text("children", field_width=Fixed.THREE, inputmode="numeric"),
            Field.text("gate", field_width=Fluid.TWO_THIRDS),
            button="Let them in",
        )

    def clean_contact(self):
        """(phone, e-mail address), one of them empty."""
        typed = self.cleaned_data["contact"]
        if "@" in typed:
            validate_email(typed)
            return "", typed
        if len(typed) > LONGEST_TYPED:
            raise ValidationError("Enter a phone number or an e-mail address")
        try:
            return (e164(typed), "") if typed else ("", "")
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def clean(self):
        cleaned = super().clean()
        cleaned["children"] = cleaned.get("children") or 0
        if "adults" in cleaned and not 1 <= cleaned["adults"] + cleaned["children"] <= LARGEST_PARTY:
            self.add_error("adults", f"Say how many come: from 1 to {LARGEST_PARTY}")
        return cleaned

    @property
    def arrival(self):
        cleaned = dict(self.cleaned_data)
        phone, email = cleaned.pop("contact")
        return {"tap": cleaned.pop("client_id"), "phone": phone, "email": email, **cleaned}


class PressForm(TapForm):
    """One press of the counter. `press` is ready for tallies.count()."""

    press = forms.CharField()
    number = forms.IntegerField(
        label="How many at once", initial=1, min_value=1, max_value=MOST_AT_ONCE, required=False
    )  # fmt: skip
    gate = gate_field("Which gate are you at? (optional)")

    def clean_press(self):
        """(direction, who) of a button, "in-adult"."""
        direction, _, who = self.cleaned_data["press"].partition("-")
        tally = Tally(direction=direction, who=who)
        try:
            tally.clean_fields(exclude=["session", "by"])
        except ValidationError:
            raise ValidationError("Press one of the buttons") from None
        return direction, who

    @property
    def counted(self):
        cleaned = dict(self.cleaned_data)
        direction, who = cleaned.pop("press")
        return {"direction": direction, "who": who, **cleaned, "number": cleaned["number"] or 1}


class HeadCountForm(forms.ModelForm):
    class Meta:
        model = HeadCount
        fields = ["figure", "method", "said_by"]
        labels = {
            "figure": "How many people were there?",
            "method": "How was it found?",
            "said_by": "Who says so?",
        }
        help_texts = {"said_by": "For example: the caretaker, who counted at the gate"}
        error_messages = {
            "figure": {"required": "Enter how many people there were"},
            "method": {"required": "Say how it was found"},
            "said_by": {"required": "Say who gave the figure"},
        }
        widgets = {"method": forms.RadioSelect, "figure": forms.TextInput({"inputmode": "numeric"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = HeadCount.Method.choices
        self.helper = helper(
            Field.text("figure", field_width=Fixed.FIVE),
            Field.radios("method"),
            Field.text("said_by", field_width=Fluid.TWO_THIRDS),
            button="Save the figure",
        )
