"""Looking for people, and writing down who somebody is and how to reach them."""

from crispy_forms_gds.layout import Button, Field, Fieldset, Fixed, Fluid, Size
from django import forms
from django.core.exceptions import ValidationError

from engagement.editing import VersionedForm
from estates.forms.programmes import helper
from estates.models import Agency, Estate, Person
from estates.models.people import LONGEST_SEARCH
from estates.phones import LONGEST_TYPED, e164, shown
from estates.postcodes import normal_postcode

MOST_PHONES = 20
PERSON_FIELDS = [
    "kind", "name", "email", "flat", "block", "street", "postcode", "estate", "agency", "job_title",
    "preferred_channel", "language", "access_needs", "age_band",
]  # fmt: skip


class PeopleSearchForm(forms.Form):
    """Which people of a programme. Sent by POST: what is searched for must not stand in an address."""

    search = forms.CharField(
        label="Search",
        help_text="Name, address, phone number or e-mail address",
        max_length=LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label="Kind", choices=[("", "Everybody"), *Person.Kind.choices], required=False)
    estate = forms.ModelChoiceField(Estate.objects.none(), label="Estate", empty_label="Every estate", required=False)
    do_not_contact = forms.ChoiceField(
        label="Do not contact",
        choices=[("", "With or without"), ("yes", "With a wish"), ("no", "Without one")],
        required=False,
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = programme.estates.all()

    def found(self, people):
        """Those of `people` that the form asks for; nobody while it has an error."""
        if not self.is_valid():
            return people.none()
        asked = self.cleaned_data
        if asked["search"]:
            people = people.search(asked["search"])
        if asked["kind"]:
            people = people.filter(kind=asked["kind"])
        if asked["estate"]:
            people = people.filter(estate=asked["estate"])
        if asked["do_not_contact"] == "yes":
            people = people.not_contactable_by_some_channel()
        if asked["do_not_contact"] == "no":
            people = people.exclude(pk__in=people.not_contactable_by_some_channel().values("pk"))
        return people

    @property
    def used(self):
        """The names of the questions that were answered."""
        return sorted(name for name in PeopleSearchForm.base_fields if self.is_valid() and self.cleaned_data[name])


class ExportPeopleForm(PeopleSearchForm):
    """Why the list of those people leaves as a file."""

    reason = forms.CharField(
        label="Why do you need this list as a file?",
        help_text="This is kept with your name. Name no resident in it.",
        max_length=200,
        error_messages={"required": "Say why you need this list as a file"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in PeopleSearchForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()
        self.helper = helper(*PeopleSearchForm.base_fields, "reason", button="Download the list")


class PersonForm(VersionedForm):
    """Who somebody is and how to reach them. `numbers` are the phone numbers as E.164."""

    class Meta:
        model = Person
        fields = PERSON_FIELDS
        widgets = {"kind": forms.RadioSelect, "access_needs": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "kind": "Who is it?",
            "email": "E-mail address (optional)",
            "flat": "Flat or house number (optional)",
            "block": "Block (optional)",
            "street": "Street (optional)",
            "postcode": "Postcode (optional)",
            "estate": "Estate (optional)",
            "agency": "Agency (optional)",
            "job_title": "Job title (optional)",
            "preferred_channel": "How would they rather be reached? (optional)",
            "language": "Language (optional)",
            "access_needs": "Access needs (optional)",
            "age_band": "Age (optional)",
        }
        error_messages = {"name": {"required": "Enter a name, or what people call them"}}

    # The candidates that were on the page when somebody said "this is a new person".
    told_apart = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = (
            programme.estates.all() | Estate.objects.filter(pk=self.instance.estate_id)
        ).distinct()
        self.fields["agency"].queryset = Agency.objects.all()
        for name, empty in (("estate", "None, or not known"), ("agency", "None, or not known")):
            self.fields[name].empty_label = empty
        for name in ("preferred_channel", "age_band"):
            self.fields[name].choices = [("", "Not known"), *self.fields[name].choices[1:]]
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.phone_names = self._add_phone_fields()
        self.helper = helper(*self._questions())

    def _add_phone_fields(self):
        """A line for each number and at least one to spare; "Save" and "Change" again gives more."""
        numbers = [shown(phone.number) for phone in self.instance.phones.all()] if self.instance.pk else []
        lines = max(2, len(numbers) + 1)
        while lines < MOST_PHONES and f"phone_{lines + 1}" in (self.data or {}):
            lines += 1
        names = [f"phone_{line}" for line in range(1, lines + 1)]
        for line, name in enumerate(names):
            self.fields[name] = forms.CharField(
                label=f"Phone number {line + 1} (optional)",
                required=False,
                max_length=LONGEST_TYPED,
                widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            )
            self.initial[name] = numbers[line] if line < len(numbers) else ""
        return names

    def _questions(self):
        return [
            Field.radios("kind", inline=True),
            "name",
            Fieldset(
                *[Field.text(name, field_width=Fixed.TWENTY) for name in self.phone_names],
                "email",
                "preferred_channel",
                legend="How to reach them",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.text("flat", field_width=Fixed.TEN),
                Field.text("block", field_width=Fluid.TWO_THIRDS),
                Field.text("street"),
                Field.text("postcode", field_width=Fixed.TEN),
                "estate",
                legend="Where they live or work",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.text("language", field_width=Fixed.TWENTY),
                "access_needs",
                "age_band",
                legend="What helps to work with them",
                legend_size=Size.MEDIUM,
            ),
            Fieldset("agency", Field.text("job_title"), legend="If they are a professional", legend_size=Size.MEDIUM),
        ]

    def clean_postcode(self):
        typed = self.cleaned_data["postcode"]
        try:
            return normal_postcode(typed) if typed else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean(self):
        cleaned = super().clean()
        self.numbers = []
        for name in self.phone_names:
            typed = cleaned.pop(name, "")
            try:
                number = e164(typed) if typed else None
            except ValueError as error:
                self.add_error(name, str(error))
                continue
            if number in self.numbers:
                self.add_error(name, "This number stands further up already. Remove it from one line.")
            elif number:
                self.numbers.append(number)
        return cleaned

    @property
    def answers(self):
        """The fields of the record, as record_person and change_person take them."""
        return {name: self.cleaned_data[name] for name in PERSON_FIELDS}

    def tells_apart(self, candidates):
        """Whether the page already showed all of `candidates` when "this is a new person" was pressed."""
        return {str(one.person.pk) for one in candidates} <= set(self.cleaned_data["told_apart"].split(","))

    def ask_about(self, candidates):
        """Let the next press of the button mean "none of these"."""
        self.data = self.data.copy()
        self.data["told_apart"] = ",".join(str(one.person.pk) for one in candidates)
        self.helper.layout[-1] = Button.primary("save", "This is a new person: save")
