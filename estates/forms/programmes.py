from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout, Size
from django import forms

from engagement.editing import VersionedForm
from engagement.fields import DayField, FinancialYearField
from estates.models import Estate, Programme
from estates.police_forces import POLICE_FORCES

SELECTION_WARNING = "Every change that is shown will say that such places usually fall the next year anyway."


def helper(*fields, button="Save"):
    """A form's layout with its button, given as its words or whole; the version of the row goes along unseen."""
    form_helper = FormHelper()
    form_helper.render_hidden_fields = True
    if isinstance(button, str):
        button = Button.primary("save", button)  # its template prevents the double click
    form_helper.layout = Layout(*fields, button)
    return form_helper


def chosen_because_choices():
    hints = {Programme.ChosenBecause.HIGHEST_ASB: SELECTION_WARNING}
    return [Choice(value, label, hint=hints.get(value, "")) for value, label in Programme.ChosenBecause.choices]


class ProgrammeForm(VersionedForm):
    starts_on = DayField(
        label="When does it start?",
        help_text="For example, 1 4 2005",
        missing="Enter the day, month and year on which the programme starts",
    )
    ends_on = DayField(label="When does it end? (optional)", required=False)
    baseline_year = FinancialYearField(
        label="Baseline year: the financial year before",
        help_text="April to March, for example 2005/06",
        error_messages={"required": "Enter the baseline year, for example 2005/06"},
    )
    follow_up_year = FinancialYearField(
        label="Follow-up year: the financial year that is compared with it",
        help_text="For example, 2006/07",
        error_messages={"required": "Enter the follow-up year, for example 2006/07"},
    )
    police_force = forms.ChoiceField(
        label="Whose police files count its ASB? (optional)",
        choices=[("", "None, or not known yet"), *POLICE_FORCES],
        required=False,
    )

    class Meta:
        model = Programme
        fields = [
            "name",
            "commissioning_body",
            "starts_on",
            "ends_on",
            "baseline_year",
            "follow_up_year",
            "chosen_because",
            "chosen_because_detail",
            "police_force",
        ]
        labels = {
            "name": "What is the programme called?",
            "commissioning_body": "Who commissioned it?",
            "chosen_because": "Why were these estates chosen?",
            "chosen_because_detail": "Say more about why (optional)",
        }
        error_messages = {
            "name": {"required": "Enter the name of the programme"},
            "commissioning_body": {"required": "Enter who commissioned the programme"},
            "chosen_because": {"required": "Choose why these estates were chosen"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen_because"].widget = forms.RadioSelect()
        self.fields["chosen_because"].choices = chosen_because_choices()
        self.helper = helper(
            Field.text("name"),
            Field.text("commissioning_body"),
            Field("starts_on"),
            Field("ends_on"),
            Field.text("baseline_year", field_width=Fluid.ONE_QUARTER),
            Field.text("follow_up_year", field_width=Fluid.ONE_QUARTER),
            Field.radios("chosen_because", legend_size=Size.SMALL),
            Field.textarea("chosen_because_detail", rows=3),
            Field.select("police_force"),
            button="Save programme",
        )

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "The end must be on or after the start.")
        before, after = cleaned.get("baseline_year"), cleaned.get("follow_up_year")
        if before and after and after <= before:
            self.add_error("follow_up_year", "The follow-up year must be later than the baseline year.")
        return cleaned


class LinkEstateForm(forms.Form):
    estate = forms.ModelChoiceField(
        label="Which estate?",
        queryset=Estate.objects.none(),
        empty_label="Choose an estate",
        error_messages={"required": "Choose an estate"},
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = Estate.objects.outside(programme)
        self.helper = helper(Field.select("estate"), button="Add to this programme")
