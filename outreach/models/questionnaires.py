"""What people are asked: questionnaires, their versions, and the questions."""

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q

from engagement.access import PEOPLE_ROLES


class VersionIsPublished(Exception):
    """Something tried to change a question that people were asked already. A change is made in a new version."""


class QuestionnaireQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The questionnaires of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def published(self):
        return self.filter(
            models.Exists(
                QuestionnaireVersion.objects.filter(questionnaire=models.OuterRef("pk"), published_at__isnull=False)
            )
        )


class Questionnaire(models.Model):
    """One set of questions that a programme asks people, before it, after it, or whenever."""

    class Wave(models.TextChoices):
        NONE = "", "Neither"
        BASELINE = "baseline", "Before the programme (baseline)"
        FOLLOW_UP = "follow_up", "After the programme (follow-up)"

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="questionnaires")
    name = models.CharField("name", max_length=120)
    wave = models.CharField("wave", max_length=10, choices=Wave.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="outreach_questionnaire_name_once_a_programme",
                violation_error_message="There is a questionnaire of this name already. Choose another name.",
            ),
            models.CheckConstraint(
                name="outreach_questionnaire_wave_known", condition=Q(wave__in=["", "baseline", "follow_up"])
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def published(self):
        """The version that interviews begin with; None while there is none."""
        return self.versions.filter(published_at__isnull=False).order_by("-number").first()

    @property
    def latest(self):
        """The version to look at: the one being written, else the published one."""
        return self.versions.order_by("-number").first()


class QuestionnaireVersion(models.Model):
    """One state of a questionnaire. Once it is published, people are asked it, and it never changes any more."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("version")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="outreach_questionnaire_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(published_at__isnull=True),
                name="outreach_one_draft_a_questionnaire",
                violation_error_message="There is a draft of this questionnaire already.",
            ),
        ]

    def __str__(self):
        return f"{self.questionnaire}, version {self.number}"


class Question(models.Model):
    """One question of one version. `key` stays the same in every version and in copies, so that answers compare.

    `choices` are one a line. With `asked_if`, the key of an earlier question, it is asked only of those who gave that
    one of the answers in `asked_if_answers`, one a line (of a scale, its figure).
    """

    class Kind(models.TextChoices):
        TEXT = "text", "Open: in their own words"
        ONE = "one", "One answer of a list"
        SEVERAL = "several", "Several answers of a list"
        SCALE = "scale", "A scale from 1 to 5"
        NUMBER = "number", "A number"

    WITH_CHOICES = (Kind.ONE, Kind.SEVERAL)
    SCALE = ("1", "2", "3", "4", "5")
    WRITTEN = ("section", "text", "kind", "choices", "required", "asked_if", "asked_if_answers")

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField("key", max_length=60, editable=False)
    position = models.PositiveSmallIntegerField(editable=False)
    section = models.CharField("section", max_length=120, blank=True)
    text = models.CharField("question", max_length=300)
    kind = models.CharField("kind", max_length=10, choices=Kind.choices)
    choices = models.TextField("answers", max_length=4000, blank=True)
    required = models.BooleanField("must be answered", default=False)
    asked_if = models.SlugField("only if", max_length=60, blank=True)
    asked_if_answers = models.TextField("was answered with", max_length=4000, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="outreach_question_key_once_a_version"),
            models.CheckConstraint(
                name="outreach_question_kind_known", condition=Q(kind__in=["text", "one", "several", "scale", "number"])
            ),
            models.CheckConstraint(
                name="outreach_question_of_a_list_has_answers",
                condition=(Q(kind__in=["one", "several"]) & ~Q(choices=""))
                | (~Q(kind__in=["one", "several"]) & Q(choices="")),
                violation_error_message="Write the answers to choose from, one a line.",
            ),
            models.CheckConstraint(
                name="outreach_skip_rule_is_whole",
                condition=Q(asked_if="", asked_if_answers="") | (~Q(asked_if="") & ~Q(asked_if_answers="")),
                violation_error_message="Say both which question it depends on, and which answers.",
            ),
        ]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self._refuse_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_if_published()
        return super().delete(*args, **kwargs)

    def _refuse_if_published(self):
        if self.version.published_at:
            raise VersionIsPublished("People were asked this version already: change a draft.")

    @property
    def fingerprint(self):
        """Another one after each change by an editor, and the same in a copy: what a form was opened with."""
        written = [str(getattr(self, name)) for name in self.WRITTEN]
        return sha256("\0".join(written).encode()).hexdigest()[:16]

    @property
    def options(self):
        """What can be chosen; nothing for text and numbers."""
        return list(self.SCALE) if self.kind == self.Kind.SCALE else self.choices.splitlines()

    @property
    def depends_on_answers(self):
        return self.asked_if_answers.splitlines()
