"""Planning a meeting, and writing down what it decided."""

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms

from engagement.editing import VersionedForm
from engagement.fields import DayField, SeveralRowsField
from estates.forms.programmes import helper
from estates.models import Agency, User
from outreach.forms.contacts import MomentField
from partnership.forms.actions import NO_NAMES
from partnership.models import EDITOR_ROLES, Decision, Meeting


class MeetingForm(VersionedForm):
    held_at = MomentField(label="When is it?", error_messages={"required": "Enter the day and the time"})
    agencies = SeveralRowsField(
        Agency.objects.all(),
        label="Which agencies are there? (optional)",
        help_text="Tick them when the meeting begins.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Meeting
        fields = ["held_at", "place", "chair", "residents"]
        labels = {
            "place": "Where? (optional)",
            "chair": "Who chairs it? (optional)",
            "residents": "How many residents are there?",
        }
        help_texts = {"chair": "They hear of actions that are two weeks late.", "residents": "0 before the meeting"}

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme = programme
        team = User.objects.filter(memberships__programme=programme, memberships__role__in=EDITOR_ROLES)
        self.fields["chair"].queryset = team.distinct()
        self.fields["chair"].empty_label = "Nobody yet"
        if self.instance.pk:
            self.initial["agencies"] = [agency.pk for agency in self.instance.agencies.all()]
        self.helper = helper(
            Field.text("held_at", field_width=Fluid.ONE_HALF),
            Field.text("place", field_width=Fluid.TWO_THIRDS),
            Field.select("chair"),
            Field.checkboxes("agencies"),
            Field.text("residents", field_width=Fixed.THREE),
            button="Save the meeting",
        )

    def _get_validation_exclusions(self):
        """The programme too is checked, so that a second meeting at the same time is said beside the question."""
        return super()._get_validation_exclusions() - {"programme"}


class DecisionForm(forms.ModelForm):
    """What was decided; with an agency, what it agreed to do, and by when."""

    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label="Which agency does it? (optional)",
        help_text="It becomes an action of this agency.",
        required=False,
        empty_label="None: it is only decided",
    )
    due_on = DayField(label="By when?", help_text="For example, 27 3 2026", required=False)

    class Meta:
        model = Decision
        fields = ["words"]
        labels = {"words": "What was decided?"}
        help_texts = {"words": NO_NAMES}
        error_messages = {"words": {"required": "Say what was decided"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Field.textarea("words", rows=4), Field.select("agency"), Field("due_on"), button="Save the decision"
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("agency") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Enter the day by which the agency does it")
        if len(cleaned.get("words") or "") > 1000 and cleaned.get("agency"):
            self.add_error("words", "Say it in 1,000 letters or fewer, since it becomes an action")
        return cleaned
