from django.conf import settings
from django.contrib import messages as banners
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import Role, role_required
from engagement.pages import page_of
from estates import audit
from estates.views.people import person_of
from outreach import outbox
from outreach.forms.messages import MessageFilterForm, WriteMessageForm
from outreach.mailings import with_progress
from outreach.message_templates import filled
from outreach.models import Mailing, Message, MessageTemplate
from outreach.retention import kept_until

SENDERS = (Role.MANAGER, Role.OFFICER)
MAILINGS = 10  # the latest, above the messages


def _messages(request):
    visible = Message.objects.visible_to(request.user).filter(programme=request.programme)
    return visible.select_related("person")


def _latest_mailings(request):
    visible = Mailing.objects.visible_to(request.user).filter(programme=request.programme)
    return visible.order_by("-started_at", "-pk")[:MAILINGS]


@require_safe
@role_required(*SENDERS)
def messages(request, slug):
    form = MessageFilterForm(request.GET)
    context = {
        "form": form,
        "watch": outbox.watch(timezone.now()),
        "mailings": with_progress(_latest_mailings(request)),
        **page_of(request, form.chosen(_messages(request)).to_look_at_first()),
    }
    return render(request, "outreach/messages.html", context)


@require_safe
@role_required(*SENDERS)
def message(request, slug, pk):
    message = get_object_or_404(_messages(request), pk=pk)
    audit.viewed(person=message.person, by=request.user, programme=request.programme, fields=["messages"])
    context = {"message": message, "facts": _facts(message), "kept_for_days": settings.MESSAGE_TEXTS_DAYS}
    return render(request, "outreach/message.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*SENDERS)
def write_message(request, slug, pk):
    """To one person; `?template=` fills the form in."""
    person = person_of(request, pk)
    templates = MessageTemplate.objects.visible_to(request.user).filter(programme=request.programme)
    form = WriteMessageForm(
        request.POST if request.method == "POST" else None,
        person=person,
        programme=request.programme,
        initial=_from_template(request, templates, person),
    )
    if form.is_valid():
        fields = {"about": f"person:{form.cleaned_data.pop('key')}", "kind": "written", **form.cleaned_data}
        written = outbox.queue_message(programme=request.programme, person=person, **fields)
        banners.success(request, "The message will be sent within a few minutes, or in the morning.")
        return redirect("outreach:message", slug, written.pk)
    return render(request, "outreach/write_message.html", {"form": form, "person": person, "templates": templates})


def _from_template(request, templates, person):
    chosen = request.GET.get("template", "")
    template = templates.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None
    if template is None:
        return {}
    texts = {name: getattr(template, name) for name in ("subject", "body")}
    texts = {name: filled(text, name=person.name, programme=request.programme) for name, text in texts.items()}
    return {"purpose": template.purpose, **texts}


@require_POST
@role_required(*SENDERS)
def try_again(request, slug, pk):
    message = get_object_or_404(_messages(request), pk=pk)
    if outbox.try_again(message=message):
        banners.success(request, "The message will be sent again within a few minutes, or in the morning.")
    else:
        banners.info(request, "The message was not queued again: its state has changed. It is shown below.")
    return redirect("outreach:message", slug, pk)


def _facts(message):
    until = kept_until(message)
    facts = {
        "To": message.person,
        "Way": message.get_channel_display(),
        "State": message.get_state_display(),
        "Why": message.why_in_words,
        "Due": _moment(message.due_at),
        "Not after": _moment(message.expires_at),
        "Last tried": _moment(message.claimed_at),
        "Tries": message.attempts or "",
        "Sent": _moment(message.sent_at),
        "Text kept until": f"{timezone.localtime(until):%-d %B %Y}" if until and message.body else "",
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def _moment(moment):
    return f"{timezone.localtime(moment):%-d %B %Y, %H:%M}" if moment else ""
