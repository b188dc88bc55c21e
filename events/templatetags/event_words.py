"""Days, places and the standing of events in pages."""

from django import template

from engagement.states import colour_of
from events import words

register = template.Library()
register.filter("when", words.when_in_words)
register.filter("where", words.where_in_words)


@register.filter
def times(session):
    return words.times_in_words(session.starts_at, session.ends_at)


@register.filter
def standing(event, moment):
    return event.status(moment)


@register.inclusion_tag("govuk/_tag.html")
def status_tag(status):
    return {"text": status.label, "colour": colour_of(status.value)}
