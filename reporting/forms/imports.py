"""The upload of street files, and the question whether a month without rows is real."""

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout
from django import forms
from django.core.exceptions import ValidationError

MOST_FILES = 100
MOST_MEGABYTES = 500  # a year of the Metropolitan Police is about 250


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more uploaded files, as a list."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        return [super(SeveralFilesField, self).clean(file) for file in data or [None]]


class PoliceFilesForm(forms.Form):
    files = SeveralFilesField(
        label="Which files do you want to import?",
        help_text=f"Street files (.csv), or the ZIP as data.police.uk gave it. Up to {MOST_FILES} files and "
        f"{MOST_MEGABYTES} MB together.",
        widget=SeveralFilesInput(attrs={"class": "govuk-file-upload", "accept": ".csv,.zip"}),
        error_messages={
            "required": "Choose a street file or a ZIP of street files",
            "empty": "One of the files is empty. Choose files that have something in them",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("files", Button.primary("import", "Import"))

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise ValidationError(f"You chose {len(files)} files. Choose up to {MOST_FILES}, or put them in a ZIP")
        if sum(file.size for file in files) > MOST_MEGABYTES * 1024**2:
            raise ValidationError(f"The files have more than {MOST_MEGABYTES} MB. Choose fewer months at a time")
        for file in files:
            if not file.name.lower().endswith((".csv", ".zip")):
                raise ValidationError(f"{file.name} is not a CSV or ZIP file. Choose street files or their ZIP")
        return files


class ZeroMonthsForm(forms.Form):
    real = forms.TypedChoiceField(
        label="Were there really no incidents?",
        choices=[("yes", "Yes, count each of these months as 0"), ("no", "No, import nothing")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether there were really no incidents"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("real", Button.primary("answer", "Continue"))
