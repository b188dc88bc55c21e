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


@pytest.mark.parametrize("year", ["6", "26", "1899", "9999"])
def test_a_year_that_cannot_be_meant_is_asked_for_whole(year):
    form = Form({"day_0": "27", "day_1": "3", "day_2": year})
    assert "Write the whole year" in form.errors["day"][0]
