from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagement.access import Role

# Who may add many people at once, and take that back.
IMPORT_ROLES = frozenset({Role.OFFICER, Role.MANAGER})
# A worker that has not been heard of for so long is taken for dead.
SILENT_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(hours=24)


class PeopleImportQuerySet(models.QuerySet):
    def claimable(self):
        """Work for a worker at which none is, or none that was heard of lately."""
        at_rest = Q(heard_at__isnull=True) | Q(heard_at__lt=timezone.now() - SILENT_FOR)
        return self.filter(at_rest, state__in=PeopleImport.QUEUED)

    def left_behind(self):
        """Of these, those whose message must be lost."""
        return self.claimable().filter(queued_at__lt=timezone.now() - timedelta(minutes=1))

    def forgotten(self):
        """Imports that nobody answered for a day."""
        return self.filter(state__in=PeopleImport.ASKING, queued_at__lt=timezone.now() - KEPT_FOR)


class PeopleImport(models.Model):
    """One list of people from a file: taken as its preview said, or not at all.

    The file, `table` and `preview` hold personal data and are emptied when the import ends, however it ends. What
    stays are keys and numbers.
    """

    class State(models.TextChoices):
        TO_READ = "to_read", "Being read"
        MAPPING = "mapping", "Waiting for you"
        TO_CHECK = "to_check", "Being checked"
        CHECKED = "checked", "Waiting for you"
        TO_IMPORT = "to_import", "Being imported"
        DONE = "done", "Imported"
        REFUSED = "refused", "Refused: nothing was saved"
        CANCELLED = "cancelled", "Cancelled: nothing was saved"
        TO_UNDO = "to_undo", "Being undone"
        UNDONE = "undone", "Undone"

    QUEUED = frozenset({State.TO_READ, State.TO_CHECK, State.TO_IMPORT, State.TO_UNDO})
    ASKING = frozenset({State.MAPPING, State.CHECKED})
    ENDED = frozenset({State.DONE, State.REFUSED, State.CANCELLED, State.TO_UNDO, State.UNDONE})

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="people_imports")
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_READ)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField("when it last came to wait", default=timezone.now)
    heard_at = models.DateTimeField("when the worker last reported", null=True)
    attempts = models.PositiveSmallIntegerField("how often a worker has begun this step", default=0)
    progress = models.PositiveSmallIntegerField("per cent done", default=0)
    stored = models.FileField(upload_to="people/%Y/%m/", max_length=255, blank=True)
    kind = models.CharField("csv or xlsx", max_length=4)
    # {"header": [...], "rows": [[number in the file, [cell, ...]], ...], "notes": [how it was read]}
    table = models.JSONField(default=dict)
    # {"columns": [a key of columns.FIELDS or "", ...], "kind": "resident", "estate": key or None}
    mapping = models.JSONField(default=dict)
    # {"rows": [{"row": 7, "outcome": "likely", ...}, ...]} as checking.check gives them
    preview = models.JSONField(default=dict)
    chosen = models.JSONField("rows of likely doubles to be added all the same", default=list)
    why_refused = models.CharField(max_length=300, blank=True)
    # {"counts": {outcome: number}, "added": [key of a person], "kept": [those that undoing left]}
    report = models.JSONField(default=dict)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="estates_people_import_state_known",
                condition=Q(
                    state__in=[
                        "to_read",
                        "mapping",
                        "to_check",
                        "checked",
                        "to_import",
                        "done",
                        "refused",
                        "cancelled",
                        "to_undo",
                        "undone",
                    ]
                ),
            ),
            models.CheckConstraint(name="estates_people_import_progress_is_percentage", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="estates_people_import_that_ended_keeps_nobody",
                condition=Q(stored="", table={}, preview={})
                | Q(state__in=["to_read", "mapping", "to_check", "checked", "to_import"]),
            ),
        ]

    def __str__(self):
        return f"Import {self.pk}"

    @property
    def preview_key(self):
        """Which preview this is: a yes to one that was replaced since is no yes."""
        return self.queued_at.isoformat()

    @property
    def is_under_way(self):
        return self.state in self.QUEUED
