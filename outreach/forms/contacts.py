"""Writing down a contact: on the call screen, and from a person's page."""

import uuid
from datetime import timedelta

from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.fields import YEARS
from estates.forms.programmes import helper
from outreach.models.contacts import FARTHEST_BACK
from outreach.outcomes import EFFECTS, OUTCOMES_OF, Outcome, Way

FACTS_ONLY = "Facts only: the resident may ask to read this."
FARTHEST_AHEAD = timedelta(days=365)


class MomentField(forms.DateTimeField):
    """A day and a time, as the browser's own picker writes them, or typed like 2026-11-24 15:30."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    default_error_messages = {"invalid": "Write the day and the time like 2026-11-24 15:30"}

    def to_python(self, value):
        moment = super().to_python(value)
        if moment and moment.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class ContactForm(forms.Form):
    """What every contact has. `outcome` is checked against the way; `contact` is ready for record_contact()."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=Outcome.choices, error_messages={"required": "Say how it ended"})
    notes = forms.CharField(
        label="Notes",
        help_text=FACTS_ONLY,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    call_back_at = MomentField(label="When to call back", required=False)
    anyone = forms.BooleanField(label="Anyone may call back", required=False)
    language = forms.CharField(label="Which language do they need?", required=False, max_length=60)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4

    def clean(self):
        cleaned = super().clean()
        effect = EFFECTS.get(cleaned.get("outcome"))
        if not effect:
            return cleaned
        if not effect.needs_time:
            cleaned["call_back_at"] = None
        elif "call_back_at" not in self.errors:
            self._check_call_back(cleaned.get("call_back_at"))
        if effect.needs_language and not cleaned.get("language"):
            self.add_error("language", "Say which language they need")
        return cleaned

    def _check_call_back(self, moment):
        now = timezone.now()
        if not moment:
            self.add_error("call_back_at", "Say when to call back")
        elif not now < moment < now + FARTHEST_AHEAD:
            self.add_error("call_back_at", "The call back must be later than now, and within a year")


class CallForm(ContactForm):
    """The call screen's: which number was called, and who picked up."""

    phone = forms.ModelChoiceField(None, label="Number called", required=False, empty_label=None)
    person = forms.ModelChoiceField(None, label="Who is it about?", required=False, empty_label=None)

    def __init__(self, *args, entry, household, **kwargs):
        super().__init__(*args, **kwargs)
        phones = entry.person.phones.filter(wrong_since__isnull=True)
        self.fields["phone"].queryset = phones
        self.fields["phone"].widget = forms.RadioSelect() if len(phones) > 1 else forms.HiddenInput()
        self.fields["phone"].initial = phones[0].pk if phones else None
        self.fields["person"].queryset = household
        self.fields["person"].widget = forms.RadioSelect() if len(household) > 1 else forms.HiddenInput()
        self.fields["person"].initial = entry.person_id


class LogContactForm(ContactForm):
    """From a person's page: any way, ours or theirs, now or up to 14 days ago."""

    way = forms.ChoiceField(label="How?", choices=Way.choices, initial=Way.PHONE, widget=forms.RadioSelect)
    incoming = forms.BooleanField(label="They came to us", required=False)
    at = MomentField(label="When? (leave empty for now)", help_text="Up to 14 days ago", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].label = "How did it end?"
        self.fields["outcome"].choices = [("", "Choose"), *Outcome.choices]
        self.helper = helper(
            "client_id",
            Field.radios("way", inline=True),
            Field("incoming"),
            Field.select("outcome"),
            Field.textarea("notes", rows=4),
            Field.text("call_back_at", field_width=Fluid.ONE_HALF),
            Field("anyone"),
            Field.text("language", field_width=Fluid.ONE_HALF),
            Field.text("at", field_width=Fluid.ONE_HALF),
            button="Save the contact",
        )

    def clean(self):
        cleaned = super().clean()
        way, outcome = cleaned.get("way"), cleaned.get("outcome")
        if way and outcome and outcome not in OUTCOMES_OF[way]:
            self.add_error("outcome", f"“{Outcome(outcome).label}” does not go with “{Way(way).label}”")
        at, now = cleaned.get("at"), timezone.now()
        if at and not now - FARTHEST_BACK <= at <= now:
            self.add_error("at", "Choose a time of the last 14 days, not later than now")
        return cleaned
