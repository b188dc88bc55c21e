"""Staff: looking for a sign-up, signing somebody up on the phone, and deciding."""

import uuid

from django import forms

from estates.forms.programmes import helper
from events.forms.contacts import UNSEEN
from events.forms.party import PartyForm, laid_out
from events.models import SignUpState, Source
from events.models.sign_ups import LARGEST_PARTY

LONGEST_REASON = 200


class SignUpSearchForm(forms.Form):
    """Which sign-ups of an event. Sent by POST: what is searched for must not stand in an address."""

    search = forms.CharField(
        label="Search", help_text="Name, phone number, e-mail address or number read out", required=False,
        max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    state = forms.ChoiceField(label="State", choices=[("", "All"), *SignUpState.choices], required=False)


class AddSignUpForm(PartyForm):
    """Somebody on the phone, or in front of us."""

    most = LARGEST_PARTY
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    source = forms.ChoiceField(
        label="How did they ask?", choices=[(Source.PHONE, "By phone"), (Source.STAFF, "Face to face")],
        initial=Source.PHONE, widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4
        self.fields["name"].label = "Their name, or what people call them"
        self.fields["adults"].label = "Adults, with them"
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
            if isinstance(field, forms.IntegerField):
                field.validators = [check for check in field.validators if getattr(check, "code", "") != "max_value"]
        asked = [laid_out(self, name) for name in self.fields if name not in ("client_id", "source")]
        self.helper = helper("source", *asked, button="Sign them up")


class ChangeForThemForm(AddSignUpForm):
    """What somebody on the phone wants changed."""

    def __init__(self, data=None, *, sign_up):
        names = ("name", "email", "flat", "street", "postcode", "adults", "children", "access_needs", "food", "phone")
        super().__init__(data, event=sign_up.event, initial={name: getattr(sign_up, name) for name in names})
        del self.fields["client_id"], self.fields["source"]
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=sign_up.version)
        self.children = sign_up.children
        asked = [laid_out(self, name) for name in self.fields if name != "version"]
        self.helper = helper(*asked, button="Save changes")

    @property
    def answers(self):
        return {"children": self.children} | self.cleaned_data


class ReasonForm(forms.Form):
    """Why staff decide otherwise than the order would."""

    reason = forms.CharField(
        label="Why?", help_text="This is kept with your name. They may ask to read it.", max_length=LONGEST_REASON,
        error_messages={"required": "Say why"},
    )  # fmt: skip

    def __init__(self, *args, button, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason", button=button)

    def clean_reason(self):
        return UNSEEN.sub("", self.cleaned_data["reason"])


class PriorityForm(ReasonForm):
    PRIORITIES = [("1", "Before the others"), ("0", "In the order in which they came"), ("-1", "After the others")]

    priority = forms.TypedChoiceField(
        label="When is it their turn?", choices=PRIORITIES, coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, button="Save", **kwargs)
        self.helper = helper("priority", "reason", button="Save")
