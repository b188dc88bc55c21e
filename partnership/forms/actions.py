from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.db.models import Q

from engagement.editing import VersionedForm
from engagement.fields import DayField
from estates.forms.programmes import helper
from estates.models import Agency, Estate, Person
from partnership.models import Action, ActionState

NO_NAMES = "Write about the place only: no names, flat numbers or anything else that says who somebody is."


class ActionForm(VersionedForm):
    due_on = DayField(
        label="By when?", help_text="For example, 27 3 2006", missing="Enter the day by which it is to be done"
    )
    raised_on = DayField(label="On which day did a meeting agree it? (optional)", required=False)

    class Meta:
        model = Action
        fields = ["what", "estate", "agency", "in_charge", "person", "due_on", "raised_on"]
        labels = {
            "what": "What is to be done?",
            "estate": "On which estate? (optional)",
            "agency": "Which agency does it?",
            "in_charge": "Who there sees to it? (optional)",
            "person": "Who there is reminded, and answers by a private link? (optional)",
        }
        help_texts = {
            "what": NO_NAMES,
            "in_charge": "Their name at work or their post, like “Street lighting team”",
            "person": "One of the agency’s professionals among the people of this programme. They need no account.",
        }
        error_messages = {
            "what": {"required": "Say what is to be done"},
            "agency": {"required": "Choose the agency that does it"},
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        estates = Estate.objects.filter(Q(programmes=programme) | Q(pk=self.instance.estate_id))
        self.fields["estate"].queryset = estates.distinct()
        self.fields["estate"].empty_label = "No single estate"
        self.fields["agency"].empty_label = "Choose an agency"
        professionals = Person.objects.in_programme(programme).current().filter(agency__isnull=False)
        self.fields["person"].queryset = professionals.select_related("agency")
        self.fields["person"].label_from_instance = lambda person: f"{person}, {person.agency}"
        self.fields["person"].empty_label = "Nobody"
        self.helper = helper(
            Field.textarea("what", rows=4),
            Field.select("estate"),
            Field.select("agency"),
            Field.text("in_charge", field_width=Fluid.TWO_THIRDS),
            Field.select("person"),
            Field("due_on"),
            Field("raised_on"),
            button="Save action",
        )

    def clean(self):
        cleaned = super().clean()
        person, agency = cleaned.get("person"), cleaned.get("agency")
        if person and agency and person.agency != agency:
            self.add_error("person", f"{person} works for {person.agency}. Choose somebody of {agency}, or nobody")
        return cleaned


class UpdateForm(VersionedForm):
    words = forms.CharField(
        label="What happened?",
        help_text=NO_NAMES,
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what happened"},
    )
    state = forms.ChoiceField(
        label="How does the action stand now?",
        choices=[Choice(*choice) for choice in ActionState.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is open, done or cannot be done"},
    )

    class Meta:
        model = Action
        fields = ["state", "reason"]
        labels = {"reason": "Why can it not be done? (only if it cannot)"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Field.textarea("words", rows=4),
            Field.radios("state"),
            Field.textarea("reason", rows=3),
            button="Save update",
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") != ActionState.NOT_POSSIBLE:
            cleaned["reason"] = ""
        elif not cleaned.get("reason"):
            self.add_error("reason", "Say why it cannot be done")
        return cleaned


class FilterForm(forms.Form):
    """Which actions the list shows: those still open, unless the address says otherwise."""

    OPEN, LATE, ALL = "", "late", "all"
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            (OPEN, "Open"),
            (LATE, "Late"),
            (ActionState.DONE, "Done"),
            (ActionState.NOT_POSSIBLE, "Cannot be done"),
            (ALL, "All"),
        ],
    )
    agency = forms.ModelChoiceField(label="Agency", required=False, queryset=None, empty_label="All agencies")

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=actions.values("agency"))

    def chosen(self, actions, day):
        """Those of `actions` that are asked for; what is no choice of ours is as if it was not asked."""
        self.is_valid()
        show, agency = self.cleaned_data.get("show", self.OPEN), self.cleaned_data.get("agency")
        if agency:
            actions = actions.filter(agency=agency)
        if show == self.ALL:
            return actions
        if show == self.LATE:
            return actions.late_on(day)
        return actions.filter(state=show or ActionState.OPEN)
