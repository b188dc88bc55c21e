"""Writing down who read what about people: keys and the names of fields, never values."""

from datetime import timedelta

from django.utils import timezone

from estates.models import AuditEvent

# Going to and fro between the pages of one person is one look.
ONE_LOOK = timedelta(minutes=15)


def viewed(*, person, by, programme, fields):
    """One row for a user, a person and a quarter of an hour, whatever else of the person was opened meanwhile."""
    look = {"actor": by, "action": AuditEvent.Action.VIEWED, "model": "estates.person", "object_id": person.pk}
    fields = sorted(fields)
    if not AuditEvent.objects.filter(**look, fields=fields, at__gte=timezone.now() - ONE_LOOK).exists():
        AuditEvent.objects.create(**look, programme=programme, fields=fields)


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


def exported(*, by, programme, rows, fields, reason, person=None):
    """People, or everything about one, left as a file."""
    AuditEvent.objects.create(
        actor=by, action=AuditEvent.Action.EXPORTED, programme=programme, model="estates.person", rows=rows,
        fields=fields, reason=reason, object_id=person.pk if person else None,
    )  # fmt: skip
