"""Records that turned out to be the same person, and those that did not."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Merge(models.Model):
    """One time that a record was merged into another, with what is needed to undo it.

    `changed` holds the fields of the kept record that were filled in, as {field: [before, after]}; `moved` the rows
    that went over, as [[model label, field, key]]; `added` those that the merge made, as [[model label, key]].
    """

    kept = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="merged_by")
    changed = models.JSONField(default=dict)
    moved = models.JSONField(default=list)
    added = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="estates_merged_once_at_a_time",
                violation_error_message="This record is already merged into another.",
            ),
            models.CheckConstraint(
                name="estates_merge_is_of_two",
                condition=~Q(kept=F("merged")),
                violation_error_message="A record cannot be merged into itself.",
            ),
        ]

    def __str__(self):
        return f"{self.merged_id} merged into {self.kept_id}"


class NotTheSame(models.Model):
    """Two records that somebody looked at and found to be two people: not suggested again. `first` is the lower key."""

    first = models.ForeignKey("estates.Person", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("estates.Person", on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["first", "second"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="estates_not_the_same_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="estates_not_the_same_in_order"),
        ]

    def __str__(self):
        return f"{self.first_id} and {self.second_id} are two people"
