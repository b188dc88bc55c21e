from django.contrib import messages as banners
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from engagement.access import Role, role_required
from engagement.pages import page_of
from estates import audit
from outreach import outbox
from outreach.forms.messages import MessageFilterForm
from outreach.models import Message

SENDERS = (Role.MANAGER, Role.OFFICER)


def _messages(request):
    visible = Message.objects.visible_to(request.user).filter(programme=request.programme)
    return visible.select_related("person")


@require_safe
@role_required(*SENDERS)
def messages(request, slug):
    form = MessageFilterForm(request.GET)
    context = {
        "form": form,
        "watch": outbox.watch(timezone.now()),
        **page_of(request, form.chosen(_messages(request)).to_look_at_first()),
    }
    return render(request, "outreach/messages.html", context)


@require_safe
@role_required(*SENDERS)
def message(request, slug, pk):
    message = get_object_or_404(_messages(request), pk=pk)
    audit.viewed(person=message.person, by=request.user, programme=request.programme, fields=["messages"])
    return render(request, "outreach/message.html", {"message": message, "facts": _facts(message)})


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
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def _moment(moment):
    return f"{timezone.localtime(moment):%-d %B %Y, %H:%M}" if moment else ""
