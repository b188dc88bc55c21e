"""Mailings: one text to many people who were chosen together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from estates.models import Purpose
from outreach.models.messages import MessageChannel


class MailingQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def unwritten(self):
        """Those of which messages are still to be written down."""
        return self.filter(written_at__isnull=True, stopped_at__isnull=True)


class Mailing(models.Model):
    """One text, as it was when somebody said yes, to the people chosen then: each gets one Message about it.

    `key` is made with the page on which yes is said, so that it is sent once however often it is pressed. `people` are
    the keys of those to whom no message is written down yet, `number` is how many were chosen.
    """

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="mailings")
    key = models.UUIDField(editable=False)
    name = models.CharField("name", max_length=120)
    purpose = models.CharField("purpose", max_length=20, choices=Purpose.choices)
    channel = models.CharField("way", max_length=10, choices=MessageChannel.choices)
    subject = models.CharField("subject", max_length=150)
    body = models.TextField("text")
    people = models.JSONField(default=list, editable=False)
    number = models.PositiveIntegerField("people chosen", default=0)
    started_at = models.DateTimeField("started", default=timezone.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(null=True, editable=False)
    stopped_at = models.DateTimeField("stopped", null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(written_at=None, stopped_at=None), name="outreach_mailing_unwritten"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"],
                name="outreach_mailing_once",
                violation_error_message="This was sent already.",
            ),
            models.CheckConstraint(
                name="outreach_mailing_channel_known", condition=Q(channel__in=MessageChannel.values)
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def about(self):
        """What its messages are about."""
        return f"mailing:{self.pk}"
