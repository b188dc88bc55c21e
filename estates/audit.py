"""Writing down who read what about people: keys and the names of fields, never values."""

from datetime import timedelta

from django.utils import timezone

from estates.models import AuditEvent

# Going to and fro between the pages of one person is one look.
ONE_LOOK = timedelta(minutes=15)


def viewed(*, person, by, programme, fields):
    """One row for a user, a person and a quarter of an hour, whatever else of the person was opened meanwhile."""
    viewed_all(people=[person], by=by, programme=programme, fields=fields)


def viewed_all(*, people, by, programme, fields):
    """The same for several who are shown on one page, in two queries."""
    look = {"actor": by, "action": AuditEvent.Action.VIEWED, "model": "estates.person", "fields": sorted(fields)}
    keys = {person.pk for person in people}
    lately = AuditEvent.objects.filter(**look, object_id__in=keys, at__gte=timezone.now() - ONE_LOOK)
    seen = set(lately.values_list("object_id", flat=True))
    AuditEvent.objects.bulk_create(
        [AuditEvent(**look, object_id=key, programme=programme) for key in sorted(keys - seen)]
    )


def searched(*, by, programme, rows, fields):
    """A list of people was shown. `fields` are the names of what it was narrowed by, `rows` how many people matched."""
    AuditEvent.objects.create(
        actor=by,
        action=AuditEvent.Action.SEARCHED,
        programme=programme,
        model="estates.person",
        rows=rows,
        fields=fields,
    )


def kept_looking(*, by, programme, rows, fields):
    """The same, once in a quarter of an hour: for a list that renews itself while it is open."""
    look = {"actor": by, "action": AuditEvent.Action.SEARCHED, "programme": programme, "fields": fields}
    if not AuditEvent.objects.filter(**look, at__gte=timezone.now() - ONE_LOOK).exists():
        searched(by=by, programme=programme, rows=rows, fields=fields)


def exported(*, by, programme, rows, fields, reason, person=None):
    """People, or everything about one, left as a file."""
    AuditEvent.objects.create(
        actor=by, action=AuditEvent.Action.EXPORTED, programme=programme, model="estates.person", rows=rows,
        fields=fields, reason=reason, object_id=person.pk if person else None,
    )  # fmt: skip
