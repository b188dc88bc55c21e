"""The menu: its sections, the pages in each, and whose they are. Each user sees only the pages that they may open.

The sections stand in the menu; the pages of the one in which the user is stand in a row below it.
"""

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from engagement.access import COUNCIL_STAFF, DATA_ROLES, PEOPLE_ROLES, SITE_ADMINISTRATOR, Role


class Page(NamedTuple):
    """One page of the menu. `roles` are those of the views' decorators."""

    label: str
    url_name: str
    roles: frozenset


# A section of one page that the user may open is that page.
PROGRAMME_SECTIONS = {
    "Dashboard": [Page("Dashboard", "reporting:dashboard", COUNCIL_STAFF)],
    "Residents": [
        Page("People", "estates:people", PEOPLE_ROLES),
        Page("Calls", "outreach:call-lists", PEOPLE_ROLES),
        Page("Doors", "outreach:door-rounds", PEOPLE_ROLES),
        Page("Interviews", "outreach:questionnaires", PEOPLE_ROLES),
        Page("Coaching", "outreach:coachings", PEOPLE_ROLES),
        Page("Messages", "outreach:messages", frozenset({Role.MANAGER, Role.OFFICER})),
        Page("Coverage", "outreach:coverage", PEOPLE_ROLES),
    ],
    "Events": [
        Page("Events", "events:events", PEOPLE_ROLES),
        Page("Volunteers", "events:volunteers", PEOPLE_ROLES),
    ],
    "Issues": [
        Page("Issues", "partnership:issues", PEOPLE_ROLES),
        Page("Meetings", "partnership:meetings", frozenset({Role.MANAGER, Role.OFFICER})),
        Page("Actions", "partnership:actions", frozenset({Role.MANAGER, Role.OFFICER, Role.AGENCY_PARTNER})),
    ],
    "Places": [
        Page("Estates", "estates:estates", COUNCIL_STAFF),
        Page("Areas", "estates:areas", COUNCIL_STAFF),
    ],
    "Team": [Page("Team", "estates:team", frozenset({Role.MANAGER, SITE_ADMINISTRATOR}))],
}
SHARED_SECTIONS = {
    "Data": [
        Page("Police data", "reporting:imports", DATA_ROLES),
        Page("Police counts", "reporting:supplied-imports", DATA_ROLES),
        Page("Housing data", "reporting:housing-imports", DATA_ROLES),
    ],
    "Agencies": [Page("Agencies", "estates:agencies", COUNCIL_STAFF)],
    "Administration": [Page("Administration", "admin:index", frozenset({SITE_ADMINISTRATOR}))],
}


def menu(request):
    """The sections for this request's user and programme, and the `pages` of the one in which it is."""
    sections = [_entry("Home", reverse("reporting:home"), request) | {"pages": []}]
    programme = getattr(request, "programme", None)
    if programme:
        sections += _sections(PROGRAMME_SECTIONS, request.roles, request, programme.slug)
    sections += _sections(SHARED_SECTIONS, request.user.roles_anywhere(), request)
    here = next((section for section in sections if section["active"]), None)
    return {"sections": sections, "here": here, "pages": here["pages"] if here else []}


def _sections(sections, roles, request, *args):
    return [
        _section(label, entries, request)
        for label, pages in sections.items()
        if (entries := _pages(pages, roles, request, *args))
    ]


def _section(label, entries, request):
    """A section leads to its first page; with one page only it is that page, and needs no row below."""
    if len(entries) == 1:
        return entries[0] | {"pages": []}
    first = _entry(label, entries[0]["url"], request)
    return first | {"active": any(entry["active"] for entry in entries), "pages": entries}


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
