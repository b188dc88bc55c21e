"""The menu: every page that stands in it, and whose it is. Each user sees only the pages that they may open."""

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from engagement.access import COUNCIL_STAFF, DATA_ROLES, PEOPLE_ROLES, SITE_ADMINISTRATOR, Role


class Page(NamedTuple):
    """One entry of the menu. `roles` are those of the views' decorators."""

    label: str
    url_name: str
    roles: frozenset


PROGRAMME_PAGES = [
    Page("Dashboard", "reporting:dashboard", COUNCIL_STAFF),
    Page("People", "estates:people", PEOPLE_ROLES),
    Page("Calls", "outreach:call-lists", PEOPLE_ROLES),
    Page("Doors", "outreach:door-rounds", PEOPLE_ROLES),
    Page("Interviews", "outreach:questionnaires", PEOPLE_ROLES),
    Page("Messages", "outreach:messages", frozenset({Role.MANAGER, Role.OFFICER})),
    Page("Coaching", "outreach:coachings", PEOPLE_ROLES),
    Page("Volunteers", "events:volunteers", PEOPLE_ROLES),
    Page("Estates", "estates:estates", COUNCIL_STAFF),
    Page("Areas", "estates:areas", COUNCIL_STAFF),
    Page("Issues", "partnership:issues", PEOPLE_ROLES),
    Page("Actions", "partnership:actions", frozenset({Role.MANAGER, Role.OFFICER, Role.AGENCY_PARTNER})),
    Page("Team", "estates:team", frozenset({Role.MANAGER, SITE_ADMINISTRATOR})),
]
SHARED_PAGES = [
    Page("Police data", "reporting:imports", DATA_ROLES),
    Page("Agencies", "estates:agencies", COUNCIL_STAFF),
    Page("Administration", "admin:index", frozenset({SITE_ADMINISTRATOR})),
]


def menu(request):
    """The entries for this request's user and programme, as dictionaries for templates/govuk/_navigation.html."""
    entries = [_entry("Home", reverse("reporting:home"), request)]
    programme = getattr(request, "programme", None)
    if programme:
        entries += _pages(PROGRAMME_PAGES, request.roles, request, programme.slug)
    return entries + _pages(SHARED_PAGES, request.user.roles_anywhere(), request)


def _pages(pages, roles, request, *args):
    return [_entry(page.label, url, request) for page in pages if roles & page.roles and (url := _url(page, args))]


def _url(page, args):
    try:
        return reverse(page.url_name, args=args)
    except NoReverseMatch:  # the page is not built yet
        return ""


def _entry(label, url, request):
    current = request.path == url
    return {
        "label": label,
        "url": url,
        "current": current,
        "active": current or (url != "/" and request.path.startswith(url)),
    }
