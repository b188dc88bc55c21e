"""What every page knows."""

from django.conf import settings


def council(request):
    """The council's name and colour, which are settings."""
    return {"COUNCIL_NAME": settings.COUNCIL_NAME, "COUNCIL_COLOUR": settings.COUNCIL_COLOUR}
