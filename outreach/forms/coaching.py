from datetime import timedelta

from crispy_forms_gds.layout import Field, Fixed
from django import forms
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from engagement.fields import DayField
from estates.forms.programmes import helper
from estates.models import User
from outreach.forms.contacts import ContactForm
from outreach.models import Coaching
from outreach.outcomes import MORE_ON_THE_PHONE, ON_THE_PHONE, Outcome


class StartCoachingForm(forms.ModelForm):
    starts_on = DayField(label="When is the first call?", missing="Enter the day of the first call")
    ends_on = DayField(label="Until when?", missing="Enter the day by which the coaching ends")

    class Meta:
        model = Coaching
        fields = ["coach", "goal", "every_weeks", "starts_on", "ends_on"]
        labels = {
            "coach": "Who is the coach?",
            "goal": "What do they want to make happen?",
            "every_weeks": "How many weeks between calls?",
        }
        help_texts = {"goal": "In their own words.", "every_weeks": "From 1 to 12"}
        error_messages = {
            "coach": {"required": "Choose the coach"},
            "goal": {"required": "Write down what they want to make happen"},
        }

    def __init__(self, *args, programme, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme, self.instance.person = programme, person
        team = User.objects.filter(is_active=True, memberships__programme=programme, memberships__role__in=PEOPLE_ROLES)
        self.fields["coach"].queryset = team.distinct()
        self.fields["coach"].required = True
        self.fields["coach"].empty_label = "Choose the coach"
        today = timezone.localdate()
        self.initial = {"starts_on": today, "ends_on": today + timedelta(weeks=13), "every_weeks": 2, **self.initial}
        self.helper = helper(
            Field.select("coach"),
            Field.textarea("goal", rows=4),
            Field.text("every_weeks", field_width=Fixed.THREE),
            Field("starts_on"),
            Field("ends_on"),
            button="Begin the coaching",
        )

    def _get_validation_exclusions(self):
        """So that a second coaching of the same person is said in words."""
        return super()._get_validation_exclusions() - {"programme", "person", "state"}


class CoachingCallForm(ContactForm):
    """How a coaching call ended: as on the call screen, but for a call back, which is the rhythm's own affair."""

    call = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("call_back_at", "anyone"):
            del self.fields[name]
        offered = [one for one in (*ON_THE_PHONE, *MORE_ON_THE_PHONE) if one != Outcome.CALL_BACK]
        self.fields["outcome"].choices = [(one.value, one.label) for one in offered]

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("call_back_at", None)
        return cleaned


class StepForm(forms.Form):
    what = forms.CharField(label="Next step", max_length=300, error_messages={"required": "Say what the step is"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.text("what"), button="Add the step")


class EndForm(forms.Form):
    came_of_it = forms.CharField(
        label="What came of it?",
        help_text="For example: a youth club, one night a week. Reports count it. Say so if nothing did.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what came of it"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.textarea("came_of_it", rows=4), button="End the coaching")
