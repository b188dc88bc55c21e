"""What a device wrote down on its own and sends when there is signal again (static/engagement/offline.js)."""

from django.http import JsonResponse


def by_device(request):
    return request.headers.get("Accept") == "application/json"


def made_by_somebody_else(request):
    """The answer to a device on which somebody else has signed in since; None where it is theirs."""
    if not by_device(request) or request.headers.get("X-Made-By") == str(request.user.pk):
        return None
    return JsonResponse({"errors": ["Somebody else is signed in now. Sign in as whoever wrote this down."]}, status=409)


def refused(form):
    """The answer to a device whose form has errors: it keeps what it sent, and shows why."""
    return JsonResponse({"errors": [error for those in form.errors.values() for error in those]}, status=400)
