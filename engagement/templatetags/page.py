"""The page parts that every app shares. docs/pages.md shows how a page is written with them."""

import uuid

from django import forms, template
from django.template.loader import render_to_string

from engagement.states import colour_of

register = template.Library()


@register.simple_tag
def prepare(field):
    """Mend a field's widget before crispy-forms-gds renders it: the red border, and what a character count expects.

    The pack marks only text inputs, text areas and selects that have errors, and looks up a description that a
    character count without help text does not have.
    """
    widget, attrs = field.field.widget, field.field.widget.attrs
    classes = attrs.get("class", "")
    if "govuk-js-character-count" in classes and not field.help_text:
        attrs["aria-describedby"] = ""
    marked_by_the_pack = type(widget) in (forms.TextInput, forms.FileInput, forms.ClearableFileInput)
    if field.errors and isinstance(widget, forms.widgets.Input | forms.Select) and not marked_by_the_pack:
        kind = "select" if isinstance(widget, forms.Select) else "input"
        attrs["class"] = f"{classes} govuk-{kind}--error".strip()
    return ""


@register.inclusion_tag("govuk/_tag.html")
def state_tag(thing):
    """The state of `thing` in words, in its colour of engagement/states.py."""
    return {"text": thing.get_state_display(), "colour": colour_of(thing.state)}


@register.simple_tag
def random_id():
    """For forms that must be saved once however often they are sent."""
    return uuid.uuid4()


@register.simple_block_tag(end_name="endwide_table")
def wide_table(content, label):
    """A table that scrolls by itself where it is wider than the page, by keyboard too. `label` names it aloud."""
    return render_to_string("govuk/_wide_table.html", {"content": content, "label": label})
