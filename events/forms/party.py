"""What is asked of whoever signs up, whoever fills it in: a resident, or staff on the phone with them."""

from crispy_forms_gds.layout import Field, Fixed
from django import forms

from estates.models import Channel, Purpose
from events.forms.contacts import NameField, PhoneField, PostcodeField, TextField

MOST = 6
WAYS = [(Channel.EMAIL.value, "E-mail"), (Channel.TEXT.value, "Text"), (Channel.PHONE.value, "Call")]
# Which question asks for consent to what.
CONSENT_FIELDS = {Purpose.PHOTOS: "photos", Purpose.NEWS: "news_by", Purpose.VOLUNTEERING: "volunteering_by"}
WIDTHS = {"adults": Fixed.TWO, "children": Fixed.TWO, "flat": Fixed.TEN, "postcode": Fixed.TEN, "phone": Fixed.TWENTY}
AUTOCOMPLETE = {
    "name": "name", "flat": "address-line1", "street": "address-line2", "postcode": "postal-code",
}  # fmt: skip


def yes_no(label):
    return forms.TypedChoiceField(
        label=label, choices=[("yes", "Yes"), ("no", "No")], coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect, error_messages={"required": "Choose yes or no"},
    )  # fmt: skip


def ways(label):
    return forms.MultipleChoiceField(
        label=label, choices=WAYS, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose ways from the list"},
    )  # fmt: skip


def number(label, initial):
    return forms.IntegerField(
        label=label, initial=initial, min_value=0, max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Enter a number, or 0",
            "invalid": "Enter a number, like 2",
            "min_value": "Enter a number, or 0",
            "max_value": f"Enter at most {MOST}. Are you more? Ring us.",
        },
    )  # fmt: skip


def laid_out(form, name):
    """One question, as wide as its answer."""
    widths = {
        "adults": Fixed.TWO,
        "children": Fixed.TWO,
        "flat": Fixed.TEN,
        "postcode": Fixed.TEN,
        "phone": Fixed.TWENTY,
    }
    if name in widths:
        return Field.text(name, field_width=widths[name])
    if name == "photos":
        return Field.radios(name, inline=True)
    return Field.textarea(name, rows=3) if isinstance(form.fields[name], TextField) else name


class PartyForm(forms.Form):
    """Who comes, how they can be reached, and what they need."""

    most = MOST

    name = NameField(
        label="Your name, or what people call you", error_messages={"required": "Enter your name"},
    )  # fmt: skip
    phone = PhoneField(label="Phone number (optional)", required=False)
    email = forms.EmailField(
        label="E-mail address (optional)", required=False, max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.com"},
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "spellcheck": "false"}),
    )  # fmt: skip
    flat = forms.CharField(label="Flat or house number (optional)", required=False, max_length=40)
    street = forms.CharField(label="Block or street (optional)", required=False, max_length=120)
    postcode = PostcodeField(label="Postcode (optional)", required=False)
    adults = number("Adults, with you", 1)
    children = number("Children under 16", 0)
    access_needs = TextField(
        label="Is there anything we should do so that all of you can take part? (optional)",
        help_text="For example: a ramp, somebody who signs, a seat near the door. What we should do, not why.",
    )
    food = TextField(label="What do you not eat? (optional)", help_text="For example: no meat, halal, no nuts.")

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        asked = {"children": event.asks_children, "access_needs": event.asks_access, "food": event.asks_food}
        for field, is_asked in asked.items():
            if not is_asked:
                del self.fields[field]
        for field, what in AUTOCOMPLETE.items():
            self.fields[field].widget.attrs["autocomplete"] = what

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        if "adults" in cleaned and "children" not in self.errors:
            self._check_party(cleaned["adults"] + cleaned.get("children", 0))
        return cleaned

    def _check_party(self, party):
        capacity = self.event.capacity
        if party == 0:
            self.add_error("adults", "Enter how many come: at least 1")
        elif party > self.most:
            self.add_error("adults", f"At most {MOST} can sign up together. Are you more? Ring us.")
        elif capacity is not None and party > capacity:
            self.add_error("adults", f"There are only {capacity} places in all")
