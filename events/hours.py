"""Hours that volunteers gave: reported by them, approved by staff, added up."""

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from events.models import Hours, ShiftSignUp, Volunteer

# A shift is reported from its beginning on; longer after it than so many days, staff write it down.
MOST_MINUTES = 24 * 60


class ApprovedAlready(Exception):
    """Staff approved these hours: only they can change them."""


@transaction.atomic
def report_shift(*, sign_up, minutes, by=None):
    """How long somebody helped at a shift; by themselves (by=None) or written down by staff. Again, it is corrected.

    Raises ApprovedAlready.
    """
    ShiftSignUp.objects.select_for_update().get(pk=sign_up.pk)
    there = Hours.objects.filter(sign_up=sign_up).first()
    if there is None:
        day = timezone.localdate(sign_up.shift.starts_at)
        return Hours.objects.create(
            volunteer=sign_up.volunteer, sign_up=sign_up, day=day, minutes=minutes, reported_by=by
        )
    waiting = Hours.objects.to_approve().filter(pk=there.pk)
    if not waiting.update(minutes=minutes, reported_by=by, reported_at=timezone.now()):
        raise ApprovedAlready
    return there


@transaction.atomic
def report_activity(*, volunteer, activity, day, minutes, by=None):
    """How long somebody helped with something else. The same thing of one day is reported once, then corrected."""
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    same = Hours.objects.filter(volunteer=volunteer, activity__iexact=activity, day=day).first()
    if same is None:
        return Hours.objects.create(volunteer=volunteer, activity=activity, day=day, minutes=minutes, reported_by=by)
    if not Hours.objects.to_approve().filter(pk=same.pk).update(minutes=minutes, reported_by=by):
        raise ApprovedAlready
    return same


def approve(*, hours, by):
    """Approve those of `hours` that nobody approved yet. Returns how many that were."""
    return hours.to_approve().update(approved_at=timezone.now(), approved_by=by)


def correct(*, hours, minutes, by):
    """Staff put right how long it was; then it is to be approved anew."""
    return Hours.objects.filter(pk=hours.pk).update(
        minutes=minutes, reported_by=by, reported_at=timezone.now(), approved_at=None, approved_by=None
    )


def remove(*, hours, by):
    """It was no help, or was reported by mistake."""
    Hours.objects.to_approve().filter(pk=hours.pk).delete()


def by_volunteer(programme):
    """(volunteer, minutes) of each who has approved hours, the most first."""
    totals = Hours.objects.approved().filter(volunteer__programme=programme).order_by().values("volunteer")
    minutes = dict(totals.annotate(all=Sum("minutes")).values_list("volunteer", "all"))
    people = Volunteer.objects.filter(pk__in=minutes).select_related("person")
    return sorted(((one, minutes[one.pk]) for one in people), key=lambda pair: (-pair[1], pair[0].pk))


def in_words(minutes):
    """24 hours; 1 hour 30 minutes; 45 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours:,} hour{'s' * (hours != 1)}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} minute{'s' * (rest != 1)}")
    return " ".join(parts)
