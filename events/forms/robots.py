"""What keeps machines out of a public form without a puzzle: a box nobody sees, and the time that it was open."""

import time
import uuid

from django import forms
from django.core import signing

from events.forms.sign_up import FILLED_BY_A_MACHINE, LONGEST, SHORTEST, TOO_OLD, TOO_QUICK


class AgainstRobots(forms.Form):
    """`opened` says, signed, when the form was opened, what it was for, and what was shown on it.

    The template prints `client_id`, `opened` and `website` itself, the last where people do not see it. A form that is
    suspected is shown again with its answers, and a person who sends it once more gets through.
    """

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(required=False)
    salt = "events.form"

    def __init__(self, data=None, *, meant_for, shown, **kwargs):
        """`meant_for` is the key of what the form is for; `shown`, fit for JSON, comes back in `self.shown`."""
        super().__init__(data.copy() if data is not None else None, **kwargs)
        self.initial |= {"client_id": uuid.uuid4(), "opened": self._signed(meant_for, shown)}
        self.shown, self.suspicion = shown, ""
        if self.is_bound:
            self._read_opened(meant_for, shown)

    def _signed(self, meant_for, shown):
        return signing.dumps({"at": time.time(), "for": meant_for, "shown": shown}, salt=self.salt)

    def _read_opened(self, meant_for, shown):
        try:
            opened = signing.loads(self.data.get("opened", ""), salt=self.salt)
            age = time.time() - opened["at"]
        except signing.BadSignature:
            opened, age = {}, LONGEST + 1
        if age > LONGEST or opened["for"] != meant_for:
            self.suspicion = TOO_OLD
            self.data["opened"] = self._signed(meant_for, shown)
        else:
            self.shown = opened["shown"]
            self.suspicion = TOO_QUICK if age < SHORTEST else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("website"):
            self.data["website"] = ""
            self.add_error(None, FILLED_BY_A_MACHINE)
        elif self.suspicion and not self.errors:
            self.add_error(None, self.suspicion)
        return cleaned
