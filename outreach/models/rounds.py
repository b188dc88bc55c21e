"""Going from door to door: which homes, in which order, and what happened at each of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from estates.plain import plain
from outreach.outcomes import EFFECTS, Outcome


class DoorRoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The rounds of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def open(self):
        return self.filter(closed_at__isnull=True)


class DoorRound(models.Model):
    """The doors of one block or street on which somebody knocks, and what they say there."""

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="door_rounds")
    name = models.CharField("name", max_length=120)
    estate = models.ForeignKey("estates.Estate", on_delete=models.PROTECT, null=True, related_name="door_rounds")
    block = models.CharField("block", max_length=120, blank=True)
    street = models.CharField("street", max_length=200, blank=True)
    postcode = models.CharField("postcode", max_length=8, blank=True)
    script = models.TextField("what to say", max_length=4000)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = DoorRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="outreach_door_round_name_once_a_programme",
                violation_error_message="There is a round of this name already. Choose another name.",
            ),
            models.CheckConstraint(
                name="outreach_door_round_is_somewhere",
                condition=~Q(block="") | ~Q(street=""),
                violation_error_message="Enter the block or the street.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def building(self):
        """As Person.home has it."""
        return plain(self.block or self.street)

    def home_at(self, flat):
        """A home in a form that can be compared with those of other rounds."""
        return f"{plain(flat)}|{self.building}"[:400]  # plain() may make 18 letters of one


class Door(models.Model):
    """One home of a round; `position` is its place on the way."""

    round = models.ForeignKey(DoorRound, on_delete=models.CASCADE, related_name="doors")
    position = models.PositiveSmallIntegerField("place on the way")
    flat = models.CharField("flat or house number", max_length=40)
    # DoorRound.home_at(flat): whoever asked at a home to be left alone must not be visited by the next round.
    home = models.CharField(max_length=400, editable=False, db_index=True)

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="outreach_door_place_once_a_round"),
            models.UniqueConstraint(fields=["round", "flat"], name="outreach_door_once_a_round"),
        ]

    def __str__(self):
        return f"{self.flat} {self.round.block or self.round.street}"


class VisitQuerySet(models.QuerySet):
    def standing(self):
        """Without those that were undone."""
        return self.filter(undone_at__isnull=True)


class Visit(models.Model):
    """One knock at one door, whoever knocked and whether they had signal.

    `client_id` is made where the form is, so that a visit is kept once however often it is sent. `unaware` says that
    somebody else's visit, which had been sent meanwhile, was not to be seen where this one was written down: both are
    kept. What was said by somebody whom we know stands in their contacts, and not here.
    """

    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="visits")
    outcome = models.CharField("outcome", max_length=20, choices=Outcome.choices)
    call_back_at = models.DateTimeField("when to come back", null=True, blank=True)
    notes = models.TextField("notes", max_length=4000, blank=True)
    at = models.DateTimeField("when", default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="visits")
    unaware = models.BooleanField(default=False, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="outreach_visit_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="outreach_visit_not_in_the_future",
                condition=Q(at__lte=F("recorded_at")),
                violation_error_message="A visit cannot be later than now.",
            ),
        ]

    def __str__(self):
        return f"{self.door}: {self.get_outcome_display()}"

    @property
    def ends_the_visits(self):
        return EFFECTS[Outcome(self.outcome)].closes
