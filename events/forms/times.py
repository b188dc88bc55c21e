"""When an event is held."""

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms
from django.utils import timezone

from engagement.editing import VersionedForm
from engagement.fields import DayField
from estates.forms.programmes import helper
from events import times
from events.forms.events import EventForm
from events.kinds import USUAL, Repeats
from events.models import Session

REPEATS = [
    Choice(Repeats.ONCE, "Once"),
    Choice(Repeats.DAILY, "Each day until"),
    Choice(Repeats.WEEKLY, "Each week until"),
]


class ClockField(forms.TimeField):
    """A time as people type it: 10:00, 10.30, 2pm, 2:30 pm."""

    def __init__(self, *, missing, **kwargs):
        super().__init__(
            input_formats=["%H:%M", "%H.%M", "%H", "%I%p", "%I:%M%p", "%I.%M%p"],
            widget=forms.TextInput(),
            error_messages={"required": missing, "invalid": "Write a time like 10:00 or 2pm"},
            **kwargs,
        )

    def to_python(self, value):
        return super().to_python(value.replace(" ", "") if isinstance(value, str) else value)

    def prepare_value(self, value):
        return f"{value:%H:%M}" if hasattr(value, "hour") else value


class TimesForm(forms.Form):
    """A session, or several at the same time of day. `times()` after it was found valid."""

    day = DayField(label="On which day?", missing="Enter the day", help_text="The first day, if there are several.")
    starts = ClockField(label="From", missing="Enter when it starts")
    ends = ClockField(label="Until", missing="Enter when it ends")
    repeats = forms.ChoiceField(label="How often?", choices=REPEATS, initial=Repeats.ONCE, widget=forms.RadioSelect)
    until = DayField(label="Until which day?", required=False, help_text="If there are several days.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["repeats"].choices = REPEATS
        self.helper = helper(*self.when(), button="Add")

    @staticmethod
    def when():
        return [
            Fieldset(
                Field("day"),
                Field.text("starts", field_width=Fixed.FIVE),
                Field.text("ends", field_width=Fixed.FIVE),
                Field.radios("repeats"),
                Field("until"),
                legend="When",
                legend_size=Size.MEDIUM,
            )
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.found = self._times(cleaned)
        return cleaned

    def _times(self, asked):
        if asked["starts"] >= asked["ends"]:
            self.add_error("ends", "It must end after it starts, on the same day.")
        elif asked["repeats"] == Repeats.ONCE:
            return self._or_error("starts", times.once, asked["day"], asked["starts"], asked["ends"])
        elif not asked["until"]:
            self.add_error("until", "Enter the last day, or choose “Once”.")
        else:
            make = times.daily if asked["repeats"] == Repeats.DAILY else times.weekly
            return self._or_error("until", make, asked["day"], asked["until"], asked["starts"], asked["ends"])
        return []

    def _or_error(self, field, make, *args):
        try:
            return make(*args)
        except ValueError as error:
            self.add_error(field, str(error))
            return []

    def times(self):
        return self.found


class SessionForm(VersionedForm):
    day = DayField(label="On which day?", missing="Enter the day")
    starts = ClockField(label="From", missing="Enter when it starts")
    ends = ClockField(label="Until", missing="Enter when it ends")

    class Meta:
        model = Session
        fields = ["name"]
        labels = {"name": "What is it called? (optional)"}
        help_texts = {"name": "For example: Day 1"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        starts, ends = map(timezone.localtime, (self.instance.starts_at, self.instance.ends_at))
        self.initial |= {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
        self.helper = helper(
            Field("day"),
            Field.text("starts", field_width=Fixed.FIVE),
            Field.text("ends", field_width=Fixed.FIVE),
            Field.text("name", field_width=Fixed.TWENTY),
            button="Save",
        )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            [one] = times.once(cleaned.pop("day"), cleaned.pop("starts"), cleaned.pop("ends"))
        except ValueError as error:
            self.add_error("starts", str(error))
            return cleaned
        if one.ends_at <= one.starts_at:
            self.add_error("ends", "It must end after it starts, on the same day.")
        return cleaned | {"starts_at": one.starts_at, "ends_at": one.ends_at}


class NewEventForm(TimesForm, EventForm):
    """An event with its times, begun with what is usual for its kind."""

    def __init__(self, *args, programme, **kwargs):
        EventForm.__init__(self, *args, programme=programme, **kwargs)
        self.fields["repeats"].choices = REPEATS

    def _when(self):
        return TimesForm.when()

    def clean(self):
        return {name: value for name, value in super().clean().items() if name not in TimesForm.base_fields}


class CopyForm(EventForm):
    """A copy of an event that has sessions: they come along, begun on another day."""

    day = DayField(label="When is the first day?", missing="Enter the first day")

    def __init__(self, *args, copied_times, **kwargs):
        self.copied_times = copied_times
        super().__init__(*args, **kwargs)

    def _when(self):
        number = len(self.copied_times)
        self.fields["day"].help_text = (
            "Its session comes along, at the same time of day."
            if number == 1
            else f"Its {number} sessions come along, as many days apart and at the same times of day."
        )
        return [Field("day")]

    def clean(self):
        cleaned = super().clean()
        if day := cleaned.pop("day", None):
            try:
                self.found = times.moved(self.copied_times, day)
            except ValueError as error:
                self.add_error("day", str(error))
        return cleaned

    def times(self):
        return self.found


def usual_answers(kind, *, programme, by):
    """What the form for a new event begins with."""
    usual = USUAL[kind]
    last = programme.events.filter(organiser=by).exclude(phone="").order_by("-created_at").first()
    answers = {name: getattr(usual, name) for name in ("title", "capacity", "asks_children", "asks_food")}
    only = list(programme.estates.all()[:2])
    return answers | {
        "starts": usual.starts,
        "ends": usual.ends,
        "repeats": usual.repeats,
        "organiser": by.pk,
        "phone": last.phone if last else "",
        "estate": only[0].pk if len(only) == 1 else None,
    }
