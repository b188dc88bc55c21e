from crispy_forms_gds.layout import Field, Fluid
from django import forms

from engagement.editing import VersionedForm
from engagement.fields import FinancialYearField
from engagement.financial_year import FinancialYear
from estates.forms.fields import PostcodesField
from estates.forms.programmes import helper
from estates.models import Estate


def whole_number(label, missing="", **kwargs):
    """A whole number above 0 in a text box: a number input changes when somebody scrolls."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": missing,
            "invalid": "Enter a whole number, like 240",
            "min_value": "Enter 1 or more, or leave it empty if you do not know",
            "max_value": "Enter at most 1,000,000",
        },
        **kwargs,
    )


class EstateForm(VersionedForm):
    residents = whole_number("How many people live there? (optional)", required=False)
    postcodes = PostcodesField(
        label="Which postcodes does it have? (optional)", help_text="One a line, like EC1A 1BB", required=False
    )

    class Meta:
        model = Estate
        fields = ["name", "ward", "landlord", "residents", "postcodes"]
        labels = {
            "name": "What is the estate called?",
            "ward": "Which ward is it in? (optional)",
            "landlord": "Who is the landlord? (optional)",
        }
        error_messages = {"name": {"required": "Enter the name of the estate"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Field.text("name"),
            Field.text("ward"),
            Field.text("landlord"),
            Field.text("residents", field_width=Fluid.ONE_QUARTER),
            Field.textarea("postcodes", rows=5),
            button="Save estate",
        )


class HomesForm(forms.Form):
    """The homes of one area: a box for each year that matters or is known, and one for another year."""

    other_year = FinancialYearField(
        label="Another financial year (optional)", help_text="For example, 2007/08", required=False
    )
    other_homes = whole_number("Homes in that year (optional)", required=False)

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, area, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = area.version
        known = {row.financial_year: row.homes for row in area.homes.all()}
        self.years = sorted({programme.baseline_year, programme.follow_up_year, *known})
        for year in self.years:
            label = f"Homes in {FinancialYear(year)} (optional)"
            self.fields[f"homes_{year}"] = whole_number(label, required=False, initial=known.get(year))
        boxes = [f"homes_{year}" for year in self.years]
        self.order_fields([*boxes, "other_year", "other_homes"])
        self.helper = helper(
            *(Field.text(name, field_width=Fluid.ONE_QUARTER) for name in self.fields if name != "version"),
            button="Save homes",
        )

    def clean(self):
        cleaned = super().clean()
        year, homes = cleaned.get("other_year"), cleaned.get("other_homes")
        if year and not homes and "other_homes" not in self.errors:
            self.add_error("other_homes", f"Enter the number of homes in {FinancialYear(year)}, or remove the year")
        if homes and not year and "other_year" not in self.errors:
            self.add_error("other_year", "Enter the financial year of these homes, like 2007/08")
        if year in self.years and homes:
            self.add_error("other_year", f"{FinancialYear(year)} has its own box above: write the number there")
        return cleaned

    def beside(self, area):
        """Say what somebody else saved meanwhile, beside what was typed. Sent again, it overwrites."""
        self.data = self.data.copy()
        self.data["version"] = area.version
        there = ", ".join(f"{row.homes:,} in {row.year}" for row in area.homes.all()) or "none"
        self.add_error(None, f"Somebody else saved the homes meanwhile: {there}. Check your numbers and save again.")

    @property
    def homes(self):
        """{year in which the financial year begins: number} of the years that have one."""
        homes = {year: self.cleaned_data[f"homes_{year}"] for year in self.years}
        homes[self.cleaned_data["other_year"]] = self.cleaned_data["other_homes"]
        return {year: number for year, number in homes.items() if year and number}
