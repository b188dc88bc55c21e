import pytest
from django import forms

from engagement.fields import DayField


class Form(forms.Form):
    day = DayField(label="When?")


@pytest.mark.parametrize(
    "typed", [("31", "2", "2026"), ("0", "1", "2026"), ("1", "1", "0"), ("1", "1", "9" * 20), ("1", "1", "9" * 5000)]
)
def test_a_day_that_there_is_not_is_told(typed):
    form = Form({f"day_{at}": part for at, part in enumerate(typed)})
    assert "is not a date. Write it like 27 3 2006." in form.errors["day"][0]
