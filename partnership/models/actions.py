from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from engagement.access import Role
from estates.models import Membership

# Who changes actions, and who reads them: a partner only those of their own agency, which they also answer.
EDITOR_ROLES = frozenset({Role.MANAGER, Role.OFFICER})
ACTION_ROLES = EDITOR_ROLES | {Role.AGENCY_PARTNER}


class ActionState(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    NOT_POSSIBLE = "not_possible", "Cannot be done"


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All actions of the programmes where `user` is officer or manager; as a partner, their own agency's."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        here = Membership.objects.filter(user=user, programme=OuterRef("programme"))
        return self.filter(
            Exists(here.filter(role__in=EDITOR_ROLES))
            | Exists(here.filter(role=Role.AGENCY_PARTNER, agency=OuterRef("agency")))
        )

    def open(self):
        return self.filter(state=ActionState.OPEN)

    def forget(self):
        """For erasing a professional: who saw to it. What the agency agreed stays."""
        return self.update(person=None, in_charge="")

    def told(self):
        return [{"Action": action.what, "Due on": action.due_on.isoformat()} for action in self]

    def late_on(self, day):
        """Still open after the day by which they were to be done."""
        return self.open().filter(due_on__lt=day)


class Action(models.Model):
    """One thing that an agency has agreed to do for a place, by a day. It is about places, never about persons."""

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="actions")
    what = models.TextField("what is to be done", max_length=1000)
    estate = models.ForeignKey(
        "estates.Estate", on_delete=models.PROTECT, related_name="actions", null=True, blank=True, verbose_name="estate"
    )
    agency = models.ForeignKey(
        "estates.Agency", on_delete=models.PROTECT, related_name="actions", verbose_name="agency"
    )
    in_charge = models.CharField("who sees to it", max_length=200, blank=True)
    # A professional whom the outbox can write to, with a private link under which they answer without an account.
    person = models.ForeignKey(
        "estates.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="agreed_actions"
    )
    escalated_on = models.DateField("told to the chair on", null=True, editable=False)
    due_on = models.DateField("due on")
    raised_on = models.DateField("meeting that agreed it", null=True, blank=True)
    state = models.CharField("state", max_length=20, choices=ActionState.choices, default=ActionState.OPEN)
    reason = models.TextField("why it cannot be done", max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="partnership_action_state_known",
                condition=Q(state__in=ActionState.values),
                violation_error_message="Choose whether it is open, done or cannot be done.",
            ),
            models.CheckConstraint(
                name="partnership_reason_where_it_cannot_be_done",
                condition=(Q(state=ActionState.NOT_POSSIBLE) & ~Q(reason=""))
                | (~Q(state=ActionState.NOT_POSSIBLE) & Q(reason="")),
                violation_error_message="Say why it cannot be done.",
            ),
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("partnership:action", args=[self.programme.slug, self.pk])

    @property
    def is_open(self):
        return self.state == ActionState.OPEN

    @property
    def is_late(self):
        return self.is_open and self.due_on < timezone.localdate()


class ActionUpdate(models.Model):
    """What somebody said about an action, once, and the state that the action was in from then on."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_link = models.BooleanField("said under the private link", default=False)
    words = models.TextField("what happened", max_length=2000)
    state = models.CharField("state after it", max_length=20, choices=ActionState.choices)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="partnership_update_says_something", condition=~Q(words="")),
            models.CheckConstraint(name="partnership_update_state_known", condition=Q(state__in=ActionState.values)),
        ]

    def __str__(self):
        return self.words
