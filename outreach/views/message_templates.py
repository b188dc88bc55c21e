from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import role_required
from engagement.editing import ChangedMeanwhile
from outreach import message_templates as texts
from outreach.forms.messages import MessageTemplateForm
from outreach.models import MessageTemplate
from outreach.views.messages import SENDERS

EXAMPLE = "Ann Lee"


def templates_of(request):
    return MessageTemplate.objects.visible_to(request.user).filter(programme=request.programme)


@require_safe
@role_required(*SENDERS)
def message_templates(request, slug):
    return render(request, "outreach/message_templates.html", {"templates": templates_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*SENDERS)
def add_message_template(request, slug):
    form = MessageTemplateForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        template = texts.save_template(template=form.instance, by=request.user, **form.cleaned_data)
        messages.success(request, "The template was added. Look at how it reads, and send yourself a test.")
        return redirect("outreach:message-template", slug, template.pk)
    return render(request, "outreach/add_message_template.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*SENDERS)
def edit_message_template(request, slug, pk):
    template = get_object_or_404(templates_of(request), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = MessageTemplateForm(posted, instance=template, programme=request.programme)
    if form.is_valid():
        try:
            texts.save_template(template=template, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            saved = MessageTemplateForm(instance=changed.current, programme=request.programme)
            context = {"form": form, "template": template, "beside": form.beside(saved)}
            return render(request, "outreach/edit_message_template.html", context, status=409)
        messages.success(request, "The template was saved.")
        return redirect("outreach:message-template", slug, pk)
    return render(request, "outreach/edit_message_template.html", {"form": form, "template": template})


@require_safe
@role_required(*SENDERS)
def message_template(request, slug, pk):
    template = get_object_or_404(templates_of(request), pk=pk)
    subject, body = (
        texts.filled(text, name=EXAMPLE, programme=request.programme) for text in (template.subject, template.body)
    )
    context = {"template": template, "subject": subject, "body": body}
    return render(request, "outreach/message_template.html", context)


@require_POST
@role_required(*SENDERS)
def test_message_template(request, slug, pk):
    template = get_object_or_404(templates_of(request).select_related("programme"), pk=pk)
    if texts.send_test(template=template, to=request.user):
        messages.success(request, "The test is on its way to your own e-mail address.")
    else:
        messages.error(request, "The mail server did not take the test. Try again, or tell whoever runs Engagement.")
    return redirect("outreach:message-template", slug, pk)
