"""What residents raised about where they live: the issue, which is about a place, and who raised it, which is apart."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from engagement.access import PEOPLE_ROLES


class Theme(models.TextChoices):
    YOUNG_PEOPLE = "young_people", "Young people with nowhere to go"
    NOISE = "noise", "Noise"
    INTIMIDATION = "intimidation", "Intimidation and groups gathering"
    DRUGS = "drugs", "Drugs and drinking"
    DAMAGE = "damage", "Damage and graffiti"
    LIGHTING = "lighting", "Lighting"
    RUBBISH = "rubbish", "Rubbish and fly-tipping"
    VEHICLES = "vehicles", "Vehicles and parking"
    REPAIRS = "repairs", "Repairs, doors and entry systems"
    SPACES = "spaces", "Play areas and green spaces"
    LANDLORD = "landlord", "How the landlord or the council answers"
    OTHER = "other", "Something else"


class IssueState(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Because(models.TextChoices):
    """Why an issue is closed: closed is not fixed, so this is always said."""

    DONE = "done", "It was done"
    PARTLY = "partly", "It was done in part"
    COULD_NOT = "could_not", "We could not"
    PASSED_ON = "passed_on", "It was passed on to whoever can"
    GONE = "gone", "Residents say it is no longer so"


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The issues of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def standing(self):
        """Without those that turned out to be the same as another."""
        return self.filter(joined_into__isnull=True)

    def open(self):
        return self.standing().filter(state=IssueState.OPEN)

    def shown(self):
        """Those that everybody may read."""
        return self.standing().filter(is_shown=True)


class Issue(models.Model):
    """One thing that residents raised about a place. `what` may be read by everybody: it names no person and no home.

    One that turned out to be the same as another is joined into it, and stays as a row.
    """

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="issues")
    what = models.CharField("what it is", max_length=300)
    theme = models.CharField("theme", max_length=20, choices=Theme.choices)
    estate = models.ForeignKey(
        "estates.Estate", on_delete=models.PROTECT, related_name="issues", null=True, blank=True, verbose_name="estate"
    )
    actions = models.ManyToManyField("partnership.Action", related_name="issues", blank=True)
    # Somebody looked whether it may be read by everybody; before that, no public page has it.
    is_shown = models.BooleanField("shown on the public page", default=False)
    state = models.CharField("state", max_length=10, choices=IssueState.choices, default=IssueState.OPEN)
    because = models.CharField("why it is closed", max_length=10, choices=Because.choices, blank=True)
    answer = models.TextField("what happened", max_length=2000, blank=True)
    closed_on = models.DateField("closed on", null=True, blank=True)
    # How often it was closed: who raised it is told of each closing once, and answers that one.
    closings = models.PositiveSmallIntegerField(default=0, editable=False)
    joined_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="joined")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IssueQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[actions])

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="partnership_issue_theme_known", condition=Q(theme__in=Theme.values)),
            models.CheckConstraint(
                name="partnership_issue_closed_says_why_what_and_when",
                condition=(Q(state="closed", because__in=Because.values, closed_on__isnull=False) & ~Q(answer=""))
                | Q(state="open", because="", closed_on__isnull=True),
                violation_error_message="Say why it is closed, what happened, and when.",
            ),
            models.CheckConstraint(
                name="partnership_issue_not_joined_into_itself",
                condition=Q(joined_into__isnull=True) | ~Q(joined_into=models.F("pk")),
            ),
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("partnership:issue", args=[self.programme.slug, self.pk])


class How(models.TextChoices):
    CALL = "call", "On the phone"
    DOOR = "door", "At the door"
    INTERVIEW = "interview", "In an interview"
    WORKSHOP = "workshop", "At a workshop"
    MEETING = "meeting", "At a meeting"
    FUN_DAY = "fun_day", "At a fun day"
    FORM = "form", "On a form"
    OTHER = "other", "Otherwise"


class RaisedIssueQuerySet(models.QuerySet):
    def forget(self):
        """For erasing a person: their words. That somebody raised it stays, and is counted."""
        return self.update(words="", wants_answer=False)

    def told(self):
        """For whoever asks what we hold about them."""
        return [raised.as_told() for raised in self.select_related("issue")]


class RaisedIssue(models.Model):
    """One resident raised one issue once, in their own words; of a table at a workshop, nobody in particular did."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="raised")
    person = models.ForeignKey(
        "estates.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="raised_issues"
    )
    words = models.TextField("words as said", max_length=4000, blank=True)
    how = models.CharField("how", max_length=10, choices=How.choices)
    raised_on = models.DateField("raised on", default=timezone.localdate)
    wants_answer = models.BooleanField("wants to hear what comes of it", default=False)
    # By a member of staff, where no message can go; messages stand in the outbox.
    told_on = models.DateField("told on", null=True, blank=True)
    # What they answered, asked whether it worked, and of which of the issue's closings.
    worked = models.BooleanField("it worked", null=True, editable=False)
    worked_closing = models.PositiveSmallIntegerField(null=True, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RaisedIssueQuerySet.as_manager()

    class Meta:
        ordering = ["raised_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "person"],
                name="partnership_issue_raised_once_a_person",
                violation_error_message="They have raised this already.",
            ),
            models.CheckConstraint(
                name="partnership_answer_goes_to_somebody",
                condition=Q(wants_answer=False) | Q(person__isnull=False),
                violation_error_message="Say who wants to hear what comes of it.",
            ),
            models.CheckConstraint(name="partnership_issue_raised_somehow", condition=Q(how__in=How.values)),
        ]

    def __str__(self):
        return f"{self.issue}, {self.get_how_display().lower()}"

    def as_told(self):
        return {
            "Issue": str(self.issue),
            "When": self.raised_on.isoformat(),
            "How": self.get_how_display(),
            "Words": self.words,
            "Wants to hear what comes of it": "yes" if self.wants_answer else "no",
            "Told on": self.told_on.isoformat() if self.told_on else "",
            "Whether it worked": {None: "", True: "yes", False: "no"}[self.worked],
        }
