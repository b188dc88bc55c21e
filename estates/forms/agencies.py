from crispy_forms_gds.layout import Field
from django import forms

from estates.forms.programmes import helper
from estates.models import Agency


class AgencyForm(forms.ModelForm):
    class Meta:
        model = Agency
        fields = ["name"]
        labels = {"name": "What is the agency called?"}
        error_messages = {"name": {"required": "Enter the name of the agency"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.text("name"), button="Save agency")
