from django.conf import settings
from django.db import models
from django.db.models import Q


class EventChange(models.Model):
    """One change of a published event's time or place, or its being off, of which everyone who signed up is told.

    `before` is what held until then, as events/changes.py's `facts` writes it.
    """

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="changes")
    # The event's SEQUENCE after it.
    sequence = models.PositiveIntegerField()
    before = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField("when everyone's message was written", null=True)

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["event", "sequence"], name="events_change_once_a_sequence")]
        indexes = [models.Index(fields=["event"], condition=Q(told_at__isnull=True), name="events_changes_to_tell")]

    def __str__(self):
        return f"Change {self.sequence} of event {self.event_id}"
