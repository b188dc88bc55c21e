"""Pages that belong to no app: the council's colours, the public statements, the user's own account."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from engagement.access import public, signed_in
from engagement.colours import words_on


@public
@require_safe
@cache_control(public=True, max_age=86400)
def council_colours(request):
    """A stylesheet rather than a style attribute, because the content security policy allows no inline style."""
    colour = settings.COUNCIL_COLOUR
    css = f":root{{--council-colour:{colour};--council-text:{words_on(colour)}}}"
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@public
@require_safe
def accessibility_statement(request):
    return render(request, "engagement/accessibility_statement.html")


@public
@require_safe
def privacy_notice(request):
    return render(request, "engagement/privacy_notice.html")


@signed_in
@require_safe
def your_account(request):
    rows = [{"key": "Name", "value": request.user.name}, {"key": "E-mail address", "value": request.user.email}]
    return render(request, "engagement/your_account.html", {"rows": rows})


@public
@require_safe
def sign_up_closed(request):
    """Accounts are made by a programme's manager, who knows who works there."""
    return render(request, "account/signup_closed.html")


@public
@require_safe
def offline(request):
    """What a device shows where there is no signal: it says what is kept, and holds nothing about anybody."""
    return render(request, "engagement/offline.html")


@public
@require_safe
@cache_control(no_cache=True)
def offline_worker(request):
    """The service worker. It may answer for every page, since an officer may ask for any of them without signal."""
    response = render(request, "engagement/worker.js", content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@public
@require_safe
def offline_manifest(request):
    """With which a phone can put the application beside its others."""
    name = settings.COUNCIL_NAME or "Engagement"
    icon = {"src": static("engagement/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}
    manifest = {"name": name, "short_name": name[:12], "start_url": "/", "display": "standalone", "icons": [icon]}
    manifest |= {"theme_color": settings.COUNCIL_COLOUR or "#1d70b8", "background_color": "#ffffff"}
    return JsonResponse(manifest, content_type="application/manifest+json")
