from django.db import models
from django.db.models import Q

from engagement.access import Role
from engagement.table_files.imports import TableImport

# Who may add many people at once, and take that back.
IMPORT_ROLES = frozenset({Role.OFFICER, Role.MANAGER})


class PeopleImport(TableImport):
    """One list of people from a file: taken as its preview said, or not at all.

    The file, `table` and `preview` hold personal data and are emptied when the import ends, however it ends. What
    stays are keys and numbers.

    table: {"header": [...], "rows": [[number in the file, [cell, ...]], ...], "notes": [how it was read]}
    mapping: {"columns": [a key of columns.FIELDS or "", ...], "kind": "resident", "estate": key or None}
    preview: {"rows": [{"row": 7, "outcome": "likely", ...}, ...]} as checking.check gives them
    report: {"counts": {outcome: number}, "added": [key of a person], "kept": [those that undoing left]}
    """

    task = "estates.work_on_people_import"

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="people_imports")
    stored = models.FileField(upload_to="people/%Y/%m/", max_length=255, blank=True)
    chosen = models.JSONField("rows of likely doubles to be added all the same", default=list)

    class Meta(TableImport.Meta):
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
