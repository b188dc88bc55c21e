"""ASB cases of landlords' systems, the imports that brought them, and what each import changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from engagement.table_files.imports import TableImport, TableImportQuerySet
from reporting.models.imports import SourceFile


class HousingSource(models.Model):
    """One landlord's case system, and how its files are read: the mapping that is kept under its name."""

    name = models.CharField("name of the landlord or the system", max_length=100, unique=True)
    # By a column's name in plain letters: a key of housing/columns.py; how its dates are written, as in dates.py.
    columns = models.JSONField(default=dict)
    formats = models.JSONField(default=dict)
    # By a category's name in plain letters: a HousingCase.Category.
    categories = models.JSONField(default=dict)
    counted = models.CharField(
        "what one row is", max_length=10, choices=SourceFile.Counted.choices, default=SourceFile.Counted.CASE
    )
    mapped_at = models.DateTimeField(null=True)
    mapped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Which boundaries and postcodes its cases were placed by: where they are others now, it is counted again.
    placed_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class HousingImportQuerySet(TableImportQuerySet):
    def in_use(self):
        return self.filter(state=HousingImport.State.DONE)


class HousingImport(TableImport):
    """One file of a landlord's cases: taken as its preview said, or not at all.

    table: {"header": [...], "sample": [[cell, ...]], "rows": how many, "notes": [how it was read],
    "dates": {position of a column: as dates.Column.plain}, "empty": [positions of columns without a value]}
    mapping: {"columns": [key or ""], "formats": [format or ""], "counted": "case", "categories": {name: category}}
    preview: as housing.checking.Result.preview; report: {"counts": {outcome: number}, ...}
    """

    task = "reporting.work_on_housing_import"
    files = ("stored", "properties")

    source = models.ForeignKey(HousingSource, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField("file name", max_length=255)
    stored = models.FileField(upload_to="housing/%Y/%m/", max_length=255, blank=True)
    properties = models.FileField("list of properties", upload_to="housing/%Y/%m/", max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # The file holds every case that was reported in these months and those between.
    covers_from = models.DateField("first month that it holds whole", null=True)
    covers_to = models.DateField("last month that it holds whole", null=True)
    # The import as counts know it, once it is done.
    record = models.OneToOneField("reporting.Import", on_delete=models.PROTECT, null=True, related_name="housing")

    objects = HousingImportQuerySet.as_manager()

    class Meta(TableImport.Meta):
        constraints = [
            models.CheckConstraint(
                name="reporting_housing_import_state_known", condition=Q(state__in=TableImport.State.values)
            ),
            models.CheckConstraint(
                name="reporting_housing_import_progress_is_percentage", condition=Q(progress__lte=100)
            ),
            models.CheckConstraint(
                name="reporting_housing_import_that_ended_keeps_no_file",
                condition=Q(stored="", properties="", table={}, preview={})
                | Q(state__in=["to_read", "mapping", "to_check", "checked", "to_import"]),
            ),
            models.CheckConstraint(
                name="reporting_housing_import_covers_whole_months",
                condition=Q(covers_from=None, covers_to=None)
                | Q(covers_from__day=1, covers_to__day=1, covers_from__lte=F("covers_to")),
                violation_error_message="The last month must not be before the first.",
            ),
        ]


class HousingCase(models.Model):
    """One report of ASB as a landlord's system holds it, by its reference there. No name and no address is kept."""

    class Category(models.TextChoices):
        """The project's own categories of what landlords record; the first four are counted as ASB."""

        PERSONAL = "personal", "ASB: personal"
        NUISANCE = "nuisance", "ASB: nuisance"
        ENVIRONMENTAL = "environmental", "ASB: environmental"
        ASB = "asb", "ASB, the kind is not said"
        DAMAGE = "damage", "Criminal damage and arson"
        NOT_ASB = "not_asb", "Neither: not counted"

    source = models.ForeignKey(HousingSource, on_delete=models.PROTECT, related_name="cases", db_index=False)
    reference = models.CharField("landlord's reference", max_length=100)
    reported = models.DateField("reported on")
    closed = models.DateField("closed on", null=True)
    counted = models.CharField("what it is", max_length=10, choices=SourceFile.Counted.choices)
    category_given = models.CharField("category as given", max_length=200, blank=True)
    # Blank while nobody has said what the given category is: then it is not counted.
    category = models.CharField(max_length=13, choices=Category.choices, blank=True)
    property_reference = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    # The areas that it is counted in, as housing/places.py finds them: none where it lies elsewhere or nowhere.
    areas = models.ManyToManyField("estates.Area", related_name="housing_cases")
    imported_by = models.ForeignKey(HousingImport, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField("row in the file, the header being row 1")

    class Meta:
        ordering = ["reported", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"],
                name="reporting_housing_case_once_a_reference",
                violation_error_message="This reference is already there.",
            ),
            models.CheckConstraint(name="reporting_housing_case_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="reporting_housing_case_closed_after_it_was_reported",
                condition=Q(closed=None) | Q(closed__gte=F("reported")),
                violation_error_message="A case cannot be closed before it was reported.",
            ),
            models.CheckConstraint(
                name="reporting_housing_case_is_a_known_thing",
                condition=Q(counted__in=["case", "incident", "complaint"]),
            ),
            models.CheckConstraint(
                name="reporting_housing_case_category_known",
                condition=Q(category__in=["", "personal", "nuisance", "environmental", "asb", "damage", "not_asb"]),
            ),
            models.CheckConstraint(
                name="reporting_housing_case_point_is_whole",
                condition=Q(longitude=None, latitude=None) | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def has_place(self):
        return bool(self.postcode) or self.longitude is not None


class HousingChange(models.Model):
    """What one import did to one case: what it was `before`, or None where the import brought it."""

    changed_by = models.ForeignKey(HousingImport, on_delete=models.CASCADE, related_name="changes")
    case = models.ForeignKey(HousingCase, on_delete=models.CASCADE, related_name="changes")
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["changed_by", "case"], name="reporting_housing_change_once_a_case")
        ]

    def __str__(self):
        return f"{self.case}, {self.changed_by}"
