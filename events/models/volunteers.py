"""The volunteer register: who helps, what they like to do and when they can. Checks stand in checks.py."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from engagement.access import PEOPLE_ROLES, Role
from estates import phones
from outreach.models import PartOfDay

# Who decides about volunteers, and sees emergency contacts and what is kept of checks.
LEAD_ROLES = frozenset({Role.EVENT_LEAD, Role.MANAGER})
WORDS_ABOUT_THEM = ("likes", "languages", "would_like_to_learn", "wants_to_lead", "what_became_of_it", "state_because")


EMERGENCY = {"emergency_name": "Emergency contact", "emergency_phone": "Their phone number"}
# What of an application is shown as it was typed.
TYPED = {
    "name": "Name",
    "phone": "Phone number",
    "email": "E-mail address",
    "flat": "Flat or house number",
    "street": "Block or street",
    "likes": "Would like to do",
    "languages": "Languages",
    "would_like_to_learn": "Would like to learn",
    **EMERGENCY,
}


class Weekday(models.IntegerChoices):
    """As datetime.weekday() counts."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class Skill(models.Model):
    """One thing that volunteers can do, by the name which forms show; a new one comes from whoever types it first."""

    name = models.CharField("skill", max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class VolunteerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The volunteers of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def current(self):
        """Without those whose record was erased or merged into another."""
        return self.filter(person__merged_into__isnull=True, person__erased_at__isnull=True)

    def on_the_register(self):
        """Everybody who has not left: what "on the register" counts."""
        return self.current().exclude(state=Volunteer.State.ARCHIVED)

    def able_to(self, skill):
        return self.filter(pk__in=Volunteer.skills.through.objects.filter(skill=skill).values("volunteer"))

    def free_on(self, weekday, part_of_day):
        """Those who said that they can, at that time of the week; either may be None for any."""
        times = FreeTime.objects.all()
        if weekday is not None:
            times = times.filter(weekday=weekday)
        if part_of_day:
            times = times.filter(part_of_day=part_of_day)
        return self.filter(pk__in=times.values("volunteer"))

    def speaking(self, language):
        return self.filter(Q(languages__icontains=language) | Q(person__language__icontains=language))

    def not_asked_since(self, moment):
        return self.filter(Q(last_asked_at__isnull=True) | Q(last_asked_at__lt=moment))

    def least_recently_asked(self):
        return self.order_by(models.F("last_asked_at").asc(nulls_first=True), "pk")

    def forget(self):
        """For erasing a person: that somebody volunteered, and how long, is counted; all words about them go."""
        for volunteer in self:
            volunteer.forget_words()
        Volunteer.history.filter(id__in=self.values("pk")).update(state_because="")
        words = dict.fromkeys(WORDS_ABOUT_THEM, "")
        return self.update(**words, is_under_18=False, link_key=None, state=Volunteer.State.ARCHIVED)

    def told(self):
        """For whoever asks what we hold about them."""
        rows = self.select_related("programme", "emergency_contact").prefetch_related("skills", "free_times")
        return [volunteer.as_told() for volunteer in rows]


class Volunteer(models.Model):
    """One person on the volunteer register of one programme, from the day they asked to help until they left."""

    class State(models.TextChoices):
        APPLICANT = "applicant", "Applicant"
        IN_PROCESS = "in_process", "In process"
        ACCEPTED = "accepted", "Accepted"
        INACTIVE = "inactive", "Inactive"
        ARCHIVED = "archived", "Archived"

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="volunteers")
    person = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="volunteering")
    # It changes by register.change_state alone, by somebody and for a reason; never by itself.
    state = models.CharField("state", max_length=12, choices=State.choices, default=State.APPLICANT)
    state_because = models.CharField("why", max_length=200, blank=True)
    likes = models.TextField("what they like to do", max_length=1000, blank=True)
    skills = models.ManyToManyField(Skill, related_name="volunteers", blank=True)
    languages = models.CharField("languages they speak", max_length=200, blank=True)
    would_like_to_learn = models.TextField("what they would like to learn", max_length=1000, blank=True)
    wants_to_lead = models.TextField("what they said they would lead", max_length=1000, blank=True)
    what_became_of_it = models.TextField("what became of it", max_length=1000, blank=True)
    is_under_18 = models.BooleanField("under 18", default=False)
    joined_by_themselves = models.BooleanField("joined by themselves", default=False, editable=False)
    last_asked_at = models.DateTimeField("last asked", null=True, editable=False)
    # The private link is signed with it; a new one ends the old link. None: there is no link.
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = VolunteerQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=[*WORDS_ABOUT_THEM[:-1], "is_under_18", "last_asked_at", "link_key", "joined_by_themselves"]
    )

    class Meta:
        ordering = ["person__plain_name", "pk"]
        verbose_name_plural = "volunteering"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"],
                name="events_on_the_register_once",
                violation_error_message="This person is on the register already.",
            ),
            models.CheckConstraint(
                name="events_volunteer_state_known",
                condition=Q(state__in=["applicant", "in_process", "accepted", "inactive", "archived"]),
                violation_error_message="Choose a state.",
            ),
        ]

    def __str__(self):
        return str(self.person)

    def forget_words(self):
        """What else is kept about them, but for what they did."""
        self.skills.clear()
        for rows in (self.free_times, self.checks, self.applications):
            rows.all().delete()
        for sign_up in self.shift_sign_ups.filter(
            state__in=["offered", "confirmed"], shift__starts_at__gt=timezone.now()
        ):
            sign_up.let_go("cancelled")
        self.hours.exclude(activity="").update(activity="(erased)")
        EmergencyContact.objects.filter(volunteer=self).delete()

    def as_told(self):
        contact = getattr(self, "emergency_contact", None)
        return {
            "Programme": self.programme.name,
            "State": self.get_state_display(),
            "Why": self.state_because,
            "Since": timezone.localtime(self.created_at).date().isoformat(),
            "What you like to do": self.likes,
            "Skills": ", ".join(skill.name for skill in self.skills.all()),
            "Languages": self.languages,
            "When you can": ", ".join(str(time) for time in self.free_times.all()),
            "What you would like to learn": self.would_like_to_learn,
            "What you said you would lead": self.wants_to_lead,
            "What became of it": self.what_became_of_it,
            "Under 18": "Yes" if self.is_under_18 else "",
            "Emergency contact": str(contact or ""),
            "Checks": "; ".join(check.as_told() for check in self.checks.all()),
            "Shifts": "; ".join(f"{one.shift}: {one.get_state_display()}" for one in self.shift_sign_ups.all()),
            "Hours": "; ".join(f"{one}: {one.activity or one.sign_up.shift}" for one in self.hours.all()),
            "What you wrote": "; ".join(str(form.as_told()) for form in self.applications.all()),
        }


