from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from engagement.access import public
from outreach import stopping


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed link is what allows it
@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop_messages(request, token):
    message = stopping.message_of(token)
    if message is None:
        return render(request, "outreach/stop_messages_unknown.html", status=404)
    if request.method == "POST":
        stopping.stop_messages(message)
    context = {"channel": message.get_channel_display().lower(), "is_stopped": request.method == "POST"}
    return render(request, "outreach/stop_messages.html", context)
