from crispy_forms_gds.layout import Button
from django import forms
from django.core.exceptions import ValidationError

from engagement.table_files.reading import MOST_BYTES, MOST_ROWS
from estates.forms.programmes import helper
from estates.models import Person
from estates.people_import.columns import LABELS, SEVERAL


class PeopleFileForm(forms.Form):
    file = forms.FileField(
        label="Which file do you want to import?",
        help_text=f"An Excel workbook (.xlsx) or a CSV file, with the names of its columns in the first row. "
        f"Up to 10 MB and {MOST_ROWS:,} people.",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose one that has people in it"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file", button=Button.primary("upload", "Continue"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.kind = file.name.lower().rpartition(".")[2]
        if self.kind not in ("csv", "xlsx"):
            raise ValidationError("Choose an Excel workbook (.xlsx) or a CSV file. Save other kinds as one of these")
        if file.size > MOST_BYTES:
            raise ValidationError("The file has more than 10 MB. Split it into smaller ones")
        return file


class ColumnsForm(forms.Form):
    """One question for each column of the list, and two about rows that do not say it themselves."""

    kind = forms.ChoiceField(label="Who are they, where the list does not say?", choices=Person.Kind.choices)
    estate = forms.ModelChoiceField(
        queryset=None, required=False, label="On which estate, where the list does not say?", empty_label="Not known"
    )

    def __init__(self, *args, import_, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = import_.programme.estates.all()
        self.initial |= {"kind": import_.mapping["kind"], "estate": import_.mapping["estate"]}
        self.columns = []
        for at, (name, guessed) in enumerate(zip(import_.table["header"], import_.mapping["columns"], strict=True)):
            examples = [cells[at] for _, cells in import_.table["rows"][:50] if cells[at]][:3]
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=f"Column “{name}”" if name else f"Column {at + 1}, without a name",
                help_text="For example: " + "; ".join(examples) if examples else "This column is empty.",
                choices=[("", "Leave out"), *LABELS.items()],
                required=False,
            )
            self.initial[f"column_{at}"] = guessed
            self.columns.append(f"column_{at}")
        self.helper = helper(*self.columns, "kind", "estate", button=Button.primary("check", "Check the rows"))

    def clean(self):
        cleaned = super().clean()
        keys = [cleaned.get(name, "") for name in self.columns]
        for at, key in enumerate(keys):
            if key and key in keys[:at] and key not in SEVERAL:
                self.add_error(self.columns[at], f"Only one column can be “{LABELS[key]}”. Leave one of them out")
        if not {"name", "first_name", "last_name"} & set(keys):
            self.add_error(None, "Say which column holds people's names")
        elif "name" in keys and {"first_name", "last_name"} & set(keys):
            self.add_error(None, "Choose either one column with full names, or first and last names")
        cleaned["columns"] = keys
        return cleaned