class FreeTime(models.Model):
    """One time of the week at which a volunteer can help."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="free_times")
    weekday = models.PositiveSmallIntegerField("day", choices=Weekday.choices)
    part_of_day = models.CharField("time of day", max_length=10, choices=PartOfDay.choices)

    class Meta:
        ordering = ["weekday", "part_of_day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "weekday", "part_of_day"], name="events_free_time_once"),
            models.CheckConstraint(name="events_free_time_weekday_known", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="events_free_time_part_known", condition=Q(part_of_day__in=["morning", "afternoon", "evening"])
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.part_of_day}"


class EmergencyContact(models.Model):
    """Whom to ring if something happens to a volunteer: seen by event leads and managers alone."""

    volunteer = models.OneToOneField(Volunteer, on_delete=models.CASCADE, related_name="emergency_contact")
    name = models.CharField("name", max_length=200)
    phone = models.CharField("phone number", max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="events_emergency_contact_is_complete", condition=~Q(name="") & Q(phone__regex=r"^\+[1-9][0-9]+$")
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.phone_shown}"

    @property
    def phone_shown(self):
        return phones.shown(self.phone)


class Application(models.Model):
    """One form with which somebody asked to join, as it was typed, until the worker has found out who it is.

    Then its answers go to a volunteer. Where that volunteer was on the register already they stay here for staff to
    look at: whoever types a neighbour's name must not be able to change what is known about them.
    """

    client_id = models.UUIDField(unique=True, editable=False)
    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="applications")
    answers = models.JSONField("answers", default=dict)
    wording = models.ForeignKey("estates.Wording", on_delete=models.PROTECT, null=True, related_name="+")
    agreed = models.BooleanField("agreed to be asked", default=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, null=True, related_name="applications")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_in_at = models.DateTimeField(null=True, editable=False)
    looked_at = models.DateTimeField("looked at by staff", null=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(taken_in_at__isnull=True), name="events_application_waiting"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="events_application_taken_in_for_somebody",
                condition=Q(taken_in_at__isnull=True) | Q(volunteer__isnull=False),
            )
        ]

    def __str__(self):
        return f"Application {self.pk}"

    @property
    def estate(self):
        return self.programme.estates.filter(pk=self.answers.get("estate")).first()

    def as_told(self):
        """What was typed, by question, as somebody reads it."""
        told = {label: self.answers.get(name) for name, label in TYPED.items()}
        told["Estate"] = self.answers and self.estate
        told["Skills"] = ", ".join(self.answers.get("skills", []))
        times = self.answers.get("free_times", [])
        told["When they can help"] = ", ".join(f"{Weekday(day).label} {part}" for day, part in times)
        return {label: answer for label, answer in told.items() if answer}
