"""What stands on the home page: one part for each kind of work that somebody does here, in this order.

A part is a template of templates/reporting/home/ and what it shows. It asks the database as often for ten programmes
as for one.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, OuterRef, Prefetch, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.timezone import localtime

from engagement.access import ANY_ROLE, DATA_ROLES, PEOPLE_ROLES, SITE_ADMINISTRATOR, Role
from estates.models import Person, Programme, User
from events.checks import to_review
from events.models import LEAD_ROLES, Event, Hours, ShiftSignUp, Volunteer
from outreach.coaching import due_calls
from outreach.models import CallList, CallListEntry, Claim, Concern, Contact
from outreach.models.call_lists import IDLE
from outreach.progress import lists_with_progress
from partnership.models import ACTION_ROLES, Action
from reporting.models import Import
from reporting.what_is_counted import headlines

EVENT_ROLES = frozenset({Role.EVENT_LEAD})
LATELY = timedelta(days=14)
MOST_SHOWN = 5
MOST_ACTIONS = 10


@dataclass(frozen=True)
class Part:
    template: str
    context: dict


def parts_for(user):
    """The parts of this user's home page. Nobody's page is empty: whoever has no role yet is told what to do."""
    roles = user.roles_anywhere()
    parts = [make(user) for needed, make in PARTS if roles & needed]
    return parts or [Part("reporting/home/_no_role.html", {})]


def programmes_with(user, roles):
    """The programmes in which the user has one of the roles."""
    return Programme.objects.filter(pk__in=user.memberships.filter(role__in=roles).values("programme"))


def my_programmes(user):
    """The way to each programme, but for those whose figures stand on the page already."""
    return Part(
        "reporting/home/_my_programmes.html",
        {"programmes": programmes_with(user, ANY_ROLE).exclude(pk__in=programmes_with(user, [Role.MANAGER]))},
    )


def people(user):
    recorded = (
        Person.objects.visible_to(user).current().filter(created_by=user, created_at__gte=timezone.now() - LATELY)
    )
    programmes = programmes_with(user, PEOPLE_ROLES)
    recorded = recorded.prefetch_related(Prefetch("programmes", programmes, to_attr="mine"))
    context = {
        "programmes": programmes,
        "recorded": recorded.select_related("estate").order_by("-created_at")[:MOST_SHOWN],
    }
    return Part("reporting/home/_people.html", context)


def calls(user):
    """An officer's day: whom they hold, who asked to be called back by now, and the lists that wait."""
    now = timezone.now()
    lists = CallList.objects.visible_to(user).open()
    due = CallListEntry.objects.filter(call_list__in=lists, is_done=False, call_back_at__lte=now)
    context = {
        "held": Claim.objects.filter(by=user, touched_at__gt=now - IDLE).select_related(
            "person", "entry__call_list__programme"
        ),
        "concerns": _unread_concerns(user),
        "coaching": due_calls().filter(coaching__coach=user).select_related("coaching__person", "coaching__programme"),
        "due": due.filter(Q(call_back_by=user) | Q(call_back_by=None)).count(),
        "lists": lists_with_progress(lists.select_related("programme")).filter(left__gt=0)[:MOST_SHOWN],
        "made": Contact.objects.standing().filter(by=user, at__gte=localtime(now).replace(hour=0, minute=0)).count(),
    }
    return Part("reporting/home/_calls.html", context)


def _unread_concerns(user):
    """(slug and name of the programme, how many) for whoever is its safeguarding lead."""
    unread = Concern.objects.visible_to(user).unread().order_by()
    return unread.values("programme__slug", "programme__name").annotate(number=Count("pk"))


