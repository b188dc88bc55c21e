"""A week before, a day before, and thanks after: to those who have a place, each once."""

from datetime import timedelta

from django.utils import timezone

from estates.models import Purpose
from events import links
from events.models import Event, SignUp
from events.sign_up_messages import about, body_of, kinds_of, queue, queue_to_companions
from events.words import day_in_words, time_in_words
from outreach.models import Message

WEEK, DAY = timedelta(days=7), timedelta(days=1)
# Thanks that are late by more than this are not sent: a worker that was down for days begins with no burst.
THANKS_FOR = timedelta(days=3)


def remind(now=None):
    """Queue what is due; run twice, the second finds nothing to do. Returns how many messages."""
    now = now or timezone.now()
    events = Event.objects.published().filter(is_template=False).select_related("programme")
    queued = 0
    for event in events.filter(starts_at__gt=now, starts_at__lte=now + DAY):
        queued += _to_all(event, "day", event.starts_at - DAY, _day_before, essential=True, expires_at=event.starts_at)
    for event in events.filter(starts_at__gt=now + 2 * DAY, starts_at__lte=now + WEEK):
        expires_at = event.starts_at - 2 * DAY
        queued += _to_all(event, "week", event.starts_at - WEEK, _week_before, expires_at=expires_at)
    for event in events.filter(ends_at__lte=now, ends_at__gt=now - THANKS_FOR):
        queued += _to_all(event, "thanks", event.ends_at, _thanks, expires_at=event.ends_at + THANKS_FOR)
    return queued


def _to_all(event, kind, due_at, write, essential=False, expires_at=None):
    """The same to all who had a place before it was due; whoever signs up later has just been told."""
    kind = f"{kind}-{timezone.localtime(event.starts_at):%Y%m%d%H%M}"  # moved to another time, it is said again
    coming = SignUp.objects.coming().filter(event=event, person__isnull=False, created_at__lt=due_at)
    told = set(Message.objects.filter(about=about(event), kind__endswith=kind).values_list("kind", flat=True))
    queued = 0
    for sign_up in coming.select_related("person", "event__programme").order_by("pk"):
        if f"{kinds_of(sign_up)}{kind}" not in told:
            subject, body = write(sign_up)
            fields = {"essential": essential, "purpose": Purpose.PROGRAMME, "expires_at": expires_at}
            queued += queue(sign_up, kind, subject, body, **fields)
            if write is _day_before:
                queued += queue_to_companions(sign_up, kind, subject, **fields)
    return queued


def _week_before(sign_up):
    starts = sign_up.event.starts_at
    return f"Next week: {sign_up.event.title}", (
        f"{body_of(sign_up)}\n\nSee you on {day_in_words(starts, year=False)}, {time_in_words(starts)}. If you cannot "
        "come, please cancel by the link above, so that somebody else can."
    )


def _day_before(sign_up):
    starts = sign_up.event.starts_at
    return f"Tomorrow: {sign_up.event.title}", (
        f"{body_of(sign_up)}\n\nIt begins {day_in_words(starts, year=False)}, {time_in_words(starts)}. If you cannot "
        "come, please cancel by the link above, so that somebody else can."
    )


def _thanks(sign_up):
    event = sign_up.event
    lines = [
        f"Hello {sign_up.name},",
        "",
        f"Thank you for {event.title}. How was it? Three short questions:",
        links.link("feedback", links.feedback_token_of(sign_up)),
        "",
        "What happens next: the team reads every answer and plans what follows from them. What else is on:",
        links.link("public-events"),
    ]
    return f"Thank you: {event.title}", "\n".join(lines)
