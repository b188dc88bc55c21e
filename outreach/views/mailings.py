"""Mailings: a template to many people, with a preview before and its progress after."""

from contextlib import suppress
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages as banners
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import role_required
from outreach import mailings, outbox
from outreach.channels import ways
from outreach.forms.mailings import MailingForm
from outreach.message_templates import filled
from outreach.models import Mailing
from outreach.views.message_templates import EXAMPLE, templates_of
from outreach.views.messages import SENDERS


def _mailings(request):
    visible = Mailing.objects.visible_to(request.user).filter(programme=request.programme)
    return visible.select_related("started_by", "stopped_by")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*SENDERS)
def send_mailing(request, slug, pk):
    """The filter is a GET, so that a choice can be kept: it names places, and nobody. Saying yes is a POST."""
    template = get_object_or_404(templates_of(request), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = MailingForm(asked or {"channel": next(iter(ways()))}, programme=request.programme, template=template)
    context = {"form": form, "template": template}
    if form.is_valid():
        mailing, people = form.mailing(_key(request)), form.chosen()
        preview = mailings.preview(mailing=mailing, people=people)
        # Pressed twice, nobody is left the second time: they are just being written to.
        if request.method == "POST" and (preview.ready or _mailings(request).filter(key=mailing.key).exists()):
            mailing = mailings.start_mailing(mailing=mailing, people=people, by=request.user)
            banners.success(request, "The mailing is on its way: see below how far it is.")
            return redirect("outreach:mailing", slug, mailing.pk)
        example = {"name": EXAMPLE, "programme": request.programme}
        context |= {
            "preview": preview,
            "left_today": outbox.left_today(timezone.now()).others,
            "subject": filled(template.subject, **example),
            "body": filled(template.body, **example),
        }
    return render(request, "outreach/send_mailing.html", context)


def _key(request):
    with suppress(ValueError):
        return UUID(request.POST.get("key", ""))
    return uuid4()


@require_safe
@role_required(*SENDERS)
def mailing(request, slug, pk):
    found = get_object_or_404(_mailings(request), pk=pk)
    [(_, progress)] = mailings.with_progress([found])
    hours = f"{settings.MESSAGES_FROM_HOUR}:00 and {settings.MESSAGES_UNTIL_HOUR}:00"
    return render(request, "outreach/mailing.html", {"mailing": found, "progress": progress, "hours": hours})


@require_POST
@role_required(*SENDERS)
def stop_mailing(request, slug, pk):
    if mailings.stop_mailing(mailing=get_object_or_404(_mailings(request), pk=pk), by=request.user):
        banners.success(request, "The mailing is stopped: what was not sent yet is not sent any more.")
    else:
        banners.info(request, "The mailing was stopped before.")
    return redirect("outreach:mailing", slug, pk)
