"""Meetings of the Joint Action Group: who was there, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.models.actions import EDITOR_ROLES


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The meetings of the programmes where `user` is officer or manager."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=EDITOR_ROLES).values("programme"))


class Meeting(models.Model):
    """One meeting of residents and agencies about places, never about persons. The chair hears of what is long late."""

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="meetings")
    held_at = models.DateTimeField("when")
    place = models.CharField("where", max_length=200, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings_chaired"
    )
    agencies = models.ManyToManyField("estates.Agency", related_name="meetings", blank=True)
    residents = models.PositiveSmallIntegerField("how many residents were there", default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "held_at"],
                name="partnership_one_meeting_at_a_time",
                violation_error_message="There is a meeting at this time already.",
            ),
        ]

    def __str__(self):
        return f"Meeting of {self.held_at:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("partnership:meeting", args=[self.programme.slug, self.pk])


class Decision(models.Model):
    """One thing that a meeting decided: about an issue, about an action that is late, or by itself."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    issue = models.ForeignKey(
        "partnership.Issue", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    action = models.ForeignKey(
        "partnership.Action", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    words = models.TextField("what was decided", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="partnership_decision_says_something",
                condition=~Q(words=""),
                violation_error_message="Say what was decided.",
            ),
        ]

    def __str__(self):
        return self.words
