"""Worries about somebody's safety, which only the programme's named lead reads."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SafeguardingLead(models.Model):
    """Who reads a programme's concerns: one named person, whatever their role."""

    programme = models.OneToOneField(
        "estates.Programme", on_delete=models.CASCADE, primary_key=True, related_name="safeguarding_lead"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["programme"]

    def __str__(self):
        return f"{self.user}, {self.programme}"


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the programmes whose named lead `user` is, as long as they work there; not even managers."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__safeguarding_lead__user=user, programme__in=user.memberships.values("programme"))

    def unread(self):
        return self.filter(read_at__isnull=True)

    def forget(self):
        """A concern outlives the erasure of the record for as long as the lead has not read it."""
        return self.exclude(read_at__isnull=True).update(text="(erased)")

    def told(self):
        """That there is one; what it says is for the lead to decide (PRODUCT.md 3.4)."""
        return [{"Written on": f"{concern.at:%Y-%m-%d}", "Text": "held: the lead decides"} for concern in self]


class Concern(models.Model):
    """One worry of an officer about the safety of one person, in the officer's words."""

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="concerns")
    person = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="concerns")
    text = models.TextField("what worries you", max_length=4000)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(null=True, editable=False)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="outreach_concern_says_something",
                condition=~Q(text=""),
                violation_error_message="Say what worries you.",
            )
        ]

    def __str__(self):
        return f"Concern {self.pk}"
