"""What people agreed to, in which words, and who must not be contacted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Channel(models.TextChoices):
    PHONE = "phone", "Phone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    DOOR = "door", "At the door"


class Wording(models.Model):
    """One version of the words that people are shown or read when they are asked for consent; not changed once used."""

    purpose = models.CharField("purpose", max_length=20)
    version = models.PositiveIntegerField("version")
    text = models.TextField("words shown")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="estates_wording_version_once")]

    def __str__(self):
        return f"{self.purpose}, version {self.version}"


class ConsentQuerySet(models.QuerySet):
    def latest(self):
        """The row that counts now for each person, purpose and channel: the last one."""
        newer = Consent.objects.filter(
            person=models.OuterRef("person"),
            purpose=models.OuterRef("purpose"),
            channel=models.OuterRef("channel"),
            pk__gt=models.OuterRef("pk"),
        )
        return self.filter(~models.Exists(newer))


class Consent(models.Model):
    """One answer of one person about one purpose and channel. Rows are only added: a withdrawal is a new row."""

    class Purpose(models.TextChoices):
        PROGRAMME = "programme", "Contact about this programme"
        NEWS = "news", "News and other events"
        VOLUNTEERING = "volunteering", "Volunteering"
        QUOTES = "quotes", "Showing their words without their name"
        PHOTOS = "photos", "Photos"

    class State(models.TextChoices):
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        NOT_ASKED = "not_asked", "Not asked"

    class Basis(models.TextChoices):
        CONSENT = "consent", "Consent"
        PUBLIC_TASK = "public_task", "The council's public task"
        LEGAL_OBLIGATION = "legal_obligation", "A legal obligation"

    class How(models.TextChoices):
        PHONE = "phone", "By phone"
        DOOR = "door", "At the door"
        PAPER = "paper", "On paper"
        WEB = "web", "On a web form"
        IMPORT = "import", "From an imported file"

    person = models.ForeignKey("estates.Person", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField("purpose", max_length=20, choices=Purpose.choices)
    channel = models.CharField("channel", max_length=10, choices=Channel.choices, blank=True)
    basis = models.CharField("basis", max_length=20, choices=Basis.choices, default=Basis.CONSENT)
    state = models.CharField("answer", max_length=10, choices=State.choices)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="consents")
    how = models.CharField("how", max_length=10, choices=How.choices, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    answered_at = models.DateTimeField("when", default=timezone.now)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="estates_consent_given_has_words_and_way",
                condition=~Q(state="given", basis="consent") | (Q(wording__isnull=False) & ~Q(how="")),
                violation_error_message="Say which wording the person was shown and how they answered.",
            ),
            models.CheckConstraint(
                name="estates_no_consent_asked_where_the_basis_is_another",
                condition=Q(basis="consent") | Q(state="not_asked"),
                violation_error_message="Where the basis is not consent, nobody is asked for it.",
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.get_state_display()}"


class DoNotContactQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(lifted_at__isnull=True)

    def for_channel(self, channel):
        return self.filter(Q(channel="") | Q(channel=channel))


class DoNotContact(models.Model):
    """One wish not to be contacted: of a person, a household, or whoever has a number or address (as a keyed hash).

    The hash stays in force when the person is erased, so that a later import does not bring them back into a queue.
    """

    person = models.ForeignKey(
        "estates.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="do_not_contact"
    )
    household = models.ForeignKey(
        "estates.Household", on_delete=models.SET_NULL, null=True, blank=True, related_name="do_not_contact"
    )
    contact_hash = models.CharField(max_length=64, default="", blank=True, editable=False, db_index=True)
    channel = models.CharField(
        "channel", max_length=10, choices=Channel.choices, blank=True, help_text="Empty means every channel."
    )
    reason = models.CharField("reason", max_length=200, blank=True)
    since = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DoNotContactQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        verbose_name_plural = "do not contact"

    def __str__(self):
        return f"Do not contact: {self.get_channel_display() or 'every channel'}"
