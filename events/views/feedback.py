from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from events import links
from events.forms.feedback import FeedbackForm
from events.models import Feedback
from events.views.my_sign_up import by_link


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(links.sign_up_of_feedback)
def feedback(request, sign_up):
    """How it was, from whoever had a place; sent again, it replaces what was said before."""
    given = Feedback.objects.filter(sign_up=sign_up).values("rating", "words", "may_quote").first()
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_valid():
        Feedback.objects.update_or_create(sign_up=sign_up, defaults=form.cleaned_data | {"given_at": timezone.now()})
        messages.success(request, "Thank you: we read every answer.")
        return redirect("events:feedback", links.feedback_token_of(sign_up))
    context = {"form": form, "event": sign_up.event, "is_given": bool(given)}
    return render(request, "events/feedback.html", context)
