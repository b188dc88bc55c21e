from crispy_forms_gds.layout import Field
from django import forms

from engagement.access import PEOPLE_ROLES
from estates.forms.programmes import helper
from estates.models import User


class ConcernForm(forms.Form):
    text = forms.CharField(
        label="What worries you?",
        help_text="What you saw or heard, when, and what you did. In danger now? Call 999 first.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what worries you"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.textarea("text", rows=6), button="Tell the lead")


class LeadForm(forms.Form):
    user = forms.ModelChoiceField(
        None,
        label="Who reads concerns about somebody's safety?",
        help_text="One person of the team. Nobody else can read them, managers neither.",
        empty_label="Choose one of the team",
        error_messages={"required": "Choose one of the team"},
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        team = User.objects.filter(is_active=True, memberships__programme=programme, memberships__role__in=PEOPLE_ROLES)
        self.fields["user"].queryset = team.distinct()
        self.helper = helper(Field.select("user"), button="Save")
