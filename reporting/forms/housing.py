"""A landlord's file: whose it is, which column is what and how its dates are written, what its categories are."""

import re
from datetime import date, datetime

from crispy_forms_gds.layout import Button
from django import forms
from django.core.exceptions import ValidationError

from engagement.table_files.reading import MOST_BYTES
from estates.forms.programmes import helper
from reporting.housing import dates
from reporting.housing.columns import DATES, LABELS, NEEDED, spelt
from reporting.housing.imports import MOST_ROWS
from reporting.models import HousingCase, HousingSource, SourceFile


class HousingFileForm(forms.Form):
    source = forms.ModelChoiceField(
        queryset=HousingSource.objects.all(),
        required=False,
        label="Whose cases are they?",
        help_text="How the columns were read last time is kept for each.",
        empty_label="A landlord or system that is not listed",
    )
    new_source = forms.CharField(
        required=False,
        max_length=100,
        label="If it is not listed, what is it called? (optional)",
        help_text="For example, Riverside Homes",
    )
    file = forms.FileField(
        label="Which file do you want to import?",
        help_text=f"An Excel workbook (.xlsx) or a CSV file, with the names of its columns in the first row. Up to "
        f"10 MB and {MOST_ROWS:,} cases. Take names of people out: they are not needed, and not kept.",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose one that has cases in it"},
    )

    properties = forms.FileField(
        required=False,
        label="Which file says where each property lies? (optional)",
        help_text="Only if the cases have a property reference and no postcode: a list with the columns “Property "
        "reference” and “Postcode”, or “Longitude” and “Latitude”. It is not kept.",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("source", "new_source", "file", "properties", button=Button.primary("upload", "Continue"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.kind = _checked_kind(file)
        return file

    def clean_properties(self):
        file = self.cleaned_data["properties"]
        if file:
            _checked_kind(file)
        return file

    def clean(self):
        cleaned = super().clean()
        source, new = cleaned.get("source"), cleaned.get("new_source", "").strip()
        if bool(source) == bool(new) and "new_source" not in self.errors:
            self.add_error(
                "new_source" if not new else "source",
                "Choose either one from the list or a new name" if new else "Say whose cases they are",
            )
        self.source_name = source.name if source else new
        return cleaned


def _checked_kind(file):
    """csv or xlsx."""
    kind = file.name.lower().rpartition(".")[2]
    if kind not in ("csv", "xlsx"):
        raise ValidationError("Choose an Excel workbook (.xlsx) or a CSV file. Save other kinds as one of these")
    if file.size > MOST_BYTES:
        raise ValidationError("The file has more than 10 MB. Split it into smaller ones")
    return kind


class TableFileForm(forms.Form):
    """Monthly counts that the police supplied."""

    file = forms.FileField(
        label="Which file do you want to import?",
        help_text=f"An Excel workbook (.xlsx) or a CSV file with the columns Area, Month, Category and Count. Up to "
        f"10 MB and {MOST_ROWS:,} rows.",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose one that has counts in it"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("file", button=Button.primary("upload", "Continue"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.kind = _checked_kind(file)
        return file


class MonthField(forms.CharField):
    """One month, as a date on its first day: `April 2005`, `04/2005` or `2005-04`."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        text = re.sub(r"\s+", " ", text.strip())
        for form in ("%Y-%m", "%m/%Y", "%m %Y", "%B %Y", "%b %Y"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - no time
            except ValueError:
                continue
        raise ValidationError(f"“{text}” is not a month. Write it like April 2005")

    def prepare_value(self, value):
        return f"{value:%B %Y}" if isinstance(value, date) else value


class HousingColumnsForm(forms.Form):
    """One question for each column, one for how the dates in it are written, and which months the file holds."""

    counted = forms.ChoiceField(label="What is one row?", choices=SourceFile.Counted.choices)
    covers_from = MonthField(
        label="Which is the first month of which the file holds every case?",
        error_messages={"required": "Enter the first month that is whole, like April 2005"},
    )
    covers_to = MonthField(
        label="Which is the last month of which the file holds every case?",
        error_messages={"required": "Enter the last month that is whole, like March 2007"},
    )

    def __init__(self, *args, import_, **kwargs):
        super().__init__(*args, **kwargs)
        table, mapping = import_.table, import_.mapping
        self.table = table
        self.columns, self.formats, shown = [], {}, []
        for at, name in enumerate(table["header"]):
            self._ask_what(at, name, mapping["columns"][at])
            shown.append(f"column_{at}")
            if str(at) in table["dates"]:
                self._ask_how(at, name, table["dates"][str(at)], mapping["formats"][at])
                shown.append(f"format_{at}")
        self.initial |= {
            "counted": mapping["counted"], "covers_from": import_.covers_from, "covers_to": import_.covers_to,
        }  # fmt: skip
        self.fields["counted"].help_text = "Further reports about the same thing while a case is open are no new cases."
        self.fields[
            "covers_from"
        ].help_text = (
            "For example, April 2005. A month in between that has no row counts as 0; every month outside is missing."
        )
        button = Button.primary("check", "Check the rows")
        self.helper = helper(*shown, "counted", "covers_from", "covers_to", button=button)

    def _ask_what(self, at, name, guessed):
        examples = [cells[at] for cells in self.table["sample"] if cells[at]][:3]
        self.fields[f"column_{at}"] = forms.ChoiceField(
            label=f"Column “{name}”" if name else f"Column {at + 1}, without a name",
            help_text="For example: " + "; ".join(examples) if examples else "This column is empty in the first rows.",
            choices=[("", "Leave out"), *LABELS.items()],
            required=False,
        )
        self.initial[f"column_{at}"] = guessed
        self.columns.append(f"column_{at}")

    def _ask_how(self, at, name, look, guessed):
        ways = [how for how in dates.LABELS if (dates.DMY if how == dates.MDY else how) in look["looks"]]
        self.fields[f"format_{at}"] = forms.ChoiceField(
            label=f"How are the dates in “{name}” written?",
            help_text=look["why"],
            choices=[("", "Choose one" if look["why"] else "It holds no dates"),
                     *((how, dates.LABELS[how]) for how in ways)],
            required=False,
        )  # fmt: skip
        self.initial[f"format_{at}"] = guessed
        self.formats[at] = f"format_{at}"

    def clean(self):
        cleaned = super().clean()
        keys = [cleaned.get(name, "") for name in self.columns]
        for at, key in enumerate(keys):
            if key and key in keys[:at]:
                self.add_error(self.columns[at], f"Only one column can be “{LABELS[key]}”. Leave one of them out")
        for key in NEEDED:
            if key not in keys:
                self.add_error(None, f"Say which column is “{LABELS[key]}”")
        if ("longitude" in keys) != ("latitude" in keys):
            self.add_error(None, "A point needs both a longitude and a latitude")
        cleaned["columns"] = keys
        cleaned["formats"] = [cleaned.get(self.formats.get(at), "") or "" for at in range(len(keys))]
        self._check_dates(keys, cleaned["formats"])
        first, last = cleaned.get("covers_from"), cleaned.get("covers_to")
        if first and last and last < first:
            self.add_error("covers_to", "The last month must not be before the first")
        return cleaned

    def _check_dates(self, keys, formats):
        for at, key in enumerate(keys):
            if key in DATES and not formats[at] and at not in self.table["empty"]:
                if at in self.formats:
                    self.add_error(self.formats[at], "Say how the dates in this column are written")
                else:
                    self.add_error(self.columns[at], "This column holds no dates that can be read. Choose another")


class CategoriesForm(forms.Form):
    """One question for each category of the file that is not mapped yet."""

    def __init__(self, *args, import_, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {}
        for at, (given, rows) in enumerate(import_.preview["unmapped"].items()):
            self.fields[f"category_{at}"] = forms.ChoiceField(
                label=f"“{given}”" if given else "Rows without a category",
                help_text=f"{rows:,} row{'' if rows == 1 else 's'}",
                choices=[("", "Not known: leave uncounted"), *HousingCase.Category.choices],
                required=False,
            )
            self.names[f"category_{at}"] = spelt(given)
        self.helper = helper(*self.fields, button=Button.primary("map", "Check the rows again"))

    @property
    def categories(self):
        return {spelt: self.cleaned_data[name] for name, spelt in self.names.items() if self.cleaned_data[name]}
