from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fluid
from django import forms

from engagement.access import Role
from estates.forms.programmes import helper
from estates.models import Agency

WHAT_THEY_DO = {
    Role.OFFICER: "Records people and speaks with them",
    Role.COACH: "Coaches residents; sees people",
    Role.EVENT_LEAD: "Runs workshops and fun days; sees people",
    Role.DATA_OFFICER: "Imports police data and keeps areas; sees no people",
    Role.MANAGER: "Everything in this programme, and who works here",
    Role.AGENCY_PARTNER: "Sees and answers the actions of their own agency only",
}


class AddMemberForm(forms.Form):
    email = forms.EmailField(
        label="Their e-mail address",
        help_text="Their work address. They sign in with it, and the invitation goes there.",
        max_length=254,
        error_messages={"required": "Enter their e-mail address"},
    )
    name = forms.CharField(label="Their name", max_length=200, error_messages={"required": "Enter their name"})
    role = forms.ChoiceField(
        label="What will they do here?",
        choices=[Choice(role.value, role.label, hint=what) for role, what in WHAT_THEY_DO.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they will do here"},
    )
    agency = forms.ModelChoiceField(
        label="Which agency do they work for?",
        help_text="Only for agency partners.",
        queryset=Agency.objects.all(),
        required=False,
        empty_label="None",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Field.text("email", field_width=Fluid.TWO_THIRDS),
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.radios("role"),
            Field.select("agency"),
            button="Add to the team",
        )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        if self.cleaned_data.get("role") != Role.AGENCY_PARTNER:
            self.cleaned_data["agency"] = None
        elif not self.cleaned_data.get("agency"):
            self.add_error("agency", "Choose the agency that this partner works for")
        return self.cleaned_data
