"""Texts that are sent more than once."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from engagement.access import PEOPLE_ROLES
from estates.models import Purpose


class MessageTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(programme__in=user.memberships.filter(role__in=PEOPLE_ROLES).values("programme"))


class MessageTemplate(models.Model):
    """One text of a programme that many people get, with fields like ((name)) for what differs between them."""

    programme = models.ForeignKey("estates.Programme", on_delete=models.CASCADE, related_name="message_templates")
    name = models.CharField("name", max_length=120)
    purpose = models.CharField("purpose", max_length=20, choices=Purpose.choices, default=Purpose.PROGRAMME)
    subject = models.CharField("subject", max_length=150)
    body = models.TextField("text", max_length=5000)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = MessageTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="outreach_template_name_once_a_programme",
                violation_error_message="There is a template of this name already. Choose another name.",
            ),
            models.CheckConstraint(
                name="outreach_template_says_something",
                condition=~Q(body="") & ~Q(subject=""),
                violation_error_message="Write a subject and a text.",
            ),
        ]

    def __str__(self):
        return self.name
