"""Making a questionnaire, one question a form."""

from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.core.exceptions import ValidationError

from engagement.editing import VersionedForm
from estates.forms.programmes import helper
from outreach.models import Question, Questionnaire


class QuestionnaireForm(forms.ModelForm):
    copy_of = forms.ModelChoiceField(
        Questionnaire.objects.none(),
        label="Begin with the questions of (optional)",
        help_text="Take the baseline's for a follow-up: then the answers of both can be compared.",
        required=False,
        empty_label="No other: write new ones",
    )

    class Meta:
        model = Questionnaire
        fields = ["name", "wave"]
        labels = {"name": "What do you call this questionnaire?", "wave": "When are people asked?"}
        help_texts = {"name": "For example: Before we begin"}
        error_messages = {"name": {"required": "Enter a name for the questionnaire"}}

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.programme = programme
        self.fields["wave"].widget = forms.RadioSelect(choices=Questionnaire.Wave.choices)
        self.fields["copy_of"].queryset = programme.questionnaires.order_by("name")
        if self.instance.pk or not programme.questionnaires.exists():
            del self.fields["copy_of"]
        layout = [Field.text("name", field_width=Fluid.TWO_THIRDS), Field.radios("wave")]
        layout += [Field.select("copy_of")] if "copy_of" in self.fields else []
        self.helper = helper(*layout, button="Save the questionnaire")

    def _get_validation_exclusions(self):
        """The programme too is checked, so that a name that is taken already is said beside the question."""
        return super()._get_validation_exclusions() - {"programme"}


class QuestionForm(VersionedForm):
    """One question. `earlier` are those that it may depend on."""

    # Not a number: the draft, and with it the question's row, may be made between two who edit.
    version = forms.CharField(
        widget=forms.HiddenInput, error_messages=VersionedForm.base_fields["version"].error_messages
    )
    asked_if = forms.ChoiceField(label="Whom is it asked?", required=False)

    class Meta:
        model = Question
        fields = ["text", "kind", "choices", "required", "section", "asked_if", "asked_if_answers"]
        labels = {
            "text": "What is the question?",
            "kind": "How is it answered?",
            "choices": "Answers to choose from, if it is answered from a list",
            "required": "It must be answered before an interview can be finished",
            "section": "Section (optional)",
            "asked_if_answers": "Which answers were given to that question?",
        }
        help_texts = {
            "text": "As it is read out. On a scale, say what 1 and 5 mean.",
            "choices": "One a line. Some people would rather not say: offer that too.",
            "section": "Questions of one section stand together under this heading.",
            "asked_if_answers": "One a line, just as they stand there. Leave it empty if everybody is asked.",
        }
        error_messages = {
            "text": {"required": "Write the question"},
            "kind": {"required": "Choose how it is answered"},
        }

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.earlier = {question.key: question for question in earlier if question.options}
        self.fields["kind"].widget = forms.RadioSelect()
        self.fields["kind"].choices = Question.Kind.choices
        for name in ("choices", "asked_if_answers"):
            self.fields[name].widget.attrs["rows"] = 5
        only_if = [(key, f"Those who answered in a certain way: {one.text}") for key, one in self.earlier.items()]
        self.fields["asked_if"].choices = [("", "Everybody"), *only_if]
        layout = [
            "text", Field.radios("kind"), "choices", "required", Field.text("section", field_width=Fluid.TWO_THIRDS),
        ]  # fmt: skip
        if self.earlier:
            layout += [Field.select("asked_if"), "asked_if_answers"]
        else:
            del self.fields["asked_if"], self.fields["asked_if_answers"]
        self.helper = helper(*layout, button="Save the question")

    def version_of(self, row):
        return row.fingerprint

    def clean(self):
        cleaned = super().clean()
        if "kind" not in cleaned:
            return cleaned
        cleaned["choices"] = _lines(cleaned.get("choices"))
        if cleaned["kind"] not in Question.WITH_CHOICES:
            cleaned["choices"] = ""
        elif len(cleaned["choices"].splitlines()) < 2:
            self.add_error("choices", "Write at least two answers to choose from, one a line")
        if self.earlier:
            self._clean_skip_rule(cleaned)
        return cleaned

    def _clean_skip_rule(self, cleaned):
        other = self.earlier.get(cleaned.get("asked_if"))
        cleaned["asked_if_answers"] = _lines(cleaned.get("asked_if_answers")) if other else ""
        wrong = set(cleaned["asked_if_answers"].splitlines()) - set(other.options) if other else set()
        if other and (wrong or not cleaned["asked_if_answers"]):
            self.add_error("asked_if_answers", f"Write one or more of these, one a line: {'; '.join(other.options)}")

    def validate_constraints(self):
        """What the database would refuse is said by clean(), beside the question that it is about."""

    def say(self, problem):
        """Show why the question does not fit where it stands."""
        self.add_error("asked_if" if "asked_if" in self.fields else None, ValidationError(str(problem)))


def _lines(text):
    """What was typed, one a line, without empty lines and repetitions."""
    return "\n".join(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))
