"""Choosing who gets a mailing, and how."""

from django import forms

from outreach.channels import ways
from outreach.forms.call_lists import PeopleToCallForm
from outreach.forms.messages import LONGEST_TEXT
from outreach.models import Mailing, MessageChannel


class MailingForm(PeopleToCallForm):
    """Which people of the programme get the text of a template; nothing chosen means everybody."""

    field_order = ("channel",)

    channel = forms.ChoiceField(label="How do you want to send it?", error_messages={"required": "Choose a way"})

    def __init__(self, *args, template, **kwargs):
        super().__init__(*args, **kwargs)
        self.template = template
        self.fields["channel"].choices = [(name, MessageChannel(name).label) for name in ways()]

    def clean_channel(self):
        channel = self.cleaned_data["channel"]
        if channel == "text" and len(self.template.body) > LONGEST_TEXT:
            raise forms.ValidationError(
                f"A text message can have {LONGEST_TEXT} characters: choose another way, or a shorter template"
            )
        return channel

    def mailing(self, key):
        """What would be sent, not saved."""
        texts = {name: getattr(self.template, name) for name in ("name", "purpose", "subject", "body")}
        channel = self.cleaned_data.get("channel", "")
        return Mailing(programme=self.programme, key=key, channel=channel, **texts)
