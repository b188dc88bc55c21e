import uuid

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fluid
from django import forms

from engagement.editing import VersionedForm
from estates.forms.programmes import helper
from estates.models import Person, Purpose
from outreach.allowed import why_not, with_address
from outreach.channels import ways
from outreach.message_templates import FIELDS, unknown_fields
from outreach.models import Mailing, Message, MessageChannel, MessageState, MessageTemplate

# GOV.UK Notify takes no longer text messages, and the link to stop stands below ours.
LONGEST_TEXT = 700
ANSWERS = {
    "gone": "This record was merged or erased: nobody can be written to",
    "wish": "They do not want to be contacted this way: choose another",
    "no_address": "There is no address or number for this that works: complete the record first, or choose another way",
    "consent": "They have not agreed to messages of this kind: record their consent first",
}


def purposes():
    return [(purpose.value, purpose.label) for purpose in Purpose if purpose.by_channel]


class MessageTemplateForm(VersionedForm):
    purpose = forms.ChoiceField(label="What is it for?", choices=purposes)

    class Meta:
        model = MessageTemplate
        fields = ["name", "purpose", "subject", "body"]
        labels = {"name": "Name of the template", "subject": "Subject", "body": "Text"}
        help_texts = {"body": "You can use " + ", ".join(f"(({name}))" for name in FIELDS)}
        error_messages = {
            "name": {"required": "Give the template a name"},
            "subject": {"required": "Write a subject"},
            "body": {"required": "Write a text"},
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme = programme
        self.helper = helper(
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.select("purpose"),
            Field.text("subject"),
            Field.textarea("body", rows=10),
            button="Save template",
        )

    def _get_validation_exclusions(self):
        """Not the programme: the name is once in it."""
        return super()._get_validation_exclusions() - {"programme"}

    def clean_subject(self):
        return self._with_known_fields("subject")

    def clean_body(self):
        return self._with_known_fields("body")

    def _with_known_fields(self, name):
        text = self.cleaned_data[name]
        if unknown := unknown_fields(text):
            known = ", ".join(f"(({field}))" for field in FIELDS)
            raise forms.ValidationError(f"Nobody knows what (({unknown[0]})) is: use {known}")
        return text


class WriteMessageForm(forms.Form):
    """A message to one person. `key` is made with the page, so that sending the form twice writes one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label="How do you want to send it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how to send it"},
    )
    purpose = forms.ChoiceField(label="What is it for?", choices=purposes)
    subject = forms.CharField(label="Subject", max_length=150, error_messages={"required": "Write a subject"})
    body = forms.CharField(
        label="Text",
        help_text="Whoever gets it may not be the only one who reads it: nothing private. A link to stop is added.",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Write a text"},
    )

    def __init__(self, *args, person, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.programme = person, programme
        self.fields["key"].initial = uuid.uuid4
        self.fields["channel"].choices = [Choice(name, MessageChannel(name).label) for name in ways()]
        self.fields["channel"].initial = next(iter(ways()))
        self.helper = helper(
            Field.radios("channel"),
            Field.select("purpose"),
            Field.text("subject"),
            Field.textarea("body", rows=10),
            button="Send message",
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("channel") == "text" and len(cleaned.get("body", "")) > LONGEST_TEXT:
            self.add_error("body", f"A text message can have {LONGEST_TEXT} characters: shorten it, or send an e-mail")
        if {"channel", "purpose"} <= cleaned.keys():
            asked = Message(programme=self.programme, person=self.person, **{
                name: cleaned[name] for name in ("channel", "purpose")
            })  # fmt: skip
            one = Person.objects.filter(pk=self.person.pk)
            if why := why_not(asked):
                self.add_error("channel", ANSWERS[why])
            elif not with_address(one, asked.channel).exists():
                self.add_error("channel", ANSWERS["no_address"])
        return cleaned


class MessageFilterForm(forms.Form):
    """Which messages the list shows: all, unless the address says otherwise."""

    state = forms.ChoiceField(label="Show", required=False, choices=[("", "All messages"), *MessageState.choices])
    mailing = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)

    def chosen(self, messages):
        """Those of `messages` that are asked for; what is no choice of ours is as if it was not asked."""
        self.is_valid()
        if state := self.cleaned_data.get("state"):
            messages = messages.filter(state=state)
        if mailing := self.cleaned_data.get("mailing"):
            messages = messages.filter(about=Mailing(pk=mailing).about)
        return messages
