from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One time that somebody read, searched, exported or was refused something: ids and field names, never values.

    Rows are only ever added; retention is the only thing that deletes them.
    """

    class Action(models.TextChoices):
        VIEWED = "viewed", "Looked at"
        SEARCHED = "searched", "Searched"
        EXPORTED = "exported", "Exported"
        REFUSED = "refused", "Was refused"

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="audit_events"
    )
    action = models.CharField(max_length=10, choices=Action.choices)
    programme = models.ForeignKey("estates.Programme", on_delete=models.SET_NULL, null=True, related_name="+")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    fields = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["model", "object_id", "-at"], name="estates_audit_object")]

    def __str__(self):
        return f"{self.actor} {self.get_action_display().lower()} {self.model} {self.object_id or ''}".strip()
