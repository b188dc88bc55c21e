"""DBS checks: who has one that counts, and telling those who decide before it has to be looked at again."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engagement.editing import GoneMeanwhile
from estates.models import User
from events.models import LEAD_ROLES, Check, Volunteer

logger = logging.getLogger(__name__)

REMINDED_BEFORE = (60, 30, 7)  # days


@transaction.atomic
def record_check(*, volunteer, level, basis, seen_on, review_on, by):
    """Write down that `by` saw a certificate; it replaces the one that stood."""
    _lock(volunteer)
    _end(volunteer, Check.Ended.REPLACED)
    return Check.objects.create(
        volunteer=volunteer, level=level, basis=basis, seen_on=seen_on, seen_by=by, review_on=review_on
    )


@transaction.atomic
def end_check(*, volunteer, because, by):
    """The check no longer counts. Shifts that were taken stay: their page says that the check is missing."""
    _lock(volunteer)
    return _end(volunteer, because)


def is_cleared(volunteer, *, level, day):
    """Whether the volunteer may do on that day what needs a check of `level` ("" for none).

    Whoever is about to give them something to do holds the volunteer's lock, as record_check and end_check do.
    """
    return not level or Check.objects.clearing(level=level, day=day).filter(volunteer=volunteer).exists()


def to_review(day=None):
    """The standing checks of people on the register whose review is within 60 days, or over."""
    day = day or timezone.localdate()
    checks = Check.objects.standing().filter(volunteer__in=Volunteer.objects.on_the_register())
    return checks.filter(review_on__lte=day + timedelta(days=max(REMINDED_BEFORE))).order_by("review_on", "pk")


def remind_of_reviews(day=None):
    """One mail to each event lead and manager whose programme has checks to review that were not told of yet.

    It goes 60, 30 and 7 days before, once each, and names nobody. Returns how many mails went.
    """
    day = day or timezone.localdate()
    due = _mark_due(day)
    told = 0
    for user in User.objects.filter(is_active=True, memberships__role__in=LEAD_ROLES).distinct():
        mine = user.memberships.filter(role__in=LEAD_ROLES, programme__in=due).values_list("programme", flat=True)
        told += _tell(user.email, sum(due[key] for key in set(mine))) if mine else 0
    return told


def _mark_due(day):
    """{programme: how many checks have reached their next reminder}. Marked before it is sent: none goes twice."""
    due = {}
    for check in to_review(day).select_related("volunteer"):
        stage = min(stage for stage in REMINDED_BEFORE if check.review_on <= day + timedelta(days=stage))
        earlier = Q(reminded_days_before__isnull=True) | Q(reminded_days_before__gt=stage)
        if Check.objects.filter(earlier, pk=check.pk).update(reminded_days_before=stage):
            due[check.volunteer.programme_id] = due.get(check.volunteer.programme_id, 0) + 1
    return due


def _tell(address, number):
    checks = "The check of 1 volunteer has" if number == 1 else f"The checks of {number} volunteers have"
    text = f"{checks} to be reviewed soon. Sign in to see whose:\n\n{settings.PUBLIC_URL}{reverse('reporting:home')}\n"
    try:
        return send_mail("Checks of volunteers to review", text, None, [address])
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("A reminder of checks could not be sent by e-mail (%s)", type(error).__name__)
        return 0


def _end(volunteer, because):
    standing = Check.objects.standing().filter(volunteer=volunteer)
    return standing.update(ended_at=timezone.now(), ended_because=because)


def _lock(volunteer):
    if not Volunteer.objects.select_for_update().filter(pk=volunteer.pk).exists():
        raise GoneMeanwhile
