"""The volunteer register: looking through it, and writing down what somebody likes to do and when they can."""

import re
from datetime import timedelta

from crispy_forms.layout import HTML
from crispy_forms_gds.layout import Field, Fixed
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.editing import VersionedForm
from engagement.fields import DayField
from estates.forms.programmes import helper
from estates.models import Estate
from estates.models.people import LONGEST_SEARCH
from estates.phones import e164, shown
from events import register
from events.models import Check, Skill, Volunteer, Weekday
from outreach.models import PartOfDay

# Certificate numbers of DBS checks: twelve digits, of which the first two are nought.
CERTIFICATE_NUMBER = re.compile(r"(?<![+\d])00\d{10}(?!\d)")
DETAILS = ["likes", "languages", "would_like_to_learn", "wants_to_lead", "what_became_of_it", "is_under_18"]
DAYS_NOT_ASKED = [
    ("", "Any time"),
    ("30", "A month ago or longer"),
    ("90", "3 months ago or longer"),
    ("never", "Never"),
]
PARTS_OF_DAY = [("morning", "morning"), ("afternoon", "afternoon"), ("evening", "evening")]


def no_certificate_number(text):
    if CERTIFICATE_NUMBER.search(text.replace(" ", "")):
        raise ValidationError("This looks like the number of a DBS certificate, which must not be kept. Leave it out.")


class VolunteerFilterForm(forms.Form):
    """Which volunteers of a programme are shown."""

    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All but archived"), *Volunteer.State.choices],
    )
    skill = forms.ModelChoiceField(Skill.objects.all(), label="Skill", required=False, empty_label="Any")
    estate = forms.ModelChoiceField(Estate.objects.none(), label="Estate", required=False, empty_label="Any")
    weekday = forms.TypedChoiceField(
        label="Free on", required=False, coerce=int, empty_value=None, choices=[("", "Any day"), *Weekday.choices]
    )
    part_of_day = forms.ChoiceField(
        label="Time of day", required=False, choices=[("", "Any time"), *((v, v.capitalize()) for v, _ in PARTS_OF_DAY)]
    )
    language = forms.CharField(label="Language", required=False, max_length=60)
    asked = forms.ChoiceField(label="Last asked", required=False, choices=DAYS_NOT_ASKED)

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = programme.estates.all()

    def found(self, volunteers):
        """Those of `volunteers` that the form asks for; nobody while it has an error."""
        if not self.is_valid():
            return volunteers.none()
        asked = self.cleaned_data
        volunteers = volunteers.filter(state=asked["state"]) if asked["state"] else volunteers.on_the_register()
        if asked["skill"]:
            volunteers = volunteers.able_to(asked["skill"])
        if asked["estate"]:
            volunteers = volunteers.filter(person__estate=asked["estate"])
        if asked["weekday"] is not None or asked["part_of_day"]:
            volunteers = volunteers.free_on(asked["weekday"], asked["part_of_day"])
        if asked["language"]:
            volunteers = volunteers.speaking(asked["language"].strip())
        if asked["asked"] == "never":
            volunteers = volunteers.filter(last_asked_at__isnull=True)
        elif asked["asked"]:
            volunteers = volunteers.not_asked_since(timezone.now() - timedelta(days=int(asked["asked"])))
        return volunteers.least_recently_asked() if asked["asked"] else volunteers

    @property
    def used(self):
        """The names of the questions that were answered."""
        return sorted(name for name in self.fields if self.is_valid() and self.cleaned_data[name] not in (None, ""))


