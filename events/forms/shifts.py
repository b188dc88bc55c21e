"""Roles, shifts and hours: what staff and volunteers fill in."""

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.editing import VersionedForm
from engagement.fields import DayField
from estates.forms.programmes import helper
from events import register
from events.forms.volunteers import no_certificate_number
from events.models import Event, Hours, Shift, Skill, VolunteerRole
from outreach.forms.contacts import MomentField

FARTHEST_BACK = 92  # days, for hours that volunteers report by themselves
SHIFT_FIELDS = ["role", "event", "place", "starts_at", "ends_at", "wanted"]


class VolunteerRoleForm(VersionedForm):
    skills = forms.MultipleChoiceField(
        label="Which skills does it need? (optional)",
        help_text="Gaps are offered only to volunteers who have one of these.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = VolunteerRole
        fields = ["name", "what_to_do", "needs_check"]
        labels = {
            "name": "What is the role called?",
            "what_to_do": "What do they do? (optional)",
            "needs_check": "Which DBS check does it need?",
        }
        help_texts = {
            "name": "For example: Face painting",
            "needs_check": "Nobody can take a shift in this role before such a check was seen.",
        }
        widgets = {"needs_check": forms.RadioSelect}
        error_messages = {"name": {"required": "Enter what the role is called"}}

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme = programme
        self.fields["needs_check"].choices = [("", "None"), *self.fields["needs_check"].choices[1:]]
        self.fields["needs_check"].required = False
        self.fields["skills"].choices = [(name, name) for name in register.skills_to_choose()]
        if self.instance.pk:
            self.initial["skills"] = [skill.name for skill in self.instance.skills.all()]
        self.helper = helper(
            Field.text("name"),
            Field.textarea("what_to_do", rows=3),
            "needs_check",
            Field.checkboxes("skills", small=True),
        )

    def _get_validation_exclusions(self):
        """So that a second role of the same name is said in words."""
        return super()._get_validation_exclusions() - {"programme"}

    @property
    def answers(self):
        words = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**words, "skills": [Skill.objects.get_or_create(name=one)[0] for one in self.cleaned_data["skills"]]}


class ShiftForm(VersionedForm):
    starts_at = MomentField(label="When does it start?", error_messages={"required": "Enter when it starts"})
    ends_at = MomentField(label="When does it end?", error_messages={"required": "Enter when it ends"})

    class Meta:
        model = Shift
        fields = SHIFT_FIELDS
        labels = {
            "role": "What do they do?",
            "event": "At which event? (optional)",
            "place": "Where? (optional)",
            "wanted": "How many volunteers are wanted?",
        }
        help_texts = {"place": "If it is not where the event is."}
        error_messages = {
            "role": {"required": "Choose the role"},
            "wanted": {"required": "Enter how many volunteers are wanted"},
        }

    def __init__(self, *args, programme, event=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = programme.volunteer_roles.all()
        self.fields["role"].empty_label = "Choose the role"
        now = timezone.now()
        events = Event.objects.filter(programme=programme).upcoming(now).exclude(state=Event.State.CANCELLED)
        self.fields["event"].queryset = (events | Event.objects.filter(pk=self.instance.event_id)).distinct()
        self.fields["event"].empty_label = "None"
        if event:
            self.initial |= {"event": event, "starts_at": event.starts_at, "ends_at": event.ends_at}
        self.helper = helper(
            Field.select("role"),
            Field.select("event"),
            "starts_at",
            "ends_at",
            Field.text("place"),
            Field.text("wanted", field_width=Fixed.THREE),
        )

    def _get_validation_exclusions(self):
        """So that fewer wanted than have it already is said in words."""
        return super()._get_validation_exclusions() - {"taken"}

    @property
    def answers(self):
        return {name: self.cleaned_data[name] for name in SHIFT_FIELDS}


class DurationForm(forms.Form):
    """How long somebody helped, in hours and minutes; `minutes_in_all` after it was found valid."""

    hours = forms.IntegerField(label="Hours", min_value=0, max_value=24, required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=59, required=False)
    button = "Save"

    def __init__(self, *args, minutes=0, **kwargs):
        super().__init__(*args, **kwargs)
        for name, most in (("hours", 24), ("minutes", 59)):
            says = f"Enter {name} as a number from 0 to {most}"
            self.fields[name].error_messages |= {"invalid": says, "min_value": says, "max_value": says}
            for validator in self.fields[name].validators:
                validator.message = says
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        if minutes:
            self.initial |= {"hours": minutes // 60, "minutes": minutes % 60}
        self.helper = helper(*self.questions(), button=self.button)

    def questions(self):
        how_long = (Field.text(name, field_width=Fixed.THREE) for name in ("hours", "minutes"))
        return [Fieldset(*how_long, legend="How long was it?", legend_size=Size.SMALL)]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.minutes_in_all = (cleaned.get("hours") or 0) * 60 + (cleaned.get("minutes") or 0)
        if not 0 < self.minutes_in_all <= 24 * 60:
            self.add_error("hours", "Enter how long it was, from 1 minute to 24 hours")
        return cleaned


class ActivityForm(DurationForm):
    """Help that was no shift: a day on which leaflets were handed out."""

    activity = forms.CharField(
        label="What was it?",
        help_text="For example: handed out leaflets in Oak House",
        max_length=200,
        validators=[no_certificate_number],
        error_messages={"required": "Say what it was"},
    )
    day = DayField(label="On which day?", missing="Enter the day")

    def __init__(self, *args, by_staff=False, **kwargs):
        self.by_staff = by_staff
        super().__init__(*args, **kwargs)

    def questions(self):
        return [Field.text("activity"), "day", *super().questions()]

    def clean_activity(self):
        return " ".join(self.cleaned_data["activity"].split())

    def clean_day(self):
        day, today = self.cleaned_data["day"], timezone.localdate()
        if day > today:
            raise ValidationError("The day must be today or earlier")
        if not self.by_staff and (today - day).days > FARTHEST_BACK:
            raise ValidationError("That is more than three months ago: tell us, and we write it down")
        return day


class ApproveHoursForm(forms.Form):
    """Which of the hours that were reported are approved."""

    hours = forms.ModelMultipleChoiceField(
        Hours.objects.none(), error_messages={"required": "Tick the hours to approve"}
    )

    def __init__(self, *args, hours, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hours"].queryset = hours
