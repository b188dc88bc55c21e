"""How often the sign-up form may be sent by one address, and with one phone number or e-mail address."""

from datetime import UTC, datetime, timedelta

from allauth.account.adapter import get_adapter
from django.db import connection

from estates.contact_hash import contact_hash
from events.models import Tries

STRETCH = timedelta(hours=1)
# Roomy, because a community hall or a mobile network is one address to us.
MOST_BY_ADDRESS, MOST_BY_CONTACT = 60, 6


class TooManyTries(Exception):
    """The limit is reached; nothing was saved."""


def keys(request, *contacts):
    """{key: limit} of whoever sends the request and of the contacts that were typed, as keyed hashes."""
    address = get_adapter().get_client_ip(request)
    found = {contact_hash(f"sign-up from {address}"): MOST_BY_ADDRESS}
    return found | {contact_hash(f"sign-up with {contact}"): MOST_BY_CONTACT for contact in contacts if contact}


def count_try(limits, now):
    """Count one more of each key, in one statement of the transaction that it is for. Raises TooManyTries."""
    if not limits:
        return
    until = connection.ops.adapt_datetimefield_value(end_of_stretch(now))
    rows = sorted(limits)  # always in one order, so that two never wait for each other
    values = ", ".join(["(%s, %s, 1)"] * len(rows))
    statement = (
        f"INSERT INTO {Tries._meta.db_table} (key, until, count) VALUES {values} "  # noqa: S608 - of our own words
        f"ON CONFLICT (key, until) DO UPDATE SET count = {Tries._meta.db_table}.count + 1 RETURNING key, count"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [part for key in rows for part in (key, until)])
        if any(count > limits[key] for key, count in cursor.fetchall()):
            raise TooManyTries


def end_of_stretch(now):
    seconds = STRETCH.total_seconds()
    return datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, UTC)


def forget_tries(now):
    """Remove what no longer counts."""
    return Tries.objects.stale(now).delete()[0]
