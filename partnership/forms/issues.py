"""Raising an issue, changing, joining and closing it, and which of them a list shows."""

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from engagement.editing import VersionedForm
from engagement.fields import DayField, SeveralRowsField
from estates.forms.programmes import helper
from estates.models import Estate
from partnership.forms.actions import NO_NAMES
from partnership.models import Action, Because, How, Issue, IssueState, Theme

THEMES = [("", "Choose a theme"), *Theme.choices]
NEW = "No, this is new"


def estates_of(programme, instance=None):
    return Estate.objects.filter(Q(programmes=programme) | Q(pk=getattr(instance, "estate_id", None))).distinct()


class RaiseIssueForm(forms.Form):
    """What somebody raised: as one of the issues that are there, or as a new one."""

    issue = forms.ModelChoiceField(
        Issue.objects.none(), label="Has it been raised already?", required=False, empty_label=NEW
    )
    what = forms.CharField(label="What is it, in a few words?", help_text=NO_NAMES, max_length=300, required=False)
    theme = forms.ChoiceField(label="What is it about?", choices=THEMES, required=False)
    estate = forms.ModelChoiceField(
        Estate.objects.none(), label="On which estate? (optional)", required=False, empty_label="No single estate"
    )
    words = forms.CharField(
        label="In their own words (optional)",
        help_text="Only those who work with residents read this. Facts only: the resident may ask to read it.",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )
    how = forms.ChoiceField(
        label="How was it raised?",
        choices=[Choice(*choice) for choice in How.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was raised"},
    )
    raised_on = DayField(label="When? (optional)", help_text="Leave it empty for today", required=False)
    wants_answer = forms.BooleanField(label="They want to hear what comes of it", required=False)

    def __init__(self, *args, programme, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        standing = Issue.objects.standing().filter(programme=programme)
        self.fields["issue"].queryset = standing.order_by("state", "-created_at")
        self.fields["estate"].queryset = estates_of(programme)
        if person:
            self.initial["estate"] = person.estate_id
        else:
            del self.fields["wants_answer"]
        layout = [
            Field.select("issue"),
            Field.text("what"),
            Field.select("theme"),
            Field.select("estate"),
            Field.textarea("words", rows=4),
            Field.radios("how"),
            Field("raised_on"),
        ]
        self.helper = helper(*layout, *(["wants_answer"] if person else []), button="Save what was raised")

    def clean_raised_on(self):
        day = self.cleaned_data["raised_on"]
        if day and day > timezone.localdate():
            raise ValidationError("The day must be today or earlier")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("issue"):
            for name in ("what", "theme", "estate"):
                cleaned.pop(name, None)
                self.errors.pop(name, None)
        elif "issue" not in self.errors:
            for name, words in (("what", "Say what it is, in a few words"), ("theme", "Choose what it is about")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned


class IssueForm(VersionedForm):
    actions = SeveralRowsField(
        Action.objects.none(),
        label="Which actions answer it? (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Issue
        fields = ["what", "theme", "estate", "is_shown"]
        labels = {
            "what": "What is it, in a few words?",
            "theme": "What is it about?",
            "estate": "On which estate? (optional)",
            "is_shown": "Show it, its answer and its actions to everybody, under “You said, we did”",
        }
        help_texts = {
            "what": NO_NAMES,
            "is_shown": "I have read them: they name nobody and no home. It needs an estate.",
        }
        error_messages = {"what": {"required": "Say what it is, in a few words"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        issue = self.instance
        self.fields["theme"].choices = Theme.choices
        self.fields["estate"].queryset = estates_of(issue.programme, issue)
        self.fields["estate"].empty_label = "No single estate"
        here = Q(estate=issue.estate_id) | Q(estate=None) if issue.estate_id else Q()
        those = Action.objects.filter(Q(programme=issue.programme) & here | Q(issues=issue)).distinct()
        self.fields["actions"].queryset = those
        self.initial["actions"] = [action.pk for action in issue.actions.all()]
        if not those.exists():
            del self.fields["actions"]
        layout = [Field.text("what"), Field.select("theme"), Field.select("estate")]
        layout += [Field.checkboxes("actions")] if "actions" in self.fields else []
        layout += ["is_shown"]
        self.helper = helper(*layout, button="Save the issue")


class CloseIssueForm(VersionedForm):
    closed_on = DayField(label="When? (optional)", help_text="Leave it empty for today", required=False)

    class Meta:
        model = Issue
        fields = ["because", "answer"]
        widgets = {"because": forms.RadioSelect}
        labels = {"because": "Why is it closed?", "answer": "What happened, or why could we not?"}
        help_texts = {"answer": f"Those who raised it and everybody else may read this. {NO_NAMES}"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = [Choice(*choice) for choice in Because.choices]
        self.fields["because"].required = self.fields["answer"].required = True
        self.fields["because"].error_messages["required"] = "Choose why it is closed"
        self.fields["answer"].error_messages["required"] = "Say what happened, or why we could not"
        self.helper = helper(
            Field.radios("because"), Field.textarea("answer", rows=4), Field("closed_on"), button="Close the issue"
        )

    def clean_closed_on(self):
        day = self.cleaned_data["closed_on"]
        if day and day > timezone.localdate():
            raise ValidationError("The day must be today or earlier")
        return day or timezone.localdate()

    def _post_clean(self):
        """The state that the constraints ask about is what this form is for."""
        self.instance.state, self.instance.closed_on = IssueState.CLOSED, self.cleaned_data.get("closed_on")
        super()._post_clean()


class JoinIssueForm(forms.Form):
    into = forms.ModelChoiceField(
        Issue.objects.none(),
        label="Which issue is it the same as?",
        empty_label="Choose an issue",
        error_messages={"required": "Choose the issue that it is the same as"},
    )

    def __init__(self, *args, issue, **kwargs):
        super().__init__(*args, **kwargs)
        others = Issue.objects.standing().filter(programme=issue.programme).exclude(pk=issue.pk)
        self.fields["into"].queryset = others
        self.helper = helper(Field.select("into"), button="Join them")


class IssueFilterForm(forms.Form):
    """Which issues the list shows: those still open, unless the address says otherwise."""

    CLOSED, ALL = "closed", "all"
    show = forms.ChoiceField(label="Show", required=False, choices=[("", "Open"), (CLOSED, "Closed"), (ALL, "All")])
    theme = forms.ChoiceField(label="Theme", required=False, choices=[("", "Every theme"), *Theme.choices])
    estate = forms.ModelChoiceField(Estate.objects.none(), label="Estate", required=False, empty_label="Every estate")

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = programme.estates.all()

    def chosen(self, issues):
        """Those of `issues` that are asked for; what is no choice of ours is as if it was not asked."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("show", "") != self.ALL:
            issues = issues.filter(state=asked.get("show") or IssueState.OPEN)
        for name in ("theme", "estate"):
            if asked.get(name):
                issues = issues.filter(**{name: asked[name]})
        return issues


class WorkedForm(forms.Form):
    """What somebody who raised an issue says of its closing. `said` is what they said before, by the same link too."""

    MOST_SAID = 20_000

    worked = forms.TypedChoiceField(
        label="Did it work?",
        choices=[Choice("yes", "Yes"), Choice("no", "No, it is as before")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    words = forms.CharField(
        label="Is there more to say? (optional)", max_length=2000, required=False, widget=forms.Textarea
    )

    def __init__(self, *args, said, **kwargs):
        super().__init__(*args, **kwargs)
        self.said = said
        self.helper = helper(Field.radios("worked"), Field.textarea("words", rows=4), button="Send")

    def clean_words(self):
        words = self.cleaned_data["words"]
        if words and len(self.said) + len(words) > self.MOST_SAID:
            raise ValidationError("What you wrote before is kept, and no more fits here. Leave this empty, or call us")
        return words