def events(user):
    """What is next, and what waits to be published: their own first, since others of the team lead some too."""
    now = timezone.now()
    visible = Event.objects.visible_to(user).filter(is_template=False).select_related("programme")
    mine = Case(When(organiser=user, then=0), default=1)
    context = {
        "now": now,
        "coming": visible.published().upcoming(now).order_by(mine, "starts_at", "pk")[:MOST_SHOWN],
        "drafts": visible.filter(state=Event.State.DRAFT).order_by(mine, "starts_at", "pk")[:MOST_SHOWN],
        "programmes": programmes_with(user, EVENT_ROLES),
    }
    return Part("reporting/home/_events.html", context)


def figures(user):
    counted = programmes_with(user, [Role.MANAGER]).annotate(
        estate_count=Count("estates", distinct=True),
        person_count=Count(
            "people",
            filter=Q(people__merged_into__isnull=True, people__erased_at__isnull=True),
            distinct=True,
        ),
        volunteer_count=_of_each_programme(Volunteer.objects.on_the_register(), "programme", Count("pk")),
        minutes_given=_of_each_programme(Hours.objects.approved(), "volunteer__programme", Sum("minutes")),
    )
    programmes = list(counted)
    for programme, changes in zip(programmes, headlines(programmes), strict=True):
        programme.changes = changes
    return Part("reporting/home/_figures.html", {"programmes": programmes})


def _of_each_programme(rows, path, summed):
    """A figure of each programme from rows that lead to it, in a query of its own: joined, they would multiply."""
    rows = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(rows.annotate(figure=summed).values("figure")), 0)


def volunteers(user):
    """What waits for whoever leads volunteers: people to accept, checks to review, hours to approve, sudden gaps."""
    programmes = programmes_with(user, LEAD_ROLES)
    register = Volunteer.objects.on_the_register().filter(programme__in=programmes)
    late = ShiftSignUp.objects.late_cancellations().filter(volunteer__programme__in=programmes)
    checks = to_review().filter(volunteer__in=register).select_related("volunteer__person", "volunteer__programme")
    context = {
        "late": late.filter(shift__ends_at__gt=timezone.now()).select_related(
            "shift__role__programme", "volunteer__person"
        )[:MOST_SHOWN],
        "checks": checks[:MOST_SHOWN],
        "applicants": _by_programme(register.filter(state=Volunteer.State.APPLICANT), "programme"),
        "hours": _by_programme(Hours.objects.to_approve().filter(volunteer__in=register), "volunteer__programme"),
        "programmes": programmes,
    }
    return Part("reporting/home/_volunteers.html", context)


def _by_programme(rows, path):
    """(slug, name, how many) of each programme that has some."""
    return rows.order_by().values_list(f"{path}__slug", f"{path}__name").annotate(number=Count("pk"))


def actions(user):
    """What is open, the longest due first: to a partner their agency's, to officers and managers everybody's."""
    open_ = Action.objects.visible_to(user).open().select_related("programme", "agency", "estate")
    context = {
        "programmes": programmes_with(user, ACTION_ROLES),
        "actions": open_[:MOST_ACTIONS],
        "late": open_.late_on(timezone.localdate()).count(),
    }
    return Part("reporting/home/_actions.html", context)


def police_data(user):
    imports = Import.objects.of_street_files().select_related("by")[:MOST_SHOWN]
    return Part("reporting/home/_police_data.html", {"imports": imports})


def administration(user):
    context = {
        "programmes": Programme.objects.annotate(
            manager_count=Count(
                "memberships", filter=Q(memberships__role=Role.MANAGER, memberships__user__is_active=True)
            )
        ),
        "never_signed_in": User.objects.filter(is_active=True, last_login__isnull=True).count(),
    }
    return Part("reporting/home/_administration.html", context)


PARTS = [
    (frozenset({Role.MANAGER}), figures),
    (ANY_ROLE - {Role.MANAGER}, my_programmes),
    (EVENT_ROLES, events),
    (LEAD_ROLES, volunteers),
    (PEOPLE_ROLES, calls),
    (ACTION_ROLES, actions),
    (PEOPLE_ROLES, people),
    (DATA_ROLES, police_data),
    (frozenset({SITE_ADMINISTRATOR}), administration),
]
