"""What people answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from engagement.access import PEOPLE_ROLES
from outreach.models.questionnaires import Question, QuestionnaireVersion
from outreach.outcomes import Way


class InterviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The interviews of the programmes in which `user` has a role that works with people."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))

    def finished(self):
        return self.filter(finished_at__isnull=False)

    def unfinished(self):
        return self.filter(finished_at__isnull=True)

    def counted(self):
        """Those that results count: of each person the last finished one of a questionnaire, whatever the version."""
        same = Interview.objects.finished().filter(
            person=models.OuterRef("person"), version__questionnaire=models.OuterRef("version__questionnaire")
        )
        later = same.filter(
            Q(finished_at__gt=models.OuterRef("finished_at"))
            | Q(finished_at=models.OuterRef("finished_at"), pk__gt=models.OuterRef("pk"))
        )
        return self.finished().filter(~models.Exists(later))

    def forget(self):
        """For erasing a person: their own words, and what was never finished. The answers chosen stay, and count."""
        mine = list(self.values_list("pk", flat=True))
        Interview.objects.unfinished().filter(pk__in=mine).delete()
        return Answer.objects.filter(interview__in=mine).update(text="", may_quote=False)

    def told(self):
        """For whoever asks what we hold about them: one row for each answer."""
        interviews = self.select_related("version__questionnaire", "by").prefetch_related("answers__question")
        return [row for interview in interviews for row in interview.as_told()]


class Interview(models.Model):
    """One person asked one version of a questionnaire, by phone, at the door or elsewhere; perhaps not to the end yet.

    `revision` counts the times that answers were saved, so that of two open pages neither overwrites the other unseen.
    """

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="interviews")
    person = models.ForeignKey("estates.Person", on_delete=models.PROTECT, related_name="interviews")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.RESTRICT, related_name="interviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="interviews")
    contact = models.ForeignKey(
        "outreach.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="interviews"
    )
    way = models.CharField("way", max_length=10, choices=Way.choices)
    started_at = models.DateTimeField("started", default=timezone.now)
    finished_at = models.DateTimeField("finished", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["person", "finished_at"], name="outreach_interview_of_a_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "version"],
                condition=Q(finished_at__isnull=True),
                name="outreach_one_unfinished_interview_a_person",
                violation_error_message="An interview with this person is begun already. Go on with that one.",
            ),
            models.CheckConstraint(
                name="outreach_interview_ends_after_it_starts",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                violation_error_message="An interview cannot end before it starts.",
            ),
            models.CheckConstraint(name="outreach_interview_way_known", condition=Q(way__in=Way.values)),
        ]

    def __str__(self):
        return f"Interview {self.pk}: {self.version}"

    def as_told(self):
        about = {
            "Interview": self.version.questionnaire.name,
            "When": timezone.localtime(self.started_at).isoformat(timespec="minutes"),
            "How": self.get_way_display(),
            "Asked by": str(self.by or ""),
        }
        for answer in sorted(self.answers.all(), key=lambda answer: answer.question.position):
            shown = "yes" if answer.may_quote else "no"
            yield {**about, "Question": answer.question.text, "Answer": answer.in_words, "May be shown": shown}
        if not self.answers.all():
            yield {**about, "Question": "", "Answer": "", "May be shown": "no"}


class Answer(models.Model):
    """What one person answered to one question. Which of the three is filled follows from the question's kind.

    `may_quote`: they agreed that these words are shown without their name. Whether they still do, Consent says.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.RESTRICT, related_name="answers")
    text = models.TextField("in their words", max_length=4000, blank=True)
    number = models.DecimalField("number", max_digits=12, decimal_places=2, null=True, blank=True)
    choices = models.JSONField("chosen", default=list, blank=True)
    may_quote = models.BooleanField("may be shown", default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "question"], name="outreach_question_answered_once"),
            models.CheckConstraint(
                name="outreach_only_words_are_quoted",
                condition=Q(may_quote=False) | ~Q(text=""),
                violation_error_message="Only an answer in words can be shown.",
            ),
        ]

    def __str__(self):
        return self.in_words

    @property
    def value(self):
        """The answer as a form holds it: words, a number, one choice, or a list of choices."""
        kind = self.question.kind
        if kind == Question.Kind.TEXT:
            return self.text
        if kind == Question.Kind.ONE:
            return self.choices[0] if self.choices else ""
        if kind == Question.Kind.SEVERAL:
            return self.choices
        return None if self.number is None else (int(self.number) if self.number == int(self.number) else self.number)

    @property
    def in_words(self):
        return "; ".join(self.value) if isinstance(self.value, list) else str(self.value)