class FindPersonForm(forms.Form):
    """Whom to put on the register. Sent by POST: a name must not stand in an address."""

    search = forms.CharField(
        label="Whom do you want to add?",
        help_text="Name, address, phone number or e-mail address",
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a name, an address, a phone number or an e-mail address"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.text("search"), button="Search")


def skill_fields():
    """The questions about skills and free times, which the form of residents has too."""
    return {
        "skills": forms.MultipleChoiceField(
            label="What can they do?",
            choices=[(name, name) for name in register.skills_to_choose()],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
        "another_skill": forms.CharField(
            label="Another skill (optional)", required=False, max_length=60, validators=[no_certificate_number]
        ),
        "free_times": forms.MultipleChoiceField(
            label="When can they help?",
            choices=[
                (f"{day}-{part}", f"{label} {part}") for day, label in Weekday.choices for part in PartOfDay.values
            ],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
    }


class SkillsAndTimes:
    """For forms with the fields of skill_fields(): what register.add_volunteer takes."""

    @property
    def skills(self):
        another = " ".join(self.cleaned_data["another_skill"].split())
        by_name = {name.lower(): name for name, _ in self.fields["skills"].choices}
        another = by_name.get(another.lower(), another)
        return list(dict.fromkeys([*self.cleaned_data["skills"], *([another] if another else [])]))

    @property
    def free_times(self):
        return [(int(time.split("-")[0]), time.split("-")[1]) for time in self.cleaned_data["free_times"]]

    @property
    def week(self):
        """The boxes of free_times, a day each, as events/_free_times.html draws them."""
        ticked = set(self["free_times"].value() or ())
        return [
            (label, [(f"{day}-{part}", part, f"{day}-{part}" in ticked) for part in PartOfDay.values])
            for day, label in Weekday.choices
        ]


class VolunteerForm(SkillsAndTimes, VersionedForm):
    """What somebody likes to do, can do, would learn, and when they can help."""

    class Meta:
        model = Volunteer
        fields = DETAILS
        labels = {
            "likes": "What do they like to do? (optional)",
            "languages": "Which languages do they speak besides English? (optional)",
            "would_like_to_learn": "What would they like to learn? (optional)",
            "wants_to_lead": "What did they say they would lead? (optional)",
            "what_became_of_it": "What became of it? (optional)",
            "is_under_18": "They are under 18",
        }
        help_texts = {
            "languages": "For example: Bengali, Somali",
            "wants_to_lead": "For example: a youth club on Thursdays. Reports count it.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= skill_fields()
        for name in DETAILS[:-1]:
            self.fields[name].validators.append(no_certificate_number)
        if self.instance.pk:
            self.initial["skills"] = [skill.name for skill in self.instance.skills.all()]
            self.initial["free_times"] = [
                f"{time.weekday}-{time.part_of_day}" for time in self.instance.free_times.all()
            ]
        self.helper = helper(
            Field.textarea("likes", rows=2),
            Field.checkboxes("skills", small=True),
            Field.text("another_skill"),
            HTML('{% include "events/_free_times.html" %}'),
            Field.text("languages"),
            Field.textarea("would_like_to_learn", rows=2),
            Field.textarea("wants_to_lead", rows=2),
            Field.textarea("what_became_of_it", rows=2),
            "is_under_18",
        )

    @property
    def answers(self):
        words = {name: self.cleaned_data[name] for name in DETAILS}
        return {**words, "skills": self.skills, "free_times": self.free_times}


class VolunteerStateForm(VersionedForm):
    class Meta:
        model = Volunteer
        fields = ["state", "state_because"]
        labels = {"state": "Which state are they in now?", "state_because": "Why?"}
        help_texts = {"state_because": "They may ask to read this. Leave out anything that a check says."}
        error_messages = {"state_because": {"required": "Say why"}}
        widgets = {"state": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["state_because"] = ""
        self.fields["state_because"].required = True
        self.fields["state_because"].validators.append(no_certificate_number)
        self.fields["state"].choices = Volunteer.State.choices
        self.helper = helper("state", Field.text("state_because"), button="Change the state")


class EmergencyContactForm(forms.Form):
    """Whom to ring; both empty takes the contact away. `phone` becomes E.164."""

    name = forms.CharField(label="Whom should we ring if something happens?", required=False, max_length=200)
    phone = forms.CharField(
        label="Their phone number",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args, contact=None, **kwargs):
        super().__init__(*args, **kwargs)
        if contact:
            self.initial = {"name": contact.name, "phone": shown(contact.phone)}
        self.helper = helper(Field.text("name"), Field.text("phone", field_width=Fixed.TWENTY))

    def clean_phone(self):
        return read_phone(self.cleaned_data["phone"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and "phone" in cleaned and not cleaned["phone"]:
            self.add_error("phone", "Enter their phone number too")
        if cleaned.get("phone") and not cleaned.get("name"):
            self.add_error("name", "Enter whose number it is")
        return cleaned


def read_phone(typed):
    try:
        return e164(typed) if typed else ""
    except ValueError as error:
        raise ValidationError(str(error)) from None


class CheckForm(forms.ModelForm):
    """The facts of a certificate that was seen; nothing else is kept of it."""

    seen_on = DayField(label="When did you see the certificate?", missing="Enter the day on which you saw it")
    review_on = DayField(label="When must it be looked at again?", missing="Enter the day of the review")

    class Meta:
        model = Check
        fields = ["level", "basis", "seen_on", "review_on"]
        labels = {"level": "Which level is it?", "basis": "On which basis was it made?"}
        widgets = {"level": forms.RadioSelect, "basis": forms.RadioSelect}
        error_messages = {"level": {"required": "Choose the level"}, "basis": {"required": "Choose the basis"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial |= {"seen_on": today, "review_on": today.replace(year=today.year + 3, day=min(today.day, 28))}
        for name in ("level", "basis"):
            self.fields[name].choices = self.fields[name].choices[1:]
        self.helper = helper("level", "basis", "seen_on", "review_on", button="Record the check")

    def clean_seen_on(self):
        if self.cleaned_data["seen_on"] > timezone.localdate():
            raise ValidationError("The day on which you saw it must be today or earlier")
        return self.cleaned_data["seen_on"]


class EndCheckForm(forms.Form):
    because = forms.ChoiceField(
        label="Why?",
        choices=[one for one in Check.Ended.choices if one[0] != Check.Ended.REPLACED],
        widget=forms.RadioSelect,
        error_messages={"required": "Say why the check no longer counts"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("because", button="End the check")
