"""The outbox: what is to be said to whom, by which way, and what became of it."""

import uuid

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from estates.models import Channel, Purpose


class MessageChannel(models.TextChoices):
    """The ways by which a message goes; a person's wishes and consent use the same names."""

    EMAIL = Channel.EMAIL.value, Channel.EMAIL.label
    TEXT = Channel.TEXT.value, Channel.TEXT.label
    LETTER = Channel.LETTER.value, Channel.LETTER.label


class MessageState(models.TextChoices):
    PENDING = "pending", "To be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    UNKNOWN = "unknown", "Not known whether it arrived"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Not sent"
    EXPIRED = "expired", "Too late to send"


class Provider(models.TextChoices):
    """Whom a message was given to."""

    SMTP = "smtp", "The mail server"
    NOTIFY = "notify", "GOV.UK Notify"


class Why(models.TextChoices):
    """Why a message was not sent, or may not have been. What a provider answers is kept like `server 550`,
    and what a mail server reports later like `bounce 5.1.1`."""

    GONE = "gone", "The record was erased or merged into another"
    WISH = "wish", "They do not want to be contacted this way"
    CONSENT = "consent", "They have not agreed to messages of this kind"
    WITHDRAWN = "withdrawn", "What it was about is off or has changed"
    NO_ADDRESS = "no_address", "There is no address or number that works: complete the record first"
    BAD_TEXT = "bad_text", "Its text or address cannot be sent"
    INTERRUPTED = "interrupted", "Sending was interrupted: it may have arrived"
    CONNECTION = "connection", "The connection broke off: it may have arrived"
    NOT_TAKEN = "not_taken", "GOV.UK Notify did not take it"
    PERMANENT = "permanent-failure", "The address or number does not work"
    TEMPORARY = "temporary-failure", "It could not be delivered: a full inbox, or a phone that is off"
    TECHNICAL = "technical-failure", "GOV.UK Notify could not send it"
    FAULT = "fault", "A fault in Engagement: it may have arrived"


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The messages of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def pending(self):
        return self.filter(state=MessageState.PENDING)

    def due(self, moment):
        """To be sent at `moment`: its time has come and has not run out."""
        in_time = Q(expires_at__isnull=True) | Q(expires_at__gt=moment)
        return self.pending().filter(in_time, due_at__lte=moment)

    def went_out(self):
        return self.filter(state__in=(MessageState.SENT, MessageState.DELIVERED))

    def to_look_at(self):
        """Those that somebody has to decide about."""
        return self.filter(state__in=(MessageState.FAILED, MessageState.UNKNOWN))

    def to_look_at_first(self):
        """Those that somebody has to decide about, then those on their way, then the others; the latest first."""
        rank = Case(
            When(state__in=(MessageState.FAILED, MessageState.UNKNOWN), then=0),
            When(state__in=(MessageState.PENDING, MessageState.SENDING), then=1),
            default=2,
        )
        return self.order_by(rank, "-due_at", "-pk")

    def forget(self):
        """For erasing a person: what was written. That something was sent stays, and is counted."""
        self.pending().update(state=MessageState.STOPPED, why=Why.GONE)
        return self.update(subject="", body="", to="", provider_id="")

    def told(self):
        """For whoever asks what we hold about them."""
        return [message.as_told() for message in self]


class Message(models.Model):
    """One message to one person, by one channel, about one thing; written together with what caused it.

    `about` is the key of that thing ("action:12"), so that apps above this one can cause messages too. Where it goes is
    not kept here: it is read from the person at sending. The state changes by conditional updates alone.
    """

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="messages")
    person = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="messages")
    about = models.CharField("about", max_length=80)
    kind = models.CharField("kind", max_length=40)
    channel = models.CharField("way", max_length=10, choices=MessageChannel.choices)
    # An e-mail address given for this alone, by whom nobody asked to prove who they are; empty: the person's own.
    to = models.EmailField("to", blank=True)
    subject = models.CharField("subject", max_length=200, blank=True)
    body = models.TextField("text", blank=True)
    purpose = models.CharField("purpose", max_length=20, choices=Purpose.choices, default=Purpose.PROGRAMME)
    # Expected by whoever gets it, like the confirmation of a place: it asks for no consent and has no stop link.
    essential = models.BooleanField("essential", default=False)
    due_at = models.DateTimeField("due at", default=timezone.now)
    expires_at = models.DateTimeField("not after", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField("state", max_length=10, choices=MessageState.choices, default=MessageState.PENDING)
    why = models.CharField("why", max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField("attempts", default=0)
    claimed_at = models.DateTimeField("last tried", null=True)
    sent_at = models.DateTimeField("sent", null=True)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.CharField("given to", max_length=10, choices=Provider.choices, blank=True)
    provider_id = models.CharField(max_length=80, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        indexes = [
            models.Index(
                "channel",
                F("essential").desc(),
                "due_at",
                "id",
                condition=Q(state="pending"),
                name="outreach_message_to_send",
            ),
            models.Index(fields=["claimed_at"], name="outreach_message_by_try"),
            models.Index(fields=["provider_id"], condition=Q(state="sent"), name="outreach_message_by_provider"),
            models.Index(fields=["programme", "state", "-due_at"], name="outreach_message_of_a_prog"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "person", "kind", "channel"],
                name="outreach_message_once",
                violation_error_message="This person has this message already.",
            ),
            models.CheckConstraint(name="outreach_message_state_known", condition=Q(state__in=MessageState.values)),
            models.CheckConstraint(
                name="outreach_message_channel_known", condition=Q(channel__in=MessageChannel.values)
            ),
            models.CheckConstraint(name="outreach_message_is_about_something", condition=~Q(about="") & ~Q(kind="")),
            models.CheckConstraint(
                name="outreach_message_sending_is_claimed", condition=~Q(state="sending") | Q(claimed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="outreach_message_sent_has_a_time",
                condition=~Q(state__in=["sent", "delivered"]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outreach_message_not_sent_says_why",
                condition=~Q(state__in=["unknown", "failed", "stopped"]) | ~Q(why=""),
                violation_error_message="Say why it was not sent.",
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}: {self.kind}"

    def save(self, *args, **kwargs):
        """A row that is there may only change hands, as in a merge: saved whole, it could undo a claim and go twice."""
        if not self._state.adding:
            kwargs["update_fields"] = ["person"]
        super().save(*args, **kwargs)

    @property
    def can_be_tried_again(self):
        """Not once its text was emptied."""
        return self.state in (MessageState.FAILED, MessageState.UNKNOWN) and bool(self.body)

    @property
    def why_in_words(self):
        if self.why in Why.values:
            return Why(self.why).label
        if self.why.startswith("bounce "):
            return f"It came back: it could not be delivered ({self.why.removeprefix('bounce ')})"
        return f"It was refused ({self.why})" if self.why else ""

    def as_told(self):
        return {
            "Due": timezone.localtime(self.due_at).isoformat(timespec="minutes"),
            "Way": self.get_channel_display(),
            "To": self.to,
            "State": self.get_state_display(),
            "Sent": timezone.localtime(self.sent_at).isoformat(timespec="minutes") if self.sent_at else "",
            "Subject": self.subject,
            "Text": self.body,
        }
