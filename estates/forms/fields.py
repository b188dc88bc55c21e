"""Answers of several lines: postcodes, the codes of LSOAs."""

from django import forms
from django.core.exceptions import ValidationError

from estates.lsoa import read_lsoa_codes
from estates.postcodes import normal_postcode


class LinesField(forms.CharField):
    """A list, typed one a line; `read` makes the list of the text, or raises ValueError naming the line."""

    widget = forms.Textarea

    def read(self, text):
        raise NotImplementedError

    def to_python(self, value):
        if isinstance(value, list):
            return value
        try:
            return self.read(super().to_python(value))
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class PostcodesField(LinesField):
    def read(self, text):
        postcodes = []
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    postcodes.append(normal_postcode(line))
                except ValueError as error:
                    raise ValueError(f"Line {number}: {error}") from None
        return list(dict.fromkeys(postcodes))


class LsoaCodesField(LinesField):
    def read(self, text):
        return read_lsoa_codes(text)
