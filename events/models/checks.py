"""What is kept of a volunteer's DBS check: facts alone, never the certificate, its number or what it says."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from events.models.volunteers import Volunteer


class Level(models.TextChoices):
    """From the least to the most: a check also serves where less is needed."""

    BASIC = "basic", "Basic"
    STANDARD = "standard", "Standard"
    ENHANCED = "enhanced", "Enhanced"
    BARRED_LISTS = "barred_lists", "Enhanced with barred lists"

    @classmethod
    def serving(cls, needed):
        """The levels that are enough where `needed` is asked for."""
        return cls.values[cls.values.index(needed) :]


class CheckQuerySet(models.QuerySet):
    def standing(self):
        """The one that counts of each volunteer."""
        return self.filter(ended_at__isnull=True)

    def clearing(self, *, level, day):
        """Those that are enough for what needs `level`, on that day."""
        return self.standing().filter(level__in=Level.serving(level), review_on__gte=day)


class Check(models.Model):
    """One DBS certificate that somebody of the staff saw and was content with.

    The law asks that no more be kept: no number, no copy, nothing of its content.
    """

    class Basis(models.TextChoices):
        """Why the law allows this check for what they do."""

        CHILDREN = "children", "Work with children"
        ADULTS = "adults", "Work with adults at risk"
        BOTH = "both", "Work with children and with adults at risk"
        OWN = "own", "Their own application for a basic check"

    class Ended(models.TextChoices):
        REPLACED = "replaced", "A newer check was seen"
        NO_LONGER_GOOD = "no_longer_good", "It no longer counts"
        NOT_NEEDED = "not_needed", "They no longer need one"

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="checks")
    level = models.CharField("level", max_length=12, choices=Level.choices)
    basis = models.CharField("on which basis", max_length=10, choices=Basis.choices)
    seen_on = models.DateField("seen on")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    review_on = models.DateField("to be reviewed by")
    # The latest of the reminders (60, 30 or 7 days before the review) that went out.
    reminded_days_before = models.PositiveSmallIntegerField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_because = models.CharField("why it ended", max_length=16, choices=Ended.choices, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer"],
                condition=Q(ended_at__isnull=True),
                name="events_one_standing_check",
                violation_error_message="Somebody else recorded a check at the same time. Look at it first.",
            ),
            models.CheckConstraint(
                name="events_check_level_known",
                condition=Q(level__in=["basic", "standard", "enhanced", "barred_lists"]),
                violation_error_message="Choose the level.",
            ),
            models.CheckConstraint(
                name="events_check_reviewed_after_it_was_seen",
                condition=Q(review_on__gt=F("seen_on")),
                violation_error_message="The review must be later than the day on which the certificate was seen.",
            ),
            models.CheckConstraint(
                name="events_check_ended_for_a_reason",
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()}, until {self.review_on:%-d %B %Y}"

    @property
    def is_overdue(self):
        return self.review_on < timezone.localdate()

    def clears(self, *, level, day):
        """Whether it is enough, on that day, for what needs `level`; as Check.objects.clearing() asks the database."""
        return self.ended_at is None and self.level in Level.serving(level) and self.review_on >= day

    def as_told(self):
        seen = f"seen on {self.seen_on.isoformat()} by {self.seen_by or 'somebody who no longer works here'}"
        return f"{self.get_level_display()} ({self.get_basis_display().lower()}), {seen}, review {self.review_on}"
