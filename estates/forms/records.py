"""Keeping and erasing records, households, and two records that are one person."""

from crispy_forms_gds.layout import Button
from django import forms

from engagement.editing import VersionedForm
from engagement.fields import DayField
from estates.erasure import Reason
from estates.forms.programmes import helper
from estates.models import Household, Person


class ErasePersonForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why?",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the record is erased"},
    )
    sure = forms.BooleanField(
        label="I know that nobody can bring this record back",
        error_messages={"required": "Tick the box if the record is to be erased"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason", "sure", button=Button.warning("erase", "Erase this record"))


class HoldPersonForm(VersionedForm):
    """Until when a record must be kept, and why; both empty for "no longer"."""

    hold_until = DayField(
        label="Until when must it be kept?", help_text="For example, 27 3 2027. Empty lifts the hold.", required=False
    )

    class Meta:
        model = Person
        fields = ["hold_until", "hold_reason"]
        labels = {"hold_reason": "Why?"}
        help_texts = {"hold_reason": "For example: a complaint is being looked into"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("hold_until", "hold_reason", button="Save")

    def clean(self):
        cleaned = super().clean()
        until, reason = cleaned.get("hold_until"), cleaned.get("hold_reason")
        if until and not reason and "hold_reason" not in self.errors:
            self.add_error("hold_reason", "Say why the record must be kept")
        if reason and not until and "hold_until" not in self.errors:
            self.add_error("hold_until", "Enter the day until which it must be kept, or empty both answers")
        return cleaned


class HouseholdForm(VersionedForm):
    class Meta:
        model = Household
        fields = ["name"]
        labels = {"name": "What is the household called?"}
        help_texts = {"name": "After the home rather than after a person. For example: Flat 4, Ash House"}
        error_messages = {"name": {"required": "Enter a name for the household"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("name", button="Save")


class FindMemberForm(forms.Form):
    search = forms.CharField(
        label="Who else lives there?",
        help_text="Name, address or phone number",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter a name, address or phone number"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("search", button=Button.secondary("find", "Search"))


class MergeForm(forms.Form):
    """Which of two records is kept."""

    keep = forms.ChoiceField(
        label="Which record is kept?",
        help_text="The other one's rows go over to it, and what it lacks is filled in.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which record is kept"},
    )

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [(str(one.pk), f"{one.name} (record {one.pk})") for one in pair]
        self.helper = helper("keep", button=Button.warning("merge", "Merge the two records"))
