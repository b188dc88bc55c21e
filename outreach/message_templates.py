"""Templates of messages: their fields, how they read for somebody, and a test that goes to whoever wrote them."""

import re

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from engagement.editing import claim_version
from outreach.models import MessageTemplate
from outreach.stopping import example_words

FIELD = re.compile(r"\(\(([^()]*)\)\)")
FIELDS = ["name", "programme", "council"]


def unknown_fields(text):
    """The fields in the text that are none of ours, each once, as they are written."""
    return sorted({name for name in FIELD.findall(text) if name.strip().lower() not in FIELDS})


def filled(text, *, name, programme):
    """The text as somebody of that name gets it."""
    values = {"name": name, "programme": programme.name, "council": settings.COUNCIL_NAME}
    return FIELD.sub(lambda field: values.get(field[1].strip().lower(), field[0]), text)


@transaction.atomic
def save_template(*, template, by, version=None, **fields):
    """Add one, or change it. Raises engagement.editing.ChangedMeanwhile if it was changed since `version`."""
    if version is not None:
        claim_version(template, version)
    for name, value in fields.items():
        setattr(template, name, value)
    template.changed_by = by
    template.save()
    return template


def send_test(*, template: MessageTemplate, to):
    """Send the template to a member of staff. Returns whether the mail server took it."""
    subject, body = (
        filled(text, name=to.name, programme=template.programme) for text in (template.subject, template.body)
    )
    try:
        send_mail(f"Test: {subject}", body + example_words(), None, [to.email])
    except OSError:  # smtplib's errors are among them
        return False
    return True
