"""The faults of crispy-forms-gds 2.0.1 that templates/gds/ mends: each stays mended."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms
from django.template.loader import render_to_string

CHOICES = [("a", "Ash House"), ("b", "Birch House")]


def make_form(field, data=None, layout=None):
    form = type("AForm", (forms.Form,), {"answer": field})(data)
    form.helper = FormHelper()
    form.helper.layout = Layout(layout or "answer", Button.primary("save", "Save"))
    return form


def summary_targets(form):
    return re.findall(r'href="#([^"]*)"', render_to_string("gds/layout/error_summary.html", {"form": form}))


def ids_of_inputs(html):
    return re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]*)"', html)


@pytest.mark.parametrize(
    "field",
    [
        forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect),
        forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple),
        forms.ChoiceField(choices=CHOICES),
        forms.BooleanField(),
        DateInputField(),
    ],
    ids=["radios", "checkboxes", "select", "checkbox", "date"],
)
def test_the_error_summary_leads_to_an_input(field):
    form = make_form(field, data={})
    assert summary_targets(form) == [ids_of_inputs(render_crispy_form(form))[0]]


def test_every_radio_has_an_id_of_its_own_and_a_label_that_names_it():
    html = render_crispy_form(make_form(forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)))
    assert ids_of_inputs(html) == ["id_answer", "id_answer_2"]
    assert re.findall(r'<label[^>]*for="([^"]*)"', html) == ["id_answer", "id_answer_2"]


def test_a_character_count_needs_no_help_text():
    layout = Field.textarea("answer", max_characters=200)
    html = render_crispy_form(make_form(forms.CharField(widget=forms.Textarea), layout=layout))
    assert 'aria-describedby=" id_answer-info"' in html or 'aria-describedby="id_answer-info"' in html


@pytest.mark.parametrize(
    "field",
    [
        forms.IntegerField(),
        forms.DateField(),
        forms.URLField(assume_scheme="https"),
        forms.EmailField(),
        forms.CharField(),
    ],
    ids=["number", "date", "url", "email", "text"],
)
def test_an_input_with_an_error_looks_like_one(field):
    html = render_crispy_form(make_form(field, data={}))
    assert 'class="govuk-input govuk-input--error"' in html


def test_an_input_without_an_error_is_not_red():
    html = render_crispy_form(make_form(forms.IntegerField(), data={"answer": "3"}))
    assert 'class="govuk-input"' in html
    assert "--error" not in html


def test_a_select_with_an_error_is_red():
    html = render_crispy_form(make_form(forms.ChoiceField(choices=CHOICES), data={}))
    assert "govuk-select--error" in html


def test_inline_radios_keep_their_base_class():
    layout = Field.radios("answer", inline=True)
    form = make_form(forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect), layout=layout)
    assert 'class="govuk-radios govuk-radios--inline"' in render_crispy_form(form)


def test_a_label_made_of_a_files_column_name_is_escaped():
    html = render_crispy_form(make_form(forms.CharField(label="<script>", help_text="<b>")))
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;" in html


def test_an_error_of_the_whole_form_leads_to_its_first_input():
    form = make_form(forms.CharField(), data={"answer": "x"})
    form.add_error(None, "These do not fit together.")
    assert summary_targets(form) == ["id_answer"]


def test_an_error_of_a_hidden_field_is_told():
    form = make_form(forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Open the page again."}), {})
    assert "Open the page again." in render_to_string("gds/layout/error_summary.html", {"form": form})
