"""Which change the dashboard shows: every choice stands in the address, and what is not chosen has a default."""

from crispy_forms_gds.helper import FormHelper
from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from engagement.financial_year import FinancialYear
from reporting.forms.rows import MonthsField
from reporting.models import Source
from reporting.series import Question
from reporting.what_is_counted import WhatIsCounted, first_question


class LongSelect(forms.Select):
    """A list of choices written at once: Django renders a template for each, which takes 20 ms for 250 estates."""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) in chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(attrs), options)


class FinancialYearField(forms.CharField):
    """A financial year in any of the ways people write it."""

    widget = forms.Select

    def to_python(self, value):
        try:
            return FinancialYear.parse(super().to_python(value))
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None


class DashboardForm(forms.Form):
    source = forms.ChoiceField(
        label="Source",
        choices=Source.choices,
        error_messages={"invalid_choice": "“%(value)s” is not one of the sources. Choose one of them"},
    )
    category = forms.ChoiceField(
        label="Category",
        error_messages={"invalid_choice": "There are no counts of “%(value)s”. Choose one of the categories"},
    )
    estate = forms.ChoiceField(
        label="Estate",
        widget=LongSelect,
        required=False,
        error_messages={"invalid_choice": "That is not an estate of this programme. Choose one of them, or all"},
    )
    baseline = FinancialYearField(label="Before: baseline year")
    follow_up = FinancialYearField(label="After: follow-up year")
    leave_out = MonthsField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked, *, programme, counted: WhatIsCounted):
        first = first_question(programme, counted)
        self.programme = programme
        given = {name: value for name, value in asked.items() if value}
        if given.get("source") in Source.values and "category" not in given:
            category = counted.first_category(given["source"])
        else:
            category = first.category
        defaults = {"source": first.source, "category": category}
        years = {"baseline": str(first.baseline), "follow_up": str(first.follow_up)}
        super().__init__({**defaults, **years, **given})
        self.fields["category"].choices = [(name, name) for name in counted.categories or [first.category]]
        self.fields["estate"].choices = [
            ("", "All of the programme’s estates"),
            *((str(pk), name) for pk, name in programme.estates.values_list("pk", "name")),
        ]
        listed = {str(year) for year in counted.years} | set(years.values())
        for name in years:
            self.fields[name].widget.choices = [(year, year) for year in sorted(listed | self._written(name))]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def _written(self, name):
        """The year of the address as the list writes it, so that a year without counts can be shown chosen."""
        try:
            return {str(FinancialYear.parse(self.data[name]))}
        except ValueError:
            return set()

    def clean(self):
        chosen = super().clean()
        baseline, follow_up = chosen.get("baseline"), chosen.get("follow_up")
        if baseline and follow_up and not baseline < follow_up:
            self.add_error("follow_up", f"The follow-up year must be later than the baseline year, {baseline}")
        return chosen

    def question(self) -> Question:
        chosen = self.cleaned_data
        return Question(
            self.programme,
            Source(chosen["source"]),
            chosen["category"],
            chosen["baseline"],
            chosen["follow_up"],
            frozenset([int(chosen["estate"])]) if chosen["estate"] else None,
            frozenset(chosen["leave_out"]),
        )
