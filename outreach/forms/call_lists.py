"""Making a call list, and choosing who goes onto it."""

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms
from django.db.models import Exists, OuterRef, Q

from engagement.editing import VersionedForm
from engagement.fields import SeveralRowsField
from estates.forms.programmes import helper
from estates.models import Estate, Person
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
    """Which people of the programme; nothing chosen means everybody."""

    NEVER, REACHED = "never", "reached"
    estates = SeveralRowsField(
        Estate.objects.none(), label="Estates", required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Everybody"), *Person.Kind.choices])
    block = forms.CharField(label="Block or street", required=False, max_length=120)
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
        asked = self.cleaned_data
        if asked["estates"]:
            people = people.filter(estate__in=asked["estates"])
        if asked["kind"]:
            people = people.filter(kind=asked["kind"])
        if asked["block"]:
            people = people.filter(Q(block__icontains=asked["block"]) | Q(street__icontains=asked["block"]))
        if asked["reached"]:
            reached = Exists(Contact.objects.reached().filter(person=OuterRef("pk")))
            people = people.filter(reached if asked["reached"] == self.REACHED else ~reached)
        if asked["taking_part"]:
            _, who = TAKING_PART[asked["taking_part"]]
            people = people.filter(pk__in=who(self.programme).values("pk"))
        return people
