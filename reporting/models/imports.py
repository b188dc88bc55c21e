"""Imports and the files that came with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Import(models.Model):
    """One upload, or one run of the command: taken whole, or not at all."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        ASKING = "asking", "Waiting for your answer"
        REFUSED = "refused", "Refused: nothing was saved"
        DONE = "done", "Imported"
        UNDONE = "undone", "Undone"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    progress = models.PositiveSmallIntegerField("per cent done", default=0)
    step = models.CharField("what is being done", max_length=120, blank=True)
    # What was read, kept, without place and replaced; and what was wrong: lists of plain dictionaries for the page.
    report = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    zero_months_confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="reporting_import_progress_is_a_percentage", condition=Q(progress__lte=100)),
        ]

    def __str__(self):
        return f"Import {self.pk}"


class SourceFile(models.Model):
    """One file that counts come from: a whole month of one police force, or a table of supplied counts."""

    class Kind(models.TextChoices):
        POLICE_STREET = "police_street", "Police street file"
        SUPPLIED_COUNTS = "supplied_counts", "Supplied monthly counts"

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        CURRENT = "current", "In use"
        REPLACED = "replaced", "Replaced by a later file"
        UNDONE = "undone", "Undone"

    imported_by = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.POLICE_STREET)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    name = models.CharField("file name", max_length=255)
    stored = models.FileField(upload_to="source-files/%Y/%m/", max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    force = models.SlugField("police force", max_length=60, blank=True)
    month = models.DateField("first day of the month", null=True)
    rows = models.PositiveIntegerField(default=0)
    # Rows by crime type: {"Anti-social behaviour": {"rows": 3, "no_point": 1, "no_lsoa": 1, "without_place": 1}}
    rows_by_category = models.JSONField(default=dict)
    kept = models.PositiveIntegerField("incidents kept", default=0)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaced_by")

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
                name="reporting_month_is_its_first_day", condition=Q(month__isnull=True) | Q(month__day=1)
            ),
        ]

    def __str__(self):
        return self.name
