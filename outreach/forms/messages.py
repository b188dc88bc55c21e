from django import forms

from outreach.models import MessageState


class MessageFilterForm(forms.Form):
    """Which messages the list shows: all, unless the address says otherwise."""

    state = forms.ChoiceField(label="Show", required=False, choices=[("", "All messages"), *MessageState.choices])

    def chosen(self, messages):
        """Those of `messages` that are asked for; what is no choice of ours is as if it was not asked."""
        self.is_valid()
        state = self.cleaned_data.get("state")
        return messages.filter(state=state) if state else messages
