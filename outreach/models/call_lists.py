"""Whom to call, who is calling whom now, and who was passed over."""

from datetime import time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from estates.models import Purpose
from outreach.outcomes import Outcome

# A claim on which nothing happens for so long goes back.
IDLE = timedelta(minutes=15)


class CallListQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def open(self):
        return self.filter(closed_at__isnull=True)


class CallList(models.Model):
    """People of one programme who are to be called for one purpose, and how."""

    class For(models.TextChoices):
        TELL = "tell", "Tell people about the project"
        INTERVIEW = "interview", "Interview"
        INVITE = "invite", "Invite to an event"
        COACHING = "coaching", "Coaching"
        FOLLOW_UP = "follow_up", "Follow up"

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="call_lists")
    name = models.CharField("name", max_length=120)
    what_for = models.CharField("what it is for", max_length=12, choices=For.choices)
    script = models.TextField("what to say", max_length=4000)
    questionnaire = models.ForeignKey(
        "outreach.Questionnaire", on_delete=models.SET_NULL, null=True, blank=True, related_name="call_lists"
    )
    calls_from = models.TimeField("calls from", default=time(9))
    calls_until = models.TimeField("calls until", default=time(20))
    at_weekends = models.BooleanField("calls at weekends too", default=False)
    most_tries = models.PositiveSmallIntegerField("most tries", default=3)
    days_apart = models.PositiveSmallIntegerField("days between tries", default=1)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CallListQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="outreach_call_list_name_once_a_programme",
                violation_error_message="There is a call list of this name already. Choose another name.",
            ),
            models.CheckConstraint(
                name="outreach_calling_hours_in_order",
                condition=Q(calls_from__lt=F("calls_until")),
                violation_error_message="Calls must end later in the day than they begin.",
            ),
            models.CheckConstraint(
                name="outreach_tries_between_1_and_9",
                condition=Q(most_tries__gte=1, most_tries__lte=9),
                violation_error_message="Choose from 1 to 9 tries.",
            ),
            models.CheckConstraint(
                name="outreach_tries_1_to_30_days_apart",
                condition=Q(days_apart__gte=1, days_apart__lte=30),
                violation_error_message="Choose from 1 to 30 days between tries.",
            ),
        ]

    def __str__(self):
        return self.name

    def may_call_at(self, moment):
        local = timezone.localtime(moment)
        return (self.at_weekends or local.weekday() < 5) and self.calls_from <= local.time() < self.calls_until

    @property
    def purpose(self):
        """For which of the purposes that people are asked about they are called."""
        return Purpose.NEWS if self.what_for == self.For.INVITE else Purpose.PROGRAMME

    @property
    def hours(self):
        days = "every day" if self.at_weekends else "Monday to Friday"
        return f"{days}, {self.calls_from:%H:%M} to {self.calls_until:%H:%M}"


class CallListEntryQuerySet(models.QuerySet):
    def forget(self):
        """Whoever is erased is not called; that they were on the list is counted."""
        return self.update(is_done=True, call_back_at=None, call_back_by=None)

    def told(self):
        return [
            {"Call list": entry.call_list.name, "Tries": str(entry.tries), "Last outcome": entry.get_outcome_display()}
            for entry in self.select_related("call_list")
        ]


class CallListEntry(models.Model):
    """One person in one call list, and where calling them stands. All but the first two follow from the contacts."""

    call_list = models.ForeignKey(CallList, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="call_list_entries")
    added_at = models.DateTimeField(auto_now_add=True)
    is_done = models.BooleanField(default=False, editable=False)
    outcome = models.CharField("last outcome", max_length=20, choices=Outcome.choices, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    last_try_at = models.DateTimeField(null=True, editable=False)
    next_try_at = models.DateTimeField("not before", default=timezone.now, editable=False)
    call_back_at = models.DateTimeField(null=True, editable=False)
    call_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = CallListEntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "call list entries"
        constraints = [
            models.UniqueConstraint(fields=["call_list", "person"], name="outreach_person_once_a_call_list"),
        ]
        indexes = [
            models.Index(
                fields=["call_list", "tries", "next_try_at", "id"],
                condition=Q(is_done=False),
                name="outreach_entry_to_call",
            ),
            models.Index(
                fields=["call_list", "call_back_at"],
                condition=Q(is_done=False, call_back_at__isnull=False),
                name="outreach_entry_to_call_back",
            ),
        ]

    def __str__(self):
        return f"{self.person} in {self.call_list}"


class ClaimQuerySet(models.QuerySet):
    def forget(self):
        return self.delete()

    def told(self):
        return [{"Being called by": str(claim.by)} for claim in self.select_related("by")]


class Claim(models.Model):
    """One officer is calling one person now. Nobody else may be handed them, nor anybody of their household."""

    entry = models.OneToOneField(CallListEntry, on_delete=models.CASCADE, related_name="claim")
    person = models.OneToOneField("estates.Person", on_delete=models.CASCADE, related_name="claim")
    household = models.OneToOneField("estates.Household", on_delete=models.CASCADE, null=True, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["touched_at"], name="outreach_claim_by_last_action")]

    def __str__(self):
        return f"{self.by} calls {self.person_id}"


class Skip(models.Model):
    """One officer passed over one person, and why; others may be handed them."""

    class Because(models.TextChoices):
        KNOWN = "known", "I know them"
        NOT_NOW = "not_now", "It is not a good time"
        LANGUAGE = "language", "I do not speak their language"
        OTHER = "other", "Something else"

    entry = models.ForeignKey(CallListEntry, on_delete=models.CASCADE, related_name="skips")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    because = models.CharField("why", max_length=10, choices=Because.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.get_because_display()
