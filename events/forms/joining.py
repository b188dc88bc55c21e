"""The public form by which a resident joins the volunteer register, without an account."""

from crispy_forms.layout import HTML
from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms

from estates.forms.programmes import helper
from estates.models import Estate, Purpose, Wording
from events.forms.contacts import NameField, PhoneField, TextField
from events.forms.party import yes_no
from events.forms.robots import AgainstRobots
from events.forms.volunteers import SkillsAndTimes, no_certificate_number, skill_fields

CONTACT = ["name", "phone", "email", "flat", "street"]
ABOUT_THEM = ["likes", "languages", "would_like_to_learn"]


class JoinForm(SkillsAndTimes, AgainstRobots):
    """Who they are, one way to reach them, what they like to do and when; in the words of `wording` whether to ask."""

    salt = "events.join"
    name = NameField(
        label="What is your name?",
        error_messages={"required": "Enter your name, or what people call you"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(label="Phone number", required=False)
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    estate = forms.ModelChoiceField(
        Estate.objects.none(), label="Which estate do you live on? (optional)", required=False, empty_label="Choose"
    )
    flat = forms.CharField(label="Flat or house number (optional)", required=False, max_length=40)
    street = forms.CharField(label="Block or street (optional)", required=False, max_length=120)
    likes = TextField(
        label="What would you like to do? (optional)", help_text="For example: bake, paint faces, talk to neighbours"
    )
    languages = forms.CharField(
        label="Which languages do you speak besides English? (optional)", required=False, max_length=200
    )
    would_like_to_learn = TextField(label="What would you like to learn? (optional)", rows=2)
    emergency_name = NameField(label="Name", required=False)
    emergency_phone = PhoneField(label="Phone number", required=False)
    is_under_18 = forms.BooleanField(label="I am under 18", required=False)
    agreed = yes_no("May we ask you to help?")

    def __init__(self, data=None, *, programme, wording):
        super().__init__(data, meant_for=programme.pk, shown=wording.pk)
        self.wording = wording if self.shown == wording.pk else Wording.objects.get(pk=self.shown)
        self.fields |= skill_fields()
        self.fields["skills"].label = "What can you do? (optional)"
        self.fields["free_times"].label = "When can you help? (optional)"
        self.fields["estate"].queryset = programme.estates.all()
        for name in (*ABOUT_THEM, "another_skill"):
            self.fields[name].validators.append(no_certificate_number)
        if self.wording.basis == Wording.Basis.CONSENT:
            self.fields["agreed"].help_text = self.wording.text
        else:
            del self.fields["agreed"]
        self.helper = helper(*self._questions(), button="Join the volunteers")
        self.helper.form_tag = self.helper.render_hidden_fields = False
        self.helper.disable_csrf = True

    def _questions(self):
        return [
            Field.text("name"),
            Fieldset(
                Field.text("phone", field_width=Fixed.TWENTY),
                Field.text("email"),
                legend="How can we reach you? One way is enough.",
                legend_size=Size.SMALL,
            ),
            Field.select("estate"),
            Field.text("flat", field_width=Fixed.TEN),
            Field.text("street"),
            Field.textarea("likes", rows=3),
            Field.checkboxes("skills", small=True),
            Field.text("another_skill"),
            HTML('{% include "events/_free_times.html" %}'),
            Field.text("languages"),
            Field.textarea("would_like_to_learn", rows=2),
            Fieldset(
                Field.text("emergency_name"),
                Field.text("emergency_phone", field_width=Fixed.TWENTY),
                legend="Whom should we ring if something happens to you? (optional)",
                legend_size=Size.SMALL,
            ),
            "is_under_18",
            *([Field.radios("agreed", inline=True)] if "agreed" in self.fields else []),
        ]

    def clean(self):
        cleaned = super().clean()
        tried = {"phone", "email"} & set(self.errors)
        if not (cleaned.get("phone") or cleaned.get("email") or tried):
            self.add_error("phone", "Enter a phone number or an e-mail address, so that we can reach you")
        has_name, has_phone = cleaned.get("emergency_name"), cleaned.get("emergency_phone")
        if has_name and not has_phone and "emergency_phone" not in self.errors:
            self.add_error("emergency_phone", "Enter their phone number too")
        if has_phone and not has_name:
            self.add_error("emergency_name", "Enter whose number it is")
        return cleaned

    @property
    def answers(self):
        """Fit for JSON, as joining.apply() keeps them."""
        plain = [*CONTACT, *ABOUT_THEM, "emergency_name", "emergency_phone", "is_under_18"]
        estate = self.cleaned_data["estate"]
        return {
            **{name: self.cleaned_data[name] for name in plain},
            "estate": estate.pk if estate else None,
            "skills": self.skills,
            "free_times": self.free_times,
        }

    @property
    def has_agreed(self):
        return bool(self.cleaned_data.get("agreed"))


def wording_of(programme):
    """In which words people of the programme are asked whether they may be asked to help; None if in none yet."""
    return Wording.objects.current().filter(programme=programme, purpose=Purpose.VOLUNTEERING).first()
