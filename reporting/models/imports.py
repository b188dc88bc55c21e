"""Imports, what was uploaded for them, and the monthly files that counts come from."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

# A worker that has not been heard of for so long is taken for dead; it reports after every file that it reads.
SILENT_FOR = timedelta(minutes=10)


class ImportQuerySet(models.QuerySet):
    def of_street_files(self):
        """Without the tables of supplied counts and those counted from a landlord's cases."""
        return self.exclude(files__kind=SourceFile.Kind.SUPPLIED_COUNTS).filter(housing=None, supplied=None)

    def left_behind(self):
        """Imports that a worker should be at and none is: the message was lost, or the worker was killed."""
        return self.filter(state__in=Import.AT_WORK, heard_at__lt=timezone.now() - SILENT_FOR) | self.filter(
            state__in=Import.QUEUED, queued_at__lt=timezone.now() - timedelta(minutes=1)
        )


class Import(models.Model):
    """One upload, or one run of the command: taken whole, or not at all."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        ASKING = "asking", "Waiting for your answer"
        REFUSED = "refused", "Refused: nothing was saved"
        DONE = "done", "Imported"
        UNDO_WAITING = "to_undo", "Waiting to be undone"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    QUEUED = frozenset({State.WAITING, State.UNDO_WAITING})
    AT_WORK = frozenset({State.READING, State.UNDOING})
    UNDER_WAY = QUEUED | AT_WORK

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField("when the worker last reported", null=True)
    attempts = models.PositiveSmallIntegerField("how often a worker has begun", default=0)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    progress = models.PositiveSmallIntegerField("per cent done", default=0)
    step = models.CharField("what is being done", max_length=200, blank=True)
    # What became of each file, and what was wrong: lists of plain dictionaries for the page and for --json.
    report = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    zero_months_confirmed = models.BooleanField(default=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="reporting_import_progress_is_a_percentage", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="reporting_import_state_known",
                condition=Q(
                    state__in=[
                        "waiting",
                        "reading",
                        "asking",
                        "refused",
                        "done",
                        "to_undo",
                        "undoing",
                        "undone",
                    ]
                ),
            ),
        ]

    def __str__(self):
        return f"Import {self.pk}"

    @property
    def is_under_way(self):
        return self.state in self.UNDER_WAY

    @property
    def totals(self):
        """Sums over the files of the report, and how many per cent of the rows, and of those of ASB, have no place."""
        files = self.report.get("files", [])
        names = ("rows", "kept", "without_place", "asb", "asb_without_place")
        sums = {name: sum(file[name] for file in files) for name in names}
        return sums | {
            "replaced": sum(file["outcome"] == "replaced" for file in files),
            "without_place_percent": 100 * sums["without_place"] / (sums["rows"] or 1),
            "asb_without_place_percent": 100 * sums["asb_without_place"] / (sums["asb"] or 1),
        }


class Upload(models.Model):
    """One file as it was handed over, a CSV or a ZIP. It is kept: counts are made from it again when areas change."""

    imported_by = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField("file name", max_length=255)
    stored = models.FileField(upload_to="police/%Y/%m/", max_length=255)
    size = models.PositiveBigIntegerField("bytes")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name


class SourceFileQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(state=SourceFile.State.CURRENT)

    def street(self):
        return self.filter(kind=SourceFile.Kind.POLICE_STREET)


class SourceFile(models.Model):
    """One file that counts come from: a whole month of one police force, or a table of supplied counts.

    Of a landlord's cases it is the table that is counted from all of them which are of one kind (`counted`).
    """

    class Kind(models.TextChoices):
        POLICE_STREET = "police_street", "Police street file"
        SUPPLIED_COUNTS = "supplied_counts", "Supplied monthly counts"
        HOUSING_CASES = "housing_cases", "Cases of a landlord"

    class State(models.TextChoices):
        CURRENT = "current", "In use"
        REPLACED = "replaced", "Replaced by a later file"
        UNDONE = "undone", "Undone"

    class Counted(models.TextChoices):
        CASE = "case", "Cases"
        INCIDENT = "incident", "Incidents"
        COMPLAINT = "complaint", "Complaints"

    imported_by = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    # None where counts are made from cases, and where they were made up, not read: in the demonstration.
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="files")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.POLICE_STREET)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CURRENT)
    # As the person knows it; for a file of a ZIP "download.zip/2014-01/2014-01-northumbria-street.csv".
    name = models.CharField("file name", max_length=500)
    sha256 = models.CharField(max_length=64)
    force = models.SlugField("police force", max_length=60, blank=True)
    force_name = models.CharField("police force's name", max_length=100, blank=True)
    month = models.DateField("first day of the month", null=True)
    rows = models.PositiveIntegerField(default=0)
    # Rows by crime type: {"Anti-social behaviour": {"rows": 3, "no_point": 1, "no_lsoa": 1, "without_place": 1}}
    # Of cases also by month: {"by_month": {"2005-04": [rows, without_place]}}.
    rows_by_category = models.JSONField(default=dict)
    housing_source = models.ForeignKey(
        "reporting.HousingSource", on_delete=models.PROTECT, null=True, related_name="tables"
    )
    # What one of the supplied counts is: cases and incidents do not compare.
    counted = models.CharField("what is counted", max_length=10, choices=Counted.choices, blank=True)
    kept = models.PositiveIntegerField("incidents kept", default=0)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaced_by")

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        ordering = ["force", "month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["force", "month"],
                condition=Q(kind="police_street", state="current"),
                name="reporting_one_current_file_a_force_and_month",
                violation_error_message="Another file of this force and month is in use.",
            ),
            models.CheckConstraint(
                name="reporting_street_file_is_kept", condition=~Q(kind="police_street") | Q(upload__isnull=False)
            ),
            models.CheckConstraint(
                name="reporting_table_of_cases_has_a_landlord",
                condition=Q(kind="housing_cases", housing_source__isnull=False)
                | (~Q(kind="housing_cases") & Q(housing_source__isnull=True)),
            ),
            models.CheckConstraint(
                name="reporting_month_is_its_first_day", condition=Q(month__isnull=True) | Q(month__day=1)
            ),
        ]

    def __str__(self):
        return self.name

    def rows_of(self, *categories, what="rows"):
        """How many rows of the categories (of all, if none is given) the file has; `what` as in `rows_by_category`."""
        chosen = categories or self.rows_by_category
        return sum(self.rows_by_category.get(category, {}).get(what, 0) for category in chosen)
