"""Answers of the sign-up form that several of its pages ask for: a name, a way to be reached."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from estates.phones import e164
from estates.postcodes import normal_postcode

# What turns the direction of writing, or is not seen at all: of no use in a name, and a way to fake one. The joiners
# that emoji and some scripts need stay.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
LONGEST_NAME = 120


class NameField(forms.CharField):
    """A name in any script on one line."""

    default_error_messages = {"max_length": f"Enter a name of at most {LONGEST_NAME} characters"}

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_NAME, **kwargs)

    def to_python(self, value):
        return " ".join(UNSEEN.sub("", super().to_python(value)).split())


class TextField(forms.CharField):
    """Some lines of free text."""

    widget = forms.Textarea

    def __init__(self, *, longest=1000, rows=3, **kwargs):
        too_long = f"Write at most {longest:,} characters"
        super().__init__(max_length=longest, required=False, error_messages={"max_length": too_long}, **kwargs)
        self.widget.attrs["rows"] = rows

    def to_python(self, value):
        return UNSEEN.sub("", super().to_python(value))


class PhoneField(forms.CharField):
    """Typed as people write numbers; cleaned to E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed:
            return ""
        try:
            return e164(typed)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class PostcodeField(forms.CharField):
    def to_python(self, value):
        typed = super().to_python(value)
        if not typed:
            return ""
        try:
            return normal_postcode(typed[:40])
        except ValueError as error:
            raise ValidationError(str(error)) from None


class ContactField(forms.CharField):
    """A phone number or an e-mail address; cleaned to {"phone": ...} or {"email": ...}."""

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed:
            return {}
        if "@" not in typed:
            try:
                return {"phone": e164(typed)}
            except ValueError:
                raise ValidationError("Enter a phone number like 07700 900123, or an e-mail address") from None
        if len(typed) > 254:
            raise ValidationError("Enter an e-mail address of at most 254 characters")
        validate_email(typed)
        return {"email": typed.lower()}

    def prepare_value(self, value):
        return (value.get("phone") or value.get("email") or "") if isinstance(value, dict) else value
