"""The day itself: who came to which session, and how many where nobody is asked for a name."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

LONGEST_GATE = 40
MOST_AT_ONCE = 500
# How long before a session its doors can be open, and how long after it a device may keep its list.
OPENS_BEFORE, KEPT_AFTER = timedelta(hours=12), timedelta(hours=3)


class StandingQuerySet(models.QuerySet):
    def standing(self):
        """Without those that were undone."""
        return self.filter(undone_at__isnull=True)


class Attendance(models.Model):
    """One person of a party who came to one session, when and through which door.

    `tap` is made on the device: one tap may let in a whole party, and sent again it changes nothing.
    """

    attendee = models.ForeignKey("events.Attendee", on_delete=models.CASCADE, related_name="attendances")
    session = models.ForeignKey("events.Session", on_delete=models.PROTECT, related_name="attendances")
    tap = models.UUIDField(editable=False)
    at = models.DateTimeField("came", default=timezone.now)
    gate = models.CharField("door", max_length=LONGEST_GATE, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendee", "session"],
                condition=Q(undone_at__isnull=True),
                name="events_came_once_to_a_session",
                violation_error_message="They are in already.",
            ),
            models.UniqueConstraint(fields=["tap", "attendee"], name="events_tap_once_for_each"),
            models.CheckConstraint(name="events_came_not_in_the_future", condition=Q(at__lte=F("recorded_at"))),
        ]

    def __str__(self):
        return f"{self.attendee}, {self.when}"

    @property
    def when(self):
        door = f", {self.gate}" if self.gate else ""
        return f"{timezone.localtime(self.at):%H:%M}{door}"


class Direction(models.TextChoices):
    IN = "in", "In"
    OUT = "out", "Out"


class Who(models.TextChoices):
    ADULT = "adult", "Adult"
    CHILD = "child", "Child"


class Tally(models.Model):
    """One press of the counter: so many adults or children who went in or out by a gate. Who they were is not known.

    `client_id` is made on the device, so that a press is counted once however often it is sent.
    """

    session = models.ForeignKey("events.Session", on_delete=models.PROTECT, related_name="tallies")
    client_id = models.UUIDField(unique=True, editable=False)
    gate = models.CharField("gate", max_length=LONGEST_GATE, blank=True)
    direction = models.CharField("in or out", max_length=3, choices=Direction.choices, default=Direction.IN)
    who = models.CharField("adult or child", max_length=5, choices=Who.choices)
    count = models.PositiveSmallIntegerField("how many", default=1)
    at = models.DateTimeField("when", default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "tallies"
        constraints = [
            models.CheckConstraint(name="events_tally_direction_known", condition=Q(direction__in=Direction.values)),
            models.CheckConstraint(name="events_tally_who_known", condition=Q(who__in=Who.values)),
            models.CheckConstraint(
                name="events_tally_of_1_to_500",
                condition=Q(count__gte=1, count__lte=MOST_AT_ONCE),
                violation_error_message=f"Count from 1 to {MOST_AT_ONCE} people at once.",
            ),
            models.CheckConstraint(name="events_tally_not_in_the_future", condition=Q(at__lte=F("recorded_at"))),
        ]

    def __str__(self):
        return f"{self.count} {self.get_who_display().lower()} {self.direction}"


class HeadCount(models.Model):
    """A figure for a session that was not counted here: somebody says how many there were, and how they know."""

    class Method(models.TextChoices):
        COUNTED_IN = "counted_in", "Counted at the gate, by hand"
        PEAK = "peak", "Most who were there at one time"
        ESTIMATE = "estimate", "Estimate"

    session = models.ForeignKey("events.Session", on_delete=models.PROTECT, related_name="head_counts")
    figure = models.PositiveIntegerField("how many people")
    method = models.CharField("how it was found", max_length=10, choices=Method.choices)
    said_by = models.CharField("who says so", max_length=120)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_head_count_method_known", condition=Q(method__in=["counted_in", "peak", "estimate"])
            ),
            models.CheckConstraint(
                name="events_head_count_not_absurd",
                condition=Q(figure__lte=1_000_000),
                violation_error_message="Enter how many people there were, at most 1,000,000.",
            ),
        ]

    def __str__(self):
        return f"{self.figure}, {self.get_method_display().lower()}"
