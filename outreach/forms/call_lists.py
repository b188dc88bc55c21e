"""Making a call list, and choosing who goes onto it."""

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms
from django.db.models import Exists, OuterRef, Q

from engagement.editing import VersionedForm
from engagement.fields import SeveralRowsField
from estates.forms.programmes import helper
from estates.models import Estate, Person, Phone
from outreach.call_lists import TAKING_PART
from outreach.models import CallList, Contact, Questionnaire


class CallListForm(VersionedForm):
    class Meta:
        model = CallList
        fields = [
            "name", "what_for", "script", "questionnaire", "calls_from", "calls_until", "at_weekends", "most_tries",
            "days_apart",
        ]  # fmt: skip
        widgets = {name: forms.TimeInput(format="%H:%M") for name in ("calls_from", "calls_until")}
        labels = {
            "name": "What do you call this list?",
            "what_for": "What are people called for?",
            "script": "What should the officer say?",
            "questionnaire": "Are they interviewed? With which questionnaire? (optional)",
            "calls_from": "Not before",
            "calls_until": "Not after",
            "at_weekends": "Call at weekends too",
            "most_tries": "How many tries at most?",
            "days_apart": "How many days between two tries?",
        }
        help_texts = {
            "name": "For example: Workshop, first calls",
            "script": "Plain words, a few lines. They stand beside the call: who we are, why we call, what to ask.",
            "calls_from": "For example, 09:00",
            "calls_until": "For example, 20:00",
            "most_tries": "From 1 to 9. Nobody is tried more than 3 times in 7 days by all lists together.",
        }
        error_messages = {
            "name": {"required": "Enter a name for the list"},
            "what_for": {"required": "Choose what people are called for"},
            "script": {"required": "Write what the officer should say"},
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme = programme
        theirs = Questionnaire.objects.filter(programme=programme).published()
        self.fields["questionnaire"].queryset = theirs
        self.fields["questionnaire"].empty_label = "No interview"
        self.fields["what_for"].choices = CallList.For.choices
        self.fields["what_for"].widget = forms.RadioSelect(choices=CallList.For.choices)
        self.helper = helper(
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.radios("what_for"),
            Field.textarea("script", rows=8),
            Field.select("questionnaire"),
            Field.text("calls_from", field_width=Fixed.FIVE),
            Field.text("calls_until", field_width=Fixed.FIVE),
            Field("at_weekends"),
            Field.text("most_tries", field_width=Fixed.THREE),
            Field.text("days_apart", field_width=Fixed.THREE),
            button="Save the list",
        )

    def _get_validation_exclusions(self):
        """The programme too is checked, so that a name that is taken already is said beside the question."""
        return super()._get_validation_exclusions() - {"programme"}


class PeopleToCallForm(forms.Form):
    """Which people of the programme; nothing chosen means everybody. Mailings choose by the same."""

    NEVER, REACHED = "never", "reached"
    NUMBER, ONLY_EMAIL, NEITHER = "number", "only_email", "neither"
    estates = SeveralRowsField(
        Estate.objects.none(), label="Estates", required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Everybody"), *Person.Kind.choices])
    block = forms.CharField(label="Block or street", required=False, max_length=120)
    language = forms.CharField(label="Language", required=False, max_length=60)
    age_band = forms.ChoiceField(label="Age", required=False, choices=[("", "Everybody"), *Person.AgeBand.choices])
    has = forms.ChoiceField(
        label="Ways to reach them",
        required=False,
        choices=[
            ("", "Everybody"),
            (NUMBER, "Has a phone number that works"),
            (ONLY_EMAIL, "Has e-mail only"),
            (NEITHER, "Has neither: knock, or write a letter"),
        ],
    )
    reached = forms.ChoiceField(
        label="Reached before",
        required=False,
        choices=[("", "Everybody"), (NEVER, "Never reached by anyone"), (REACHED, "Spoken to before")],
    )
    taking_part = forms.ChoiceField(label="Taking part", required=False)

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        those = [(key, words) for key, (words, _) in TAKING_PART.items()]
        self.fields["taking_part"].choices = [("", "Everybody"), *those]
        self.fields["estates"].queryset = programme.estates.all()

    def chosen(self):
        """The people asked for; nobody while there is an error."""
        people = Person.objects.in_programme(self.programme).current()
        if not self.is_valid():
            return people.none()
        for name, narrow in self.NARROWED_BY.items():
            if self.cleaned_data[name]:
                people = narrow(self, people, self.cleaned_data[name])
        return people

    def _in_building(self, people, name):
        return people.filter(Q(block__icontains=name) | Q(street__icontains=name))

    def _with_ways(self, people, has):
        number = Exists(Phone.objects.filter(person=OuterRef("pk"), wrong_since__isnull=True))
        if has == self.NUMBER:
            return people.filter(number)
        email = Person.objects.with_email().values("pk")
        others = people.filter(~number)
        return others.filter(pk__in=email) if has == self.ONLY_EMAIL else others.exclude(pk__in=email)

    def _reached(self, people, reached):
        spoken_to = Exists(Contact.objects.reached().filter(person=OuterRef("pk")))
        return people.filter(spoken_to if reached == self.REACHED else ~spoken_to)

    def _taking_part(self, people, key):
        _, who = TAKING_PART[key]
        return people.filter(pk__in=who(self.programme).values("pk"))

    NARROWED_BY = {
        "estates": lambda self, people, estates: people.filter(estate__in=estates),
        "kind": lambda self, people, kind: people.filter(kind=kind),
        "block": _in_building,
        "language": lambda self, people, language: people.filter(language__icontains=language),
        "age_band": lambda self, people, age: people.filter(age_band=age),
        "has": _with_ways,
        "reached": _reached,
        "taking_part": _taking_part,
    }
