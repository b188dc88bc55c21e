"""Coaching by phone: somebody who wants to make things happen, their coach, their goal, and the calls between them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from engagement.access import PEOPLE_ROLES


class CoachingQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def active(self):
        return self.filter(state=Coaching.State.ACTIVE)

    def forget(self):
        """That somebody was coached, and by whom, is counted; their words and the steps go."""
        CoachingStep.objects.filter(coaching__in=self).delete()
        return self.update(goal="(erased)", came_of_it="", state=Coaching.State.ENDED)

    def told(self):
        return [
            {
                "Coach": str(one.coach or ""),
                "Goal": one.goal,
                "Steps": "; ".join(step.what for step in one.steps.all()),
                "What came of it": one.came_of_it,
            }
            for one in self.select_related("coach").prefetch_related("steps")
        ]


class Coaching(models.Model):
    """One person's coaching towards one goal, in their own words, with a call every so many weeks until a day."""

    class State(models.TextChoices):
        ACTIVE = "active", "Under way"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="coachings")
    person = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="coachings")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="coachings")
    goal = models.TextField("their goal, in their own words", max_length=2000)
    every_weeks = models.PositiveSmallIntegerField("weeks between calls", default=2)
    starts_on = models.DateField("first call on")
    ends_on = models.DateField("last call by")
    state = models.CharField("state", max_length=10, choices=State.choices, default=State.ACTIVE)
    came_of_it = models.TextField("what came of it", max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CoachingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "coaching"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=~Q(state="ended"),
                name="outreach_coached_once_at_a_time",
                violation_error_message="This person is being coached already.",
            ),
            models.CheckConstraint(
                name="outreach_coaching_state_known", condition=Q(state__in=["active", "paused", "ended"])
            ),
            models.CheckConstraint(
                name="outreach_coaching_every_1_to_12_weeks",
                condition=Q(every_weeks__gte=1, every_weeks__lte=12),
                violation_error_message="Choose from 1 to 12 weeks between calls.",
            ),
            models.CheckConstraint(
                name="outreach_coaching_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last call cannot be before the first.",
            ),
        ]

    def __str__(self):
        return f"Coaching {self.pk}"


class CoachingStep(models.Model):
    """One thing that the person wants to do on the way."""

    coaching = models.ForeignKey(Coaching, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField("step", max_length=300)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.what


class CoachingCall(models.Model):
    """One call that is due, or was made: then `contact` says how. Until somebody is spoken to, it comes back."""

    coaching = models.ForeignKey(Coaching, on_delete=models.CASCADE, related_name="calls")
    due_on = models.DateField("due on")
    not_before = models.DateField("not tried again before", null=True, editable=False)
    contact = models.OneToOneField(
        "outreach.Contact", on_delete=models.SET_NULL, null=True, editable=False, related_name="coaching_call"
    )
    reminded_at = models.DateTimeField("when the coach was reminded", null=True, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["coaching", "due_on"], name="outreach_coaching_call_once_a_day"),
            models.UniqueConstraint(
                fields=["coaching"], condition=Q(contact__isnull=True), name="outreach_one_coaching_call_at_a_time"
            ),
        ]

    def __str__(self):
        return f"Coaching call of {self.due_on}"
