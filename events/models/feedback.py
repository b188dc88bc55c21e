from django.db import models
from django.db.models import Q
from django.utils import timezone


class Feedback(models.Model):
    """What one party said afterwards about the event it came to, by its private link. Sent again, it is replaced."""

    RATINGS = [(5, "Very good"), (4, "Good"), (3, "Neither good nor bad"), (2, "Bad"), (1, "Very bad")]

    sign_up = models.OneToOneField("events.SignUp", on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField("how it was", choices=RATINGS)
    words = models.CharField("in their words", max_length=2000, blank=True)
    may_quote = models.BooleanField("may be quoted without their name", default=False)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-given_at"]
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(
                name="events_feedback_from_1_to_5",
                condition=Q(rating__gte=1, rating__lte=5),
                violation_error_message="Choose how it was.",
            ),
            models.CheckConstraint(
                name="events_feedback_quotes_words",
                condition=Q(may_quote=False) | ~Q(words=""),
                violation_error_message="There is nothing to quote.",
            ),
        ]

    def __str__(self):
        return self.get_rating_display()
