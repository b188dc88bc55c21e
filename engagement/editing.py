"""Two people with the same form open: the second to save sees both versions, and nothing is overwritten unseen.

A row that may be edited by two has an integer `version`. The form carries the one it was opened with, the function
that writes calls `claim_version`, and the view shows `form.beside(...)` with status 409 on ChangedMeanwhile.
"""

from dataclasses import dataclass

from django import forms


class ChangedMeanwhile(Exception):
    """Somebody saved the row after the form was opened. `current` is the row as it stands now."""

    def __init__(self, current):
        self.current = current
        super().__init__("Somebody else saved this after you opened it.")


class GoneMeanwhile(Exception):
    """What was to be changed is no longer there: it was erased or deleted after the page was opened."""


@dataclass(frozen=True)
class Difference:
    """One question of a form to which the saved answer and the typed one differ, both as the page shows them."""

    label: str
    saved: str
    typed: str


@dataclass(frozen=True)
class Beside:
    """Both versions of a row: where they differ, and who saved the other one and when (as far as it is kept)."""

    differences: list
    saved_by: object
    saved_at: object


def claim_version(row, opened):
    """Lock the row until the transaction ends and give it its next version; saving it is left to the caller.

    `opened` is the version of the form. Raises ChangedMeanwhile if it is no longer the row's, and GoneMeanwhile.
    """
    current = type(row)._base_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if current is None:
        raise GoneMeanwhile
    if current.version != opened:
        raise ChangedMeanwhile(current)
    row.version = opened + 1


class VersionedForm(forms.ModelForm):
    """A form that remembers which version of its row it was opened with; a new row has none to remember.

    Its crispy helper needs `render_hidden_fields = True`.
    """

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": "This page was sent incomplete. Open it again and make your changes once more."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["version"]
        else:
            self.initial["version"] = self.version_of(self.instance)

    def version_of(self, row):
        return row.version

    def beside(self, saved_form):
        """What was typed beside what `saved_form`, made from the current row, holds. Sent again, it overwrites."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.version_of(saved_form.instance)
        differences = [
            Difference(field.label.removesuffix(" (optional)"), _shown(saved_form[field.name]), _shown(field))
            for field in self.visible_fields()
            if field.field.has_changed(saved_form[field.name].initial, field.data)
        ]
        history = getattr(saved_form.instance, "history", None)
        last = history.select_related("history_user").first() if history is not None else None
        return Beside(differences, last and last.history_user, last and last.history_date)


def _shown(bound_field):
    """The answer as a reader expects it: a choice by its label, several on one line, nothing as "(empty)"."""
    value, widget = bound_field.value(), bound_field.field.widget
    in_boxes = isinstance(widget, forms.MultiWidget)  # a date: day, month and year
    if in_boxes and not isinstance(value, list | tuple):
        value = widget.decompress(value)
    values = value if isinstance(value, list | tuple) else [value]
    if hasattr(bound_field.field, "choices"):
        labels = {str(getattr(key, "value", key)): str(label) for key, label in _flat(bound_field.field.choices)}
        values = [labels.get(str(getattr(one, "pk", one)), one) for one in values]
    return (" " if in_boxes else ", ").join(str(one) for one in values if one not in (None, "")) or "(empty)"


def _flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
