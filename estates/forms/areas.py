from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fluid, Size
from django import forms
from django.core.exceptions import ValidationError

from engagement.editing import VersionedForm
from estates.boundaries import LARGEST_ESTATE_SQUARE_KM, LARGEST_FILE_BYTES, LARGEST_SQUARE_KM, join_features
from estates.boundaries import read_features as read_geojson
from estates.forms.estates import whole_number
from estates.forms.fields import LsoaCodesField
from estates.forms.programmes import helper
from estates.geometry import BUFFER_METRES, GeometryProblem
from estates.models import Area

REASON_HELP = "Whoever reads the figures will see it. For example: same landlord and kind of homes, no programme there."


def reason_field():
    return forms.CharField(
        label="Why this comparison?",
        help_text=REASON_HELP,
        widget=forms.Textarea,
        error_messages={"required": "Say why this is a fair comparison"},
    )


class BoundaryForm(forms.Form):
    """A GeoJSON file, small enough and readable; its shapes are checked when they are chosen."""

    file = forms.FileField(
        label="Upload the boundary",
        help_text="A GeoJSON file of at most 10 MB, in longitude and latitude (WGS84) or British National Grid.",
        error_messages={
            "required": "Choose a GeoJSON file",
            "empty": "The file is empty. Choose a GeoJSON file with a polygon.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".geojson,.json"
        self.helper = helper(*self.fields, button="Upload")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE_BYTES:
            raise ValidationError(
                f"{file.name} is larger than 10 MB. Simplify the boundary, or save only the shapes you need."
            )
        try:
            read_geojson(file.read())
        except GeometryProblem as problem:
            raise ValidationError(f"{file.name}: {problem}") from None
        return file


class NewAreasFileForm(BoundaryForm):
    kind = forms.ChoiceField(
        label="What are the shapes in the file?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the shapes are"},
        choices=[
            Choice(Area.Kind.COMPARISON, "Areas to compare this programme with", hint="Other estates, or LSOAs"),
            Choice(Area.Kind.WARD, "Wards", hint="For all the council's programmes"),
            Choice(Area.Kind.BOROUGH, "The borough or district", hint="For all the council's programmes"),
        ],
    )
    field_order = ["kind", "file"]


class ShapesForm(forms.Form):
    """Which shapes of an uploaded file make up an area. Cleans to their geometry."""

    shapes = forms.MultipleChoiceField(
        label="Which shapes make up the area?", error_messages={"required": "Choose one shape or more"}
    )

    def __init__(self, *args, features, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.features = {str(feature.number): feature for feature in features}
        self.at_most = LARGEST_ESTATE_SQUARE_KM if kind == Area.Kind.ESTATE else LARGEST_SQUARE_KM
        self.fields["shapes"].choices = [(number, feature.label) for number, feature in self.features.items()]

    def clean_shapes(self):
        return [self.features[number] for number in self.cleaned_data["shapes"]]

    def clean(self):
        cleaned = super().clean()
        if "shapes" in cleaned:
            try:
                self.made = self.make_areas(cleaned["shapes"])
            except GeometryProblem as problem:
                self.add_error("shapes", str(problem))
        return cleaned

    def make_areas(self, features):
        """(name, geometry, LSOA codes) for each area: here one, from all the shapes."""
        codes = [feature.lsoa_code for feature in features if feature.lsoa_code]
        return [("", join_features(features, self.at_most), codes)]


class NewAreasForm(ShapesForm):
    """Which shapes become areas to compare with (or wards), one for each or one from all."""

    EACH, ALL = "each", "all"
    together = forms.ChoiceField(
        label="What should they become?",
        widget=forms.RadioSelect,
        choices=[
            Choice(EACH, "One area for each shape", hint="Named as in the file"),
            Choice(ALL, "One area from all the shapes"),
        ],
        error_messages={"required": "Choose whether they become one area or several"},
    )
    name = forms.CharField(label="What is that one area called?", max_length=200, required=False)
    reason = reason_field()

    def __init__(self, *args, features, kind, programme, **kwargs):
        super().__init__(*args, features=features, kind=kind, **kwargs)
        self.programme, self.kind = programme, kind
        if kind != Area.Kind.COMPARISON:
            del self.fields["reason"]
        fields = [name for name in self.fields if name != "shapes"]
        self.helper = helper(
            *(Field.textarea(name, rows=3) if name == "reason" else name for name in fields), button="Add areas"
        )
        self.helper.form_tag = False

    def make_areas(self, features):
        if self.cleaned_data.get("together") == self.ALL:
            return [(self.cleaned_data.get("name") or "", *area[1:]) for area in super().make_areas(features)]
        return [
            (one.label, join_features([one], self.at_most), [one.lsoa_code] if one.lsoa_code else [])
            for one in features
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("together") == self.ALL and not cleaned.get("name"):
            self.add_error("name", "Enter a name for the area that the shapes become")
        if not self.errors and self.kind in Area.SHARED_KINDS:
            names = [name for name, _, _ in self.made]
            for name in sorted({name for name in names if names.count(name) > 1}):
                self.add_error("shapes", f"Several shapes are called {name}. Choose one, or make one area of all")
        if not self.errors and self.kind == Area.Kind.COMPARISON:
            known = set(Area.objects.comparisons_of(self.programme).values_list("name", flat=True))
            for name in [name for name, _, _ in self.made if name in known]:
                field = "name" if cleaned["together"] == self.ALL else "shapes"
                self.add_error(field, f"{name} is already one of the areas that this programme is compared with.")
        return cleaned


class AreaForm(VersionedForm):
    """The name of an area that is nobody's estate or buffer, and its LSOA codes."""

    lsoa_codes = LsoaCodesField(
        label="Which LSOAs does it cover? (optional)",
        help_text="Their codes, one a line, like E01000001. Police figures by LSOA count these.",
        required=False,
    )

    class Meta:
        model = Area
        fields = ["name", "lsoa_codes"]
        labels = {"name": "What is the area called?"}
        error_messages = {"name": {"required": "Enter the name of the area"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.kind in (Area.Kind.ESTATE, Area.Kind.BUFFER):
            del self.fields["name"]
        self.helper = helper(
            *(Field.text(name) for name in self.fields if name == "name"),
            Field.textarea("lsoa_codes", rows=6),
            button="Save",
        )

    def _get_validation_exclusions(self):
        """The kind is not asked for, yet a second ward of the same name must be refused."""
        return super()._get_validation_exclusions() - {"kind"}


class BufferForm(forms.Form):
    metres = whole_number(
        "How wide should the buffer be, in metres?",
        "Enter a width from 50 to 1,000 metres",
        help_text="From 50 to 1,000. Often 200: people who are moved on usually do not go far.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.text("metres", field_width=Fluid.ONE_QUARTER), button="Make the buffer")

    def clean_metres(self):
        metres, (least, most) = self.cleaned_data["metres"], BUFFER_METRES
        if not least <= metres <= most:
            raise ValidationError(f"Enter a width from {least} to {most:,} metres, not {metres:,}.")
        return metres


class ComparisonForm(forms.Form):
    """An area the council already has: another estate, a ward, an area that was added for comparing."""

    area = forms.ModelChoiceField(
        label="Which area?",
        queryset=Area.objects.none(),
        empty_label="Choose an area",
        error_messages={"required": "Choose an area"},
    )
    reason = reason_field()

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.comparable_with(programme)
        self.fields["area"].label_from_instance = lambda area: f"{area} ({area.get_kind_display().lower()})"
        self.helper = helper(Field.select("area"), Field.textarea("reason", rows=3), button="Compare with this area")


class CodesComparisonForm(AreaForm):
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = self.fields["lsoa_codes"]
        codes.required, codes.label = True, "Which LSOAs does it cover?"
        codes.error_messages["required"] = "Enter one LSOA code or more, like E01000001"
        self.helper = helper(
            Field.text("name"),
            Field.textarea("lsoa_codes", rows=6),
            Field.textarea("reason", rows=3),
            button="Compare with this area",
        )


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label="Why is it taken out?",
        help_text="That it was named, when, and why it was taken out stays to be read beside the figures.",
        widget=forms.Textarea,
        error_messages={"required": "Say why it is taken out"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.textarea("because", rows=3, label_size=Size.SMALL), button="Take it out")
