"""Making and changing an event: what it is, where, and who may come."""

from datetime import datetime, time, timedelta

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Fluid, Size
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from engagement.editing import VersionedForm
from engagement.fields import DayField
from estates.forms.programmes import helper
from estates.models import User
from estates.phones import LONGEST_TYPED, e164, shown
from estates.postcodes import normal_postcode
from events.models import Event, Kind

MOST_PLACES = 100_000
QUESTIONS = {
    "title": "What is it called?",
    "description": "What happens there? (optional)",
    "estate": "Which estate is it for?",
    "place": "Where is it?",
    "street": "Street (optional)",
    "postcode": "Postcode (optional)",
    "step_free": "How does one get in without steps? (optional)",
    "what_to_bring": "What should people bring? (optional)",
    "asks_sign_up": "People sign up",
    "capacity": "How many places are there? (optional)",
    "for_whom": "Who may come?",
    "asks_children": "How many children come along",
    "asks_food": "What people eat",
    "asks_access": "What helps people to take part: a ramp, an interpreter",
    "needs_approval": "Each sign-up is looked at before it gets a place",
    "smaller_may_pass": "A smaller party may pass a larger one on the waiting list",
    "organiser": "Who organises it?",
}
HELP = {
    "description": "Plain words, as on a poster. Everybody can read them.",
    "place": "As people there call it. For example: Community hall",
    "step_free": "For example: A ramp at the side door. Say so if there are steps.",
    "asks_sign_up": "Without it, the page says that people can just come.",
    "capacity": "Without a number there is no limit. Children are counted too.",
    "smaller_may_pass": "Otherwise everybody waits until there is room for whoever is first.",
}


class EventForm(VersionedForm):
    phone = forms.CharField(
        label="Whom can people ring? (optional)",
        help_text="A phone number. It stands on the public page and on the poster.",
        required=False,
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    opens_on = DayField(label="When does sign-up open? (optional)", help_text="Otherwise at once.", required=False)
    closes_on = DayField(
        label="What is the last day to sign up? (optional)", help_text="Otherwise until it begins.", required=False
    )

    class Meta:
        model = Event
        fields = list(QUESTIONS)
        labels, help_texts = QUESTIONS, HELP
        error_messages = {
            "title": {"required": "Enter what it is called"},
            "place": {"required": "Enter where it is"},
            "capacity": {
                "invalid": "Write the number of places in digits, like 50, or leave it empty if there is no limit",
                "min_value": "Enter at least 1 place, or nothing if there is no limit.",
            },
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme = programme
        self.fields["estate"].queryset = programme.estates.all()
        self.fields["estate"].empty_label = "All estates of the programme"
        team = User.objects.filter(is_active=True, memberships__programme=programme, memberships__role__in=PEOPLE_ROLES)
        self.fields["organiser"].queryset = team.distinct()
        self.fields["organiser"].empty_label = "Nobody yet"
        self.fields["for_whom"].widget = forms.RadioSelect()
        self.fields["for_whom"].choices = Event.ForWhom.choices
        self.fields["capacity"].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        if self.instance.kind != Kind.WORKSHOP:
            del self.fields["needs_approval"]
        for name, at in (("opens_on", self.instance.sign_up_opens_at), ("closes_on", self._last_moment())):
            self.initial.setdefault(name, timezone.localdate(at) if at else None)
        self.initial.setdefault("phone", self.instance.phone)
        if self.initial["phone"]:
            self.initial["phone"] = shown(self.initial["phone"])
        self.helper = helper(*self._questions(), button="Save")

    def _last_moment(self):
        closes = self.instance.sign_up_closes_at
        return closes and closes - timedelta(microseconds=1)

    def _questions(self):
        asked = [Field(name) for name in ("asks_children", "asks_food", "asks_access")]
        rules = [Field(name) for name in ("needs_approval", "smaller_may_pass") if name in self.fields]
        return [
            Field.text("title", field_width=Fluid.TWO_THIRDS),
            *self._when(),
            Fieldset(
                Field.text("place", field_width=Fluid.TWO_THIRDS),
                Field.text("street", field_width=Fluid.TWO_THIRDS),
                Field.text("postcode", field_width=Fixed.TEN),
                Field.textarea("step_free", rows=2),
                Field.select("estate"),
                legend="Where",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.textarea("description", rows=5),
                Field.textarea("what_to_bring", rows=2),
                Field.text("phone", field_width=Fixed.TWENTY),
                Field.select("organiser"),
                legend="What people should know",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field("asks_sign_up"),
                Field.text("capacity", field_width=Fixed.FIVE),
                Field.radios("for_whom"),
                Field("opens_on"),
                Field("closes_on"),
                *rules,
                legend="Signing up",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(*asked, legend="What whoever signs up is asked", legend_size=Size.MEDIUM),
        ]

    def _when(self):
        return []

    def _get_validation_exclusions(self):
        """So that what the database refuses is said beside the questions."""
        return super()._get_validation_exclusions() - {"kind", "needs_approval"}

    def clean_capacity(self):
        capacity, taken = self.cleaned_data["capacity"], self.instance.places_taken
        if capacity is not None and capacity > MOST_PLACES:
            raise ValidationError(f"Enter at most {MOST_PLACES:,} places, or nothing if there is no limit.")
        if capacity == 0:
            raise ValidationError("Enter at least 1 place, or nothing if there is no limit.")
        if capacity is not None and capacity < taken:
            raise ValidationError(f"{taken} places are taken already. Enter {taken} or more, or nothing.")
        return capacity

    def clean_postcode(self):
        typed = self.cleaned_data["postcode"]
        try:
            return normal_postcode(typed) if typed else ""
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        try:
            return e164(typed) if typed else ""
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.pop("opens_on", None), cleaned.pop("closes_on", None)
        if cleaned.get("for_whom") == Event.ForWhom.ESTATE and not cleaned.get("estate"):
            self.add_error("estate", "Choose the estate whose residents may come.")
        opens_at = self._start_of(opens, "opens_on", self.instance.sign_up_opens_at)
        closes_at = self._start_of(closes and closes + timedelta(days=1), "closes_on", self.instance.sign_up_closes_at)
        if opens_at and closes_at and opens_at >= closes_at:
            self.add_error("closes_on", "The last day to sign up cannot be before sign-up opens.")
        return cleaned | {"sign_up_opens_at": opens_at, "sign_up_closes_at": closes_at}

    def _start_of(self, day, name, as_it_was):
        """A day that was not changed keeps its time: sign-up may have been closed in the middle of it."""
        if name not in self.changed_data:
            return as_it_was
        return day and timezone.make_aware(datetime.combine(day, time()))
