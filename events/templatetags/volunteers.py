from django import template

from events.hours import in_words

register = template.Library()


@register.filter
def hours(minutes):
    """How long it was, in words."""
    return in_words(minutes or 0)
