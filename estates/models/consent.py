"""What people agreed to, in which words, and who must not be contacted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Channel(models.TextChoices):
    PHONE = "phone", "Phone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    DOOR = "door", "At the door"


class Purpose(models.TextChoices):
    PROGRAMME = "programme", "Contact about the programme"
    NEWS = "news", "News and other events"
    VOLUNTEERING = "volunteering", "Volunteering"
    QUOTES = "quotes", "Showing their words without their name"
    PHOTOS = "photos", "Photos"

    @property
    def by_channel(self):
        """Whether it is asked for each channel by itself."""
        return self not in (Purpose.QUOTES, Purpose.PHOTOS)


PURPOSES_BY_CHANNEL = [purpose for purpose in Purpose if purpose.by_channel]
PURPOSES_WITHOUT_CHANNEL = [purpose for purpose in Purpose if not purpose.by_channel]


class RowsAreOnlyAdded(Exception):
    """Something tried to change or delete a row that is evidence."""


class WordingQuerySet(models.QuerySet):
    def current(self):
        """The version in force of each purpose of each programme: the last one."""
        newer = Wording.objects.filter(
            programme=models.OuterRef("programme"),
            purpose=models.OuterRef("purpose"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))


class Wording(models.Model):
    """One version of the lawful basis that a programme has for one purpose, and of the words that people are shown.

    Where the basis is not consent, the words tell people what is done and nobody is asked. A change is a new row.
    """

    class Basis(models.TextChoices):
        CONSENT = "consent", "Consent"
        PUBLIC_TASK = "public_task", "The council's public task"
        LEGAL_OBLIGATION = "legal_obligation", "A legal obligation"

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="wordings")
    purpose = models.CharField("purpose", max_length=20, choices=Purpose.choices)
    version = models.PositiveIntegerField("version")
    basis = models.CharField("lawful basis", max_length=20, choices=Basis.choices)
    text = models.TextField("words shown")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "purpose", "version"],
                name="estates_wording_version_once",
                violation_error_message="Somebody else changed these words at the same time. Look at them first.",
            )
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}, version {self.version}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise RowsAreOnlyAdded("Words that were shown are not changed: add a version.")
        super().save(*args, **kwargs)


class ConsentQuerySet(models.QuerySet):
    def latest_answers(self):
        """The answer that counts now for each person, purpose and channel: given last, not typed last."""
        same = Consent.objects.filter(
            person=models.OuterRef("person"), purpose=models.OuterRef("purpose"), channel=models.OuterRef("channel")
        )
        newer = same.filter(
            Q(answered_at__gt=models.OuterRef("answered_at"))
            | Q(answered_at=models.OuterRef("answered_at"), pk__gt=models.OuterRef("pk"))
        )
        return self.filter(~models.Exists(newer))

    def update(self, **fields):
        raise RowsAreOnlyAdded("Answers are not changed: add one.")

    def delete(self):
        raise RowsAreOnlyAdded("Answers are not deleted: add one.")

    def move_to(self, person):
        """For merging two records of one person: who they are is not what they answered."""
        return super().update(person=person)

    def forget_source(self):
        """For erasing a person: the one free text of an answer."""
        return super().update(source="")

    def take_back(self):
        """For undoing a merge: the answers that the merge itself added."""
        return super().delete()


class Consent(models.Model):
    """One answer of one person about one purpose and channel. Rows are only added: a withdrawal is a new row.

    Whoever has no answer was not asked.
    """

    class State(models.TextChoices):
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class How(models.TextChoices):
        PHONE = "phone", "By phone"
        DOOR = "door", "Face to face"
        PAPER = "paper", "On paper"
        WEB = "web", "On a web form"
        IMPORT = "import", "From an imported file"
        MERGE = "merge", "Carried over when two records were merged"

    person = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField("purpose", max_length=20, choices=Purpose.choices)
    channel = models.CharField("channel", max_length=10, choices=Channel.choices, blank=True)
    state = models.CharField("answer", max_length=10, choices=State.choices)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="consents")
    how = models.CharField("how", max_length=10, choices=How.choices)
    source = models.CharField("source", max_length=200, blank=True)
    answered_at = models.DateTimeField("when", default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-pk"]
        indexes = [models.Index(fields=["person", "purpose", "channel", "-answered_at"], name="estates_consent_latest")]
        constraints = [
            models.CheckConstraint(
                name="estates_consent_answer_known",
                condition=Q(state__in=["given", "refused", "withdrawn"]),
                violation_error_message="Say what the answer was.",
            ),
            models.CheckConstraint(
                name="estates_consent_by_a_channel_of_its_purpose",
                condition=Q(purpose__in=PURPOSES_BY_CHANNEL, channel__in=Channel.values)
                | Q(purpose__in=PURPOSES_WITHOUT_CHANNEL, channel=""),
                violation_error_message="Choose the ways that were asked about; words and photos have none.",
            ),
            models.CheckConstraint(
                name="estates_consent_given_has_words",
                condition=~Q(state="given") | Q(wording__isnull=False),
                violation_error_message="Say which wording the person was shown.",
            ),
            models.CheckConstraint(
                name="estates_consent_not_in_the_future",
                condition=Q(answered_at__lte=F("recorded_at")),
                violation_error_message="The answer cannot be later than today.",
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.get_state_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise RowsAreOnlyAdded("Answers are not changed: add one.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise RowsAreOnlyAdded("Answers are not deleted: add one.")


class DoNotContactQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(lifted_at__isnull=True)

    def for_channel(self, channel):
        return self.filter(Q(channel="") | Q(channel=channel))


class DoNotContact(models.Model):
    """One wish not to be contacted, of a person or of a household, by one channel or by all.

    Its hashes stay in force when the person is erased, so that a later import does not bring them back into a queue.
    """

    person = models.ForeignKey(
        "estates.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="do_not_contact"
    )
    household = models.ForeignKey(
        "estates.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="do_not_contact"
    )
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
    lifted_because = models.CharField("why it is lifted", max_length=200, blank=True)

    objects = DoNotContactQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name_plural = "do not contact"
        constraints = [
            models.CheckConstraint(
                name="estates_wish_of_a_person_or_a_household",
                condition=Q(person__isnull=False, household__isnull=True)
                | Q(person__isnull=True, household__isnull=False),
                violation_error_message="Say whether this is the wish of the person or of the household.",
            ),
            models.CheckConstraint(
                name="estates_wish_by_a_known_channel",
                condition=Q(channel__in=["", *Channel.values]),
                violation_error_message="Choose the way that is to stop, or all of them.",
            ),
            models.CheckConstraint(
                name="estates_wish_is_lifted_for_a_reason",
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_because=""),
                violation_error_message="Say why this is lifted.",
            ),
        ]

    def __str__(self):
        return f"Do not contact: {self.get_channel_display() or 'every channel'}"


class ContactHash(models.Model):
    """One phone number, e-mail address or name at a home that a wish not to be contacted covers, as a keyed hash."""

    wish = models.ForeignKey(DoNotContact, on_delete=models.CASCADE, related_name="hashes")
    value = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["wish", "value"], name="estates_hash_once_a_wish")]

    def __str__(self):
        return self.value[:8]
