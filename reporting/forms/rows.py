"""Which figure's rows are asked for: the filters of the page, all of them in its address."""

from datetime import date

from crispy_forms_gds.helper import FormHelper
from django import forms

from engagement.fields import SeveralRowsField
from engagement.financial_year import FinancialYear
from estates.models import Area
from reporting.models import Source
from reporting.stored_counts import KEPT_CATEGORIES

SOURCES = [(source.value, source.label) for source in (Source.POLICE_LSOA, Source.POLICE_POINT)]


class MonthsField(forms.CharField):
    """A month `2018-04`, a financial year `2018/19` or several of either, with commas between; as a list of dates."""

    def to_python(self, value):
        months = []
        for part in filter(None, (part.strip() for part in super().to_python(value).split(","))):
            months += self._months_of(part)
        return sorted(set(months))

    def _months_of(self, text):
        try:
            return [date.fromisoformat(f"{text}-01")]
        except ValueError:
            pass
        try:
            return FinancialYear.parse(text).months
        except ValueError:
            raise forms.ValidationError(
                f"“{text}” is not a month or a financial year. Write 2018-04 or 2018/19"
            ) from None


class RowsForm(forms.Form):
    area = SeveralRowsField(
        Area.objects.none(),
        label="Areas",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose one or more areas",
            "invalid_choice": "Choose areas of this programme",
            "invalid_pk_value": "Choose areas of this programme",
        },
    )
    source = forms.ChoiceField(
        label="Counted by",
        choices=SOURCES,
        error_messages={"invalid_choice": "Choose whether LSOA code or point counts", "required": "Choose a source"},
    )
    category = forms.ChoiceField(
        label="Category",
        choices=[(category, category) for category in KEPT_CATEGORIES],
        error_messages={
            "invalid_choice": f"Rows are kept of these: {', '.join(KEPT_CATEGORIES)}. Choose one of them",
            "required": "Choose a category",
        },
    )
    month = MonthsField(
        label="Months",
        help_text="A month like 2018-04, or a financial year like 2018/19. Put commas between several.",
        error_messages={"required": "Enter a month or a financial year"},
    )

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas
        self.helper = FormHelper()
        self.helper.form_tag = False


class HousingCasesForm(RowsForm):
    """The same for landlords' cases."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(Source.HOUSING.value, Source.HOUSING.label)]


class SuppliedCountsForm(RowsForm):
    """The same for counts that came in tables; whatever category they have."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [
            (source.value, source.label) for source in (Source.HOUSING, Source.POLICE_SUPPLIED)
        ]
        self.fields["category"] = forms.CharField(label="Category", error_messages={"required": "Enter a category"})
