"""Who may open what: the roles, and the decorators with which every view says which of them it needs.

A programme's pages carry its slug. Whoever is not a member of that programme gets 404 (so that nobody learns what
exists), a member without the role 403, an anonymous visitor the sign-in page.
"""

from functools import wraps

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import get_object_or_404


class Role(models.TextChoices):
    OFFICER = "officer", "Engagement officer"
    COACH = "coach", "Coach"
    EVENT_LEAD = "event_lead", "Event lead"
    DATA_OFFICER = "data_officer", "Data officer"
    MANAGER = "manager", "Manager"
    AGENCY_PARTNER = "agency_partner", "Agency partner"


# Looks after accounts, programmes and settings; sees people and figures only as a member like everybody else.
SITE_ADMINISTRATOR = "site_administrator"

ANY_ROLE = frozenset(Role)
COUNCIL_STAFF = ANY_ROLE - {Role.AGENCY_PARTNER}
PEOPLE_ROLES = frozenset({Role.OFFICER, Role.COACH, Role.EVENT_LEAD, Role.MANAGER})
DATA_ROLES = frozenset({Role.DATA_OFFICER, Role.MANAGER})


def public(view):
    """Open to everyone, without signing in."""
    view.needs = "public"
    return view


def signed_in(view):
    """Open to everyone who works here, whatever their role."""
    wrapped = login_required(view)
    wrapped.needs = "signed in"
    return wrapped


def role_required(*roles):
    """Open to members of the programme named by the URL's `slug` who have one of `roles`.

    The view gets the programme as `request.programme` and the user's roles in it as `request.roles`.
    """
    needed = frozenset(roles)

    def decorate(view):
        @login_required
        @wraps(view)
        def wrapped(request, slug, *args, **kwargs):
            programmes = apps.get_model("estates", "Programme").objects.visible_to(request.user)
            request.programme = get_object_or_404(programmes, slug=slug)
            request.roles = request.user.roles_in(request.programme)
            if not request.roles & needed:
                raise PermissionDenied
            return view(request, slug, *args, **kwargs)

        wrapped.needs = needed
        return wrapped

    return decorate


def role_somewhere_required(*roles):
    """Open to those who have one of `roles` in any programme: for pages about what programmes share."""
    needed = frozenset(roles)

    def decorate(view):
        @login_required
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            if not request.user.roles_anywhere() & needed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        wrapped.needs = ("somewhere", needed)
        return wrapped

    return decorate
