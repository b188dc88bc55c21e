"""Who was refused what: kept as audit events, so that somebody trying addresses one after the other is seen."""

from estates.models import AuditEvent, Programme

LARGEST_ID = 2**63 - 1


def record_refusals(get_response):
    """Middleware: a page that answered 403 or 404 to somebody signed in. Its name and number, never what was typed."""

    def middleware(request):
        response = get_response(request)
        if response.status_code in (403, 404) and request.resolver_match and request.user.is_authenticated:
            _record(request)
        return response

    return middleware


def _record(request):
    match = request.resolver_match
    programme = getattr(request, "programme", None)
    if programme is None and "slug" in match.kwargs:
        programme = Programme.objects.filter(slug=match.kwargs["slug"]).first()
    number = match.kwargs.get("pk")
    AuditEvent.objects.create(
        actor=request.user,
        action=AuditEvent.Action.REFUSED,
        programme=programme,
        model=match.view_name[:60],
        object_id=number if isinstance(number, int) and number <= LARGEST_ID else None,
        rows=0,
    )
