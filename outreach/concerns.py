"""Telling the safeguarding lead, and what the lead does."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from outreach.models import Concern, SafeguardingLead

logger = logging.getLogger(__name__)


@transaction.atomic
def raise_concern(*, programme, person, text, by):
    """Write it down, and let the lead know by e-mail that there is one: neither who nor what stands in the mail."""
    concern = Concern.objects.create(programme=programme, person=person, text=text, by=by)
    transaction.on_commit(lambda: _tell_the_lead(programme))
    return concern


@transaction.atomic
def mark_read(*, concern, by):
    Concern.objects.filter(pk=concern.pk, read_at__isnull=True).update(read_at=timezone.now(), read_by=by)


@transaction.atomic
def name_lead(*, programme, user, by):
    SafeguardingLead.objects.update_or_create(programme=programme, defaults={"user": user})


def _tell_the_lead(programme):
    """The concern is kept whether or not the mail goes out: it also waits on the lead's home page."""
    lead = SafeguardingLead.objects.filter(programme=programme).select_related("user").first()
    if not lead:
        return
    address = settings.PUBLIC_URL + reverse("outreach:concerns", args=[programme.slug])
    text = f"Somebody has written down a concern about a person's safety. Sign in to read it:\n\n{address}\n"
    try:
        send_mail("A concern waits for you", text, None, [lead.user.email])
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("The safeguarding lead could not be told by e-mail (%s)", type(error).__name__)
