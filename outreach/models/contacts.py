"""What was said or tried, with whom, when and by whom."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from outreach.outcomes import EFFECTS, REACHED, Outcome, Way

FARTHEST_BACK = timedelta(days=14)


class PartOfDay(models.TextChoices):
    """When people are at home differs by these; a third try is made in another one."""

    MORNING = "morning", "Morning, before 12:00"
    AFTERNOON = "afternoon", "Afternoon, 12:00 to 17:00"
    EVENING = "evening", "Evening, after 17:00"

    @classmethod
    def of(cls, moment):
        hour = timezone.localtime(moment).hour
        return cls.MORNING if hour < 12 else cls.AFTERNOON if hour < 17 else cls.EVENING


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The contacts of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def standing(self):
        """Without those that were undone."""
        return self.filter(undone_at__isnull=True)

    def reached(self):
        """Those in which somebody was spoken to: what "contacted" counts."""
        return self.standing().filter(spoke=True)

    def forget(self):
        """For erasing a person: what was written down. That somebody was contacted stays, and is counted."""
        return self.update(notes="", language="")

    def told(self):
        """For whoever asks what we hold about them."""
        return [contact.as_told() for contact in self.select_related("by")]


class Contact(models.Model):
    """One attempt to reach one person, whoever made it and however it ended.

    `client_id` is made where the form is, so that an attempt is kept once however often it is sent. `at` is when it
    happened, `recorded_at` when it was written down; the first may be up to 14 days before the second.
    """

    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="contacts")
    entry = models.ForeignKey(
        "outreach.CallListEntry", on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    visit = models.ForeignKey(
        "outreach.Visit", on_delete=models.SET_NULL, null=True, editable=False, related_name="contacts"
    )
    way = models.CharField("way", max_length=10, choices=Way.choices)
    incoming = models.BooleanField("they came to us", default=False)
    outcome = models.CharField("outcome", max_length=20, choices=Outcome.choices)
    spoke = models.BooleanField("somebody was spoken to", default=False)
    call_back_at = models.DateTimeField("call back at", null=True, blank=True)
    language = models.CharField("language", max_length=60, blank=True)
    notes = models.TextField("notes", max_length=4000, blank=True)
    at = models.DateTimeField("when", default=timezone.now)
    part_of_day = models.CharField(max_length=10, choices=PartOfDay.choices, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="contacts")
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    # What it did elsewhere, so that it can be undone.
    wrong_phone = models.ForeignKey(
        "estates.Phone", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    wish = models.ForeignKey(
        "estates.DoNotContact", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-at"], name="outreach_contact_of_a_person"),
            models.Index(fields=["programme", "-at"], name="outreach_contact_of_a_prog"),
        ]
        constraints = [
            models.CheckConstraint(name="outreach_contact_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(name="outreach_contact_way_known", condition=Q(way__in=Way.values)),
            models.CheckConstraint(
                name="outreach_call_back_has_a_time",
                condition=Q(outcome=Outcome.CALL_BACK) & (Q(call_back_at__isnull=False) | Q(way=Way.DOOR))
                | (~Q(outcome=Outcome.CALL_BACK) & Q(call_back_at__isnull=True)),
                violation_error_message="Say when to call back.",
            ),
            models.CheckConstraint(
                name="outreach_reached_means_spoke",
                condition=~Q(outcome__in=sorted(REACHED)) | Q(spoke=True),
                violation_error_message="With this outcome, somebody was spoken to.",
            ),
            models.CheckConstraint(
                name="outreach_contact_not_in_the_future",
                condition=Q(at__lte=F("recorded_at")),
                violation_error_message="A contact cannot be later than now.",
            ),
            models.CheckConstraint(
                name="outreach_contact_at_most_14_days_back",
                condition=Q(at__gte=F("recorded_at") - FARTHEST_BACK),
                violation_error_message="A contact can be written down up to 14 days after it happened.",
            ),
        ]

    def __str__(self):
        return f"{self.get_way_display()}: {self.get_outcome_display()}"

    def save(self, *args, **kwargs):
        self.part_of_day = PartOfDay.of(self.at)
        super().save(*args, **kwargs)

    @property
    def effect(self):
        return EFFECTS[Outcome(self.outcome)]

    @property
    def why_no_contact(self):
        """What stands with the wish that this contact records."""
        return "Has died" if self.outcome == Outcome.DIED else f"Said so ({self.get_way_display().lower()})"

    def as_told(self):
        return {
            "When": timezone.localtime(self.at).isoformat(timespec="minutes"),
            "Way": self.get_way_display(),
            "They came to us": "yes" if self.incoming else "no",
            "Outcome": self.get_outcome_display(),
            "Notes": self.notes,
            "By": str(self.by or ""),
        }
