"""The name of an event in its public address: its title and first day."""

from itertools import count

from django.utils import timezone
from django.utils.text import slugify

from events.models import Event

LONGEST = 100


def keep_slug(event):
    """The address of a draft follows its title and first day; once it is published, people have it."""
    if event.state == Event.State.DRAFT:
        event.slug = free_slug(event, event.starts_at)
        event.save(update_fields=["slug"])


def free_slug(event, starts_at):
    day = timezone.localtime(starts_at) if starts_at else None
    end = f"-{day.day}-{day:%B-%Y}".lower() if day else ("-template" if event.is_template else "-draft")
    title = slugify(event.title) or slugify(event.get_kind_display())
    slug = title[: LONGEST - len(end) - 4].strip("-") + end
    taken = set(Event.objects.filter(slug__startswith=slug).exclude(pk=event.pk).values_list("slug", flat=True))
    return next(one for one in _numbered(slug) if one not in taken)


def _numbered(slug):
    yield slug
    for number in count(2):
        yield f"{slug}-{number}"
