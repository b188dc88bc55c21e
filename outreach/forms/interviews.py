"""Holding an interview: a form made of the questions that this person is asked."""

from itertools import groupby

from crispy_forms_gds.layout import Field
from django import forms

from engagement.editing import Beside, Difference
from estates.forms.programmes import helper
from outreach.interviews import asked_of
from outreach.models import Question, Questionnaire
from outreach.outcomes import Way

Kind = Question.Kind


class StartInterviewForm(forms.Form):
    questionnaire = forms.ModelChoiceField(
        None,
        label="Which questionnaire?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a questionnaire"},
    )
    way = forms.ChoiceField(
        label="How do you talk to them?",
        choices=[(way.value, way.label) for way in (Way.PHONE, Way.DOOR, Way.STREET, Way.MEETING)],
        initial=Way.PHONE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].queryset = programme.questionnaires.published().order_by("name")
        self.helper = helper(Field.radios("questionnaire"), Field.radios("way"), button="Begin the interview")


class InterviewForm(forms.Form):
    """The questions of a version that somebody with these answers is asked. Nothing need be answered to save."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": "This page was sent incomplete. Open it again and write the answers once more."},
    )

    def __init__(self, *args, questions, answers, revision=0, quotable=None, quoted=(), **kwargs):
        """`answers` are those saved, {key: value}. `quotable`: the person's words may be shown; None in a preview."""
        super().__init__(*args, initial={"revision": revision}, **kwargs)
        self.quotable = quotable
        self.asked = asked_of(questions, answers) if quotable is not None else list(questions)
        for question in self.asked:
            value = answers.get(question.key)
            field = FIELDS[question.kind](question, value)
            field.label, field.required = question.text, False
            field.initial, field.question = value, question
            self.fields[f"q-{question.key}"] = field
            if quotable and question.kind == Kind.TEXT:
                self.fields[f"quote-{question.key}"] = forms.BooleanField(
                    label="They agree that these words are shown, without their name",
                    initial=question.key in quoted,
                    required=False,
                )

    def sections(self):
        """(heading, fields) of each run of questions with one heading."""
        for heading, questions in groupby(self.asked, key=lambda question: question.section):
            keys = [question.key for question in questions]
            names = [name for key in keys for name in (f"q-{key}", f"quote-{key}") if name in self.fields]
            yield heading, [self[name] for name in names]

    @property
    def answers(self):
        return {question.key: self.cleaned_data[f"q-{question.key}"] for question in self.asked}

    @property
    def quotes(self):
        return [question.key for question in self.asked if self.cleaned_data.get(f"quote-{question.key}")]

    def ask_for(self, questions):
        for question in questions:
            self.add_error(f"q-{question.key}", "This must be answered before the interview is finished")

    def beside(self, saved, *, saved_by):
        """What was typed beside the answers in the form `saved`. Sent again, it overwrites them."""
        self.data = self.data.copy()
        self.data["revision"] = saved.initial["revision"]
        differences = [
            Difference(question.text, _said(saved.fields[name].initial), _said(self.cleaned_data.get(name)))
            for question in self.asked
            if (name := f"q-{question.key}") in saved.fields
            and saved.fields[name].has_changed(saved.fields[name].initial, self[name].data)
        ]
        return Beside(differences, saved_by, None)


def _said(value):
    return ("; ".join(value) if isinstance(value, list) else "" if value is None else str(value)) or "(empty)"


def _words(question, value):
    return forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


def _one(question, value):
    return forms.ChoiceField(choices=_options(question, value), widget=forms.RadioSelect)


def _several(question, value):
    return forms.MultipleChoiceField(choices=_options(question), widget=forms.CheckboxSelectMultiple)


def _scale(question, value):
    return forms.TypedChoiceField(
        choices=_options(question, value), coerce=int, empty_value=None, widget=forms.RadioSelect
    )


def _number(question, value):
    return forms.DecimalField(
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={"invalid": "Write a number in figures, for example 12"},
    )


def _options(question, value=None):
    """A round button cannot be emptied: an answer that is saved can be taken away by one more."""
    take_away = [] if value in (None, "") else [("", "Take this answer away")]
    return [*((option, option) for option in question.options), *take_away]


FIELDS = {Kind.TEXT: _words, Kind.ONE: _one, Kind.SEVERAL: _several, Kind.SCALE: _scale, Kind.NUMBER: _number}


class CompareForm(forms.Form):
    """Which two questionnaires are put beside each other; it names no person, so it is a GET."""

    before = forms.ModelChoiceField(None, label="Before", empty_label=None)
    after = forms.ModelChoiceField(None, label="After", empty_label=None)

    def __init__(self, asked, *, programme):
        published = programme.questionnaires.published()
        waves = {"before": Questionnaire.Wave.BASELINE, "after": Questionnaire.Wave.FOLLOW_UP}
        chosen = {name: asked.get(name) or _newest(published.filter(wave=wave)) for name, wave in waves.items()}
        super().__init__(chosen if all(chosen.values()) else None, initial=chosen)
        for field in self.fields.values():
            field.queryset = published.order_by("name")
        self.helper = helper(Field.select("before"), Field.select("after"), button="Compare")
        self.helper.form_method = "get"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("before") and cleaned.get("before") == cleaned.get("after"):
            self.add_error("after", "Choose two different questionnaires")
        return cleaned


def _newest(questionnaires):
    return questionnaires.order_by("-created_at", "-pk").values_list("pk", flat=True).first()


class ExportInterviewsForm(forms.Form):
    """Why the answers leave as a file."""

    reason = forms.CharField(
        label="Why do you need these answers as a file?",
        help_text="This is kept with your name. Name no resident in it.",
        max_length=200,
        error_messages={"required": "Say why you need these answers as a file"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason", button="Download the answers")
