from django.db import models
from django.db.models import Q

from engagement.table_files.imports import TableImport, TableImportQuerySet


class SuppliedCountsImportQuerySet(TableImportQuerySet):
    def in_use(self):
        return self.filter(state=SuppliedCountsImport.State.DONE)


class SuppliedCountsImport(TableImport):
    """One table of monthly counts that a police force supplied for areas: taken whole, or not at all.

    preview: {"counts": {outcome: number}, "wrong": [{"row", "problems"}], "changed": [[area, month,
    category, from, to]]}
    report: {"counts": {...}, "before": [[area, category, month, count, table] of each count that it replaced]}
    """

    task = "reporting.work_on_supplied_counts"

    name = models.CharField("file name", max_length=255)
    stored = models.FileField(upload_to="supplied/%Y/%m/", max_length=255, blank=True)
    # The import as counts know it, once it is done.
    record = models.OneToOneField("reporting.Import", on_delete=models.PROTECT, null=True, related_name="supplied")

    objects = SuppliedCountsImportQuerySet.as_manager()

    class Meta(TableImport.Meta):
        constraints = [
            models.CheckConstraint(
                name="reporting_supplied_import_state_known", condition=Q(state__in=TableImport.State.values)
            ),
            models.CheckConstraint(
                name="reporting_supplied_import_that_ended_keeps_no_file",
                condition=Q(stored="", table={}, preview={})
                | Q(state__in=["to_read", "mapping", "to_check", "checked", "to_import"]),
            ),
        ]
