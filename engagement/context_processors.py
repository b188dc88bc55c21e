"""What every page knows."""

from django.conf import settings

from engagement.navigation import menu


def council(request):
    """The council's name and colour, which are settings."""
    return {"COUNCIL_NAME": settings.COUNCIL_NAME, "COUNCIL_COLOUR": settings.COUNCIL_COLOUR}


def navigation(request):
    """The menu of whoever is signed in."""
    user = getattr(request, "user", None)
    return {"navigation": menu(request) if user and user.is_authenticated else {}}
