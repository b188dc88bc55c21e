"""Answers that several apps' forms ask for: a financial year, a day, several rows."""

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError

from engagement.financial_year import FinancialYear

# Somebody who types another year has mistyped it; and near the ends of the calendar there is no week before or after.
YEARS = range(1900, 2200)


class FinancialYearField(forms.CharField):
    """Typed as 2006/07 (or 2006-07, 2006/2007, 2006 to 2007), cleaned to the year in which it begins."""

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, int):
            return value or None
        try:
            return FinancialYear.parse(str(value)).start_year
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value):
        return str(FinancialYear(value)) if isinstance(value, int) else value


class SeveralRowsField(forms.ModelMultipleChoiceField):
    """Several rows by their keys. A number too large for a key, for which SQLite cannot even ask, is a wrong choice."""

    def clean(self, value):
        for key in value or ():
            if len(str(key)) > 18:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)


class DayField(DateInputField):
    """A date in three boxes, with a message in plain words when there is no such day, or none that can be meant."""

    def __init__(self, *, missing="Enter the day, month and year", **kwargs):
        super().__init__(require_all_fields=False, **kwargs)
        self.error_messages["required"] = missing

    def compress(self, data_list):
        if not all(data_list):
            return None
        try:
            day = super().compress(data_list)
        except (ValidationError, OverflowError):
            raise ValidationError(f"{'/'.join(data_list)} is not a date. Write it like 27 3 2006.") from None
        if day.year not in YEARS:
            raise ValidationError(f"{'/'.join(data_list)} is not in our time. Write the whole year, like 27 3 2006.")
        return day
