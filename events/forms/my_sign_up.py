"""Changing a sign-up by its private link."""

from django import forms

from estates.consents import current_wordings
from estates.forms.programmes import helper
from estates.models import Purpose, Wording
from estates.phones import shown
from events.forms.party import CONSENT_FIELDS, MOST, PartyForm, laid_out, ways, yes_no


class ChangeSignUpForm(PartyForm):
    """All answers on one page, as they stand."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    photos = yes_no("May we take photos?")
    news_by = ways("May we tell you about other events?")
    wants_to_volunteer = forms.BooleanField(label="I might like to volunteer", required=False)
    volunteering_by = ways("May we tell you about volunteering?")

    def __init__(self, data=None, *, sign_up):
        super().__init__(data, event=sign_up.event, initial=_initial(sign_up))
        self.sign_up = sign_up
        current = current_wordings(self.event.programme).filter(purpose__in=CONSENT_FIELDS, basis=Wording.Basis.CONSENT)
        self.words = {wording.purpose: wording for wording in current}
        for purpose, field in CONSENT_FIELDS.items():
            if purpose in self.words:
                self.fields[field].help_text = self.words[purpose].text
            else:
                del self.fields[field]
        if "photos" in self.fields:
            self.fields["photos"].required = sign_up.photos_ok is not None
        self.helper = helper(
            *(laid_out(self, name) for name in self.fields if name != "version"), button="Save changes"
        )

    @property
    def most(self):
        """As many as staff let in stay; on their own they are at most six."""
        return max(MOST, self.sign_up.party) if hasattr(self, "sign_up") else MOST

    @property
    def answers(self):
        """As sign_ups.change() takes them. Words are kept with an answer only where it is another than before."""
        cleaned = dict(self.cleaned_data)
        del cleaned["version"]
        photos = cleaned.pop("photos", None)
        answers = cleaned | {"children": cleaned.get("children", self.sign_up.children)}
        if "photos" in self.fields and photos not in ("", None):
            answers["photos_ok"] = photos
        for name in ("news_by", "volunteering_by"):
            if name in answers:
                answers[name] = ",".join(answers[name])
        for purpose, field in (CONSENT_FIELDS | {Purpose.PHOTOS: "photos_ok"}).items():
            if field in answers and answers[field] != getattr(self.sign_up, field):
                answers[f"{purpose.value}_wording_id"] = self.words[purpose].pk
        return answers


def _initial(sign_up):
    plain = ("name", "email", "flat", "street", "postcode", "adults", "children", "access_needs", "food", "version")
    photos = {None: "", True: "yes", False: "no"}[sign_up.photos_ok]
    return {
        **{name: getattr(sign_up, name) for name in plain},
        "phone": shown(sign_up.phone) if sign_up.phone else "",
        "photos": photos,
        "news_by": sign_up.news_by.split(","),
        "wants_to_volunteer": sign_up.wants_to_volunteer,
        "volunteering_by": sign_up.volunteering_by.split(","),
    }
