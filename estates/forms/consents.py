"""What people answered when they were asked, in which words they are asked, and who must not be contacted."""

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Button, Field, Size
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.fields import DayField
from estates.consents import channels_of, last_seen
from estates.forms.programmes import helper
from estates.models import Channel, Consent, Wording

HOWS = [how for how in Consent.How if how not in (Consent.How.IMPORT, Consent.How.MERGE)]


class AnswerForm(forms.Form):
    """One answer to the words of `wording`, for one channel or several."""

    channels = forms.MultipleChoiceField(
        label="What about?",
        help_text="Tick only what was asked. A number given for calls is not one for texts.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick each way that the person was asked about"},
    )
    state = forms.ChoiceField(
        label="What did they say?",
        choices=[
            Choice("given", "Yes"),
            Choice("refused", "No"),
            Choice("withdrawn", "They said yes before and take it back"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they said"},
    )
    how = forms.ChoiceField(
        label="How did they say it?",
        choices=[(how.value, how.label) for how in HOWS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they said it"},
    )
    answered_on = DayField(
        label="When? (optional)", help_text="Leave it empty for today. For example, 27 3 2026", required=False
    )
    source = forms.CharField(
        label="Where is it written down? (optional)",
        help_text="For example: sign-up sheet of the fun day, page 2",
        max_length=200,
        required=False,
    )
    wording = forms.ModelChoiceField(Wording.objects.none(), widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, person, wording, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wording"].queryset = Wording.objects.filter(programme=wording.programme, purpose=wording.purpose)
        self.initial |= {"wording": wording.pk, "seen": last_seen(person, wording.purpose)}
        channels = channels_of(wording.purpose)
        self.fields["channels"].choices = [(channel, Channel(channel).label) for channel in channels if channel]
        if channels == [""]:
            del self.fields["channels"]
        layout = [name for name in ("channels", "state", "how", "answered_on", "source") if name in self.fields]
        self.helper = helper(*layout, button="Save the answer")

    def clean_answered_on(self):
        day = self.cleaned_data["answered_on"]
        if day and day > timezone.localdate():
            raise ValidationError("The day of the answer must be today or earlier")
        return day

    @property
    def answer(self):
        """The answer as record_answer takes it."""
        return {"channels": [""], **self.cleaned_data}

    def show_again(self, person):
        """Let the answer be sent again by somebody who has now seen what was answered meanwhile."""
        self.data = self.data.copy()
        self.data["seen"] = last_seen(person, self.cleaned_data["wording"].purpose)


class WordingForm(forms.ModelForm):
    """The lawful basis of a purpose, and the words that people are shown. `version` is the one that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Wording
        fields = ["basis", "text"]
        widgets = {"basis": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 8})}
        labels = {
            "basis": "What allows the council to do this?",
            "text": "Which words are people shown, or read?",
        }
        help_texts = {
            "text": "Say who asks, what for, and how to take it back. Where nobody is asked, say what is done and why."
        }
        error_messages = {
            "basis": {"required": "Choose what allows the council to do this"},
            "text": {"required": "Enter the words that people are shown"},
        }

    def __init__(self, *args, last, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = last
        self.fields["basis"].choices = [
            Choice("consent", "Consent", hint="People are asked, and a no changes what is done"),
            Choice(
                "public_task", "The council's public task", hint="Nobody is asked; an objection is recorded as a wish"
            ),
            Choice("legal_obligation", "A legal obligation", hint="Nobody is asked"),
        ]
        self.helper = helper("basis", "text", button="Save as a new version")


class WishForm(forms.Form):
    """A wish not to be contacted: whose, and by which way."""

    whose = forms.ChoiceField(
        label="Whose wish is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose wish it is"},
    )
    channel = forms.ChoiceField(
        label="What must stop?",
        choices=[("all", "Everything"), *Channel.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what must stop"},
    )
    reason = forms.CharField(label="What did they say? (optional)", max_length=200, required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [("person", "This person's")]
        if person.household_id:
            self.fields["whose"].choices += [("household", "Everybody's in the household")]
        else:
            self.fields["whose"].required = False
            self.fields["whose"].widget = forms.HiddenInput()
        layout = [Field.radios("whose")] if person.household_id else ["whose"]
        self.helper = helper(*layout, "channel", "reason", button=Button.warning("save", "Stop contact"))

    @property
    def wished_channel(self):
        return "" if self.cleaned_data["channel"] == "all" else self.cleaned_data["channel"]


class LiftWishForm(forms.Form):
    because = forms.CharField(
        label="Why is it lifted?",
        help_text="For example: they rang on 3 May and asked to hear from us again",
        max_length=200,
        error_messages={"required": "Say why this is lifted"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.text("because", label_size=Size.SMALL), button=Button.warning("save", "Lift it"))
