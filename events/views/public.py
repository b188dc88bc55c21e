"""What everybody sees without an account: which events there are, one event, its calendar file, QR code and poster.

These pages are the same for everybody and open no session, so that browsers and proxies may keep them for a moment.
"""

from functools import wraps

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from engagement import context_processors
from engagement.access import public
from estates.models import Estate
from events import calendar_files, posters, qr_codes
from events.forms.joining import wording_of
from events.models import Event, Session

KEPT_SECONDS = 30
MOST_SHOWN = 200


def kept_for_a_moment(view):
    """A good answer may be kept by anybody; one that says what is wrong is asked for anew."""

    @wraps(view)
    def wrapped(*args, **kwargs):
        response = view(*args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
        return response

    return wrapped


def public_page(request, template, context, status=200):
    """Without the reader's session: what is the same for everybody."""
    context = {**context, **context_processors.council(request), "now": timezone.now()}
    return HttpResponse(render_to_string(template, context), status=status)


def public_event_of(slug):
    sessions = Prefetch("sessions", Session.objects.order_by("starts_at", "pk"))
    events = Event.objects.public().select_related("programme", "estate").prefetch_related(sessions)
    return get_object_or_404(events, slug=slug)


@public
@require_safe
@kept_for_a_moment
def public_events(request):
    return public_page(request, "events/public_events.html", _upcoming())


@public
@require_safe
@kept_for_a_moment
def public_estate_events(request, pk):
    estate = get_object_or_404(Estate.objects.filter(programmes__isnull=False).distinct(), pk=pk)
    return public_page(request, "events/public_estate_events.html", _upcoming(estate))


@public
@require_safe
@kept_for_a_moment
def public_event(request, slug):
    event = public_event_of(slug)
    context = {
        "event": event,
        "status": event.status(timezone.now()),
        "may_join": wording_of(event.programme) is not None,
    }
    return public_page(request, "events/public_event.html", context)


@public
@require_safe
@kept_for_a_moment
def calendar_file(request, slug):
    event = public_event_of(slug)
    return _file(calendar_files.calendar_file(event), "text/calendar; charset=utf-8", f"{event.slug}.ics")


@public
@require_safe
@kept_for_a_moment
def qr_code(request, slug, form):
    event = public_event_of(slug)
    if form == "svg":
        return _file(qr_codes.svg(event), "image/svg+xml", f"{event.slug}.svg")
    if form == "png":
        return _file(qr_codes.png(event), "image/png", f"{event.slug}.png")
    raise Http404


@public
@require_safe
@kept_for_a_moment
def poster(request, slug):
    event = public_event_of(slug)
    try:
        return _file(posters.poster(event), "application/pdf", f"{event.slug}.pdf")
    except posters.CannotMakePdf:
        return public_page(request, "events/no_poster.html", {"event": event}, status=503)


def _upcoming(estate=None):
    """Those still to come, of all programmes or for whoever lives on the estate; and the estates that have some."""
    events = Event.objects.public().upcoming(timezone.now()).select_related("programme", "estate")
    estates = Estate.objects.filter(programmes__in=events.order_by().values("programme")).distinct()
    if estate:
        events = events.filter(programme__estates=estate).exclude(estate__in=Estate.objects.exclude(pk=estate.pk))
    return {"events": events.order_by("starts_at", "pk")[:MOST_SHOWN], "estates": estates, "estate": estate}


def _file(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
