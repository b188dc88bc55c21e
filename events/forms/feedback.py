from django import forms

from estates.forms.programmes import helper
from events.forms.contacts import TextField
from events.forms.party import laid_out
from events.models import Feedback


class FeedbackForm(forms.Form):
    """Three short questions after an event."""

    rating = forms.TypedChoiceField(
        label="How was it?", choices=Feedback.RATINGS, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was", "invalid_choice": "Choose how it was"},
    )  # fmt: skip
    words = TextField(label="What was good, and what should be different? (optional)", longest=2000)
    may_quote = forms.BooleanField(
        label="You may show others what I wrote, without my name", required=False,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("rating", laid_out(self, "words"), "may_quote", button="Send")

    def clean(self):
        cleaned = super().clean()
        cleaned["may_quote"] = bool(cleaned.get("may_quote") and cleaned.get("words"))
        return cleaned
