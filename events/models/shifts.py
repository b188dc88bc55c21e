"""What volunteers do: roles, shifts, who takes which, and how long they helped."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from events.models.checks import Level
from events.models.volunteers import Skill, Volunteer

QUARTER = 15 * 60  # seconds


class OfProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        programmes = user.memberships.filter(role__in=PEOPLE_ROLES).values("programme")
        return self.filter(**{f"{self.model.PROGRAMME}__in": programmes})


class VolunteerRole(models.Model):
    """One kind of thing that volunteers of a programme do, at any event: "Face painting"."""

    PROGRAMME = "programme"

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="volunteer_roles")
    name = models.CharField("name", max_length=120)
    what_to_do = models.TextField("what they do", max_length=1000, blank=True)
    needs_check = models.CharField("DBS check it needs", max_length=12, choices=Level.choices, blank=True)
    skills = models.ManyToManyField(Skill, related_name="roles", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="events_role_named_once",
                violation_error_message="There is a role of this name already.",
            ),
            models.CheckConstraint(
                name="events_role_check_known",
                condition=Q(needs_check__in=["", "basic", "standard", "enhanced", "barred_lists"]),
                violation_error_message="Choose the check that this role needs, or none.",
            ),
        ]

    def __str__(self):
        return self.name


class ShiftQuerySet(OfProgrammeQuerySet):
    def on(self):
        return self.filter(cancelled_at__isnull=True)

    def to_come(self, moment):
        return self.on().filter(starts_at__gt=moment)

    def with_a_gap(self):
        return self.filter(taken__lt=F("wanted"))


class Shift(models.Model):
    """One stretch of time in which so many volunteers are wanted in one role, at an event or by itself.

    `taken` is changed by rota.py alone, by conditional updates.
    """

    PROGRAMME = "role__programme"

    role = models.ForeignKey(VolunteerRole, on_delete=models.PROTECT, related_name="shifts")
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, null=True, blank=True, related_name="shifts")
    place = models.CharField("place", max_length=200, blank=True)
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    wanted = models.PositiveSmallIntegerField("volunteers wanted", default=1)
    taken = models.PositiveSmallIntegerField("places taken", default=0, editable=False)
    # Since when the gap is offered, a few volunteers at a time; None: it is not.
    offering_since = models.DateTimeField(null=True, editable=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_shift_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="A shift must end after it starts.",
            ),
            models.CheckConstraint(
                name="events_shift_of_a_day_at_most",
                condition=Q(ends_at__lte=F("starts_at") + timedelta(hours=24)),
                violation_error_message="A shift lasts 24 hours at most. Make several.",
            ),
            models.CheckConstraint(
                name="events_shift_wants_somebody",
                condition=Q(wanted__gte=1, wanted__lte=500),
                violation_error_message="Enter how many volunteers are wanted, from 1 to 500.",
            ),
            models.CheckConstraint(
                name="events_shift_not_taken_by_more_than_wanted",
                condition=Q(taken__lte=F("wanted")),
                violation_error_message="More volunteers have taken it already. Take some of them off first.",
            ),
        ]

    def __str__(self):
        return f"{self.role}, {timezone.localtime(self.starts_at):%-d %B %Y %H:%M}"

    @property
    def missing(self):
        return self.wanted - self.taken

    @property
    def minutes(self):
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def where(self):
        return self.place or (self.event.place if self.event_id else "")

    @property
    def quarters(self):
        """The quarters of an hour that it touches, counted since 1970."""
        return range(int(self.starts_at.timestamp()) // QUARTER, -(int(self.ends_at.timestamp()) // -QUARTER))


class ShiftSignUpQuerySet(OfProgrammeQuerySet):
    def confirmed(self):
        return self.filter(state=ShiftSignUp.State.CONFIRMED)

    def open_offers(self, moment):
        return self.filter(state=ShiftSignUp.State.OFFERED, offered_until__gt=moment)

    def late_cancellations(self):
        return self.filter(is_late=True)


class ShiftSignUp(models.Model):
    """One volunteer and one shift: asked, taken, declined, or taken and then given back."""

    class State(models.TextChoices):
        OFFERED = "offered", "Asked"
        CONFIRMED = "confirmed", "Taken"
        DECLINED = "declined", "Declined"
        LAPSED = "lapsed", "Asked, without an answer in time"
        CANCELLED = "cancelled", "Cannot make it"
        ATTENDED = "attended", "Came"
        NOT_ATTENDED = "not_attended", "Did not come"

    PROGRAMME = "volunteer__programme"
    # In these the volunteer has one of the places that are wanted, and their time is taken.
    HOLDS_A_PLACE = ("confirmed", "attended", "not_attended")

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="sign_ups")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="shift_sign_ups")
    state = models.CharField("state", max_length=12, choices=State.choices)
    offered_until = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Who wrote it down; None: the volunteer, by the private link, or the offering that runs by itself.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Given back so late that the coordinator must look at it, until they have.
    is_late = models.BooleanField("cancelled late", default=False, editable=False)

    objects = ShiftSignUpQuerySet.as_manager()

    class Meta:
        ordering = ["shift__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "volunteer"], name="events_shift_once_a_volunteer"),
            models.CheckConstraint(
                name="events_shift_sign_up_state_known",
                condition=Q(
                    state__in=["offered", "confirmed", "declined", "lapsed", "cancelled", "attended", "not_attended"]
                ),
            ),
            models.CheckConstraint(
                name="events_shift_offer_ends", condition=~Q(state="offered") | Q(offered_until__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.volunteer_id} at {self.shift_id}: {self.state}"

    @transaction.atomic
    def let_go(self, state, by=None, is_late=False):
        """Move on from an offer or a place, which is free again then. Returns whether there was one.

        Whoever calls holds the lock of the shift.
        """
        held = ShiftSignUp.objects.filter(pk=self.pk, state__in=self.HOLDS_A_PLACE)
        offered = ShiftSignUp.objects.filter(pk=self.pk, state=self.State.OFFERED)
        fields = {"state": state, "by": by, "changed_at": timezone.now(), "offered_until": None}
        if held.update(**fields, is_late=is_late):
            self.quarters.all().delete()
            Shift.objects.filter(pk=self.shift_id).update(taken=F("taken") - 1)
            return True
        return bool(offered.update(**fields))


class TakenQuarter(models.Model):
    """One quarter of an hour that a volunteer has given to one shift.

    The constraint is what keeps two shifts of one volunteer from overlapping, whoever writes at the same time, on
    PostgreSQL and on SQLite alike.
    """

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    quarter = models.PositiveIntegerField()
    sign_up = models.ForeignKey(ShiftSignUp, on_delete=models.CASCADE, related_name="quarters")

    class Meta:
        ordering = ["quarter"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "quarter"], name="events_one_shift_at_a_time"),
        ]

    def __str__(self):
        return str(self.quarter)


class HoursQuerySet(OfProgrammeQuerySet):
    def approved(self):
        return self.filter(approved_at__isnull=False)

    def to_approve(self):
        return self.filter(approved_at__isnull=True)

    def minutes(self):
        return self.aggregate(all=Sum("minutes"))["all"] or 0


class Hours(models.Model):
    """So many minutes that one volunteer helped on one day, at a shift or with something else. Approved, they count."""

    PROGRAMME = "volunteer__programme"

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="hours")
    sign_up = models.OneToOneField(ShiftSignUp, on_delete=models.CASCADE, null=True, related_name="hours")
    activity = models.CharField("what they did", max_length=200, blank=True)
    day = models.DateField("day")
    minutes = models.PositiveSmallIntegerField("minutes")
    reported_at = models.DateTimeField(default=timezone.now, editable=False)
    # None: the volunteer themselves.
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = HoursQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name_plural = "hours"
        constraints = [
            models.CheckConstraint(
                name="events_hours_of_one_day",
                condition=Q(minutes__gte=1, minutes__lte=24 * 60),
                violation_error_message="Enter how long it was, from 1 minute to 24 hours.",
            ),
            models.CheckConstraint(
                name="events_hours_of_a_shift_or_an_activity",
                condition=Q(sign_up__isnull=False, activity="") | (Q(sign_up__isnull=True) & ~Q(activity="")),
                violation_error_message="Say what they did.",
            ),
        ]

    def __str__(self):
        return f"{self.minutes} minutes on {self.day}"
