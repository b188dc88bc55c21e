"""Joining the volunteer register, without an account."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import public
from engagement.jobs import queue_after_commit
from estates.models import Programme
from events import joining as register
from events import limits
from events.forms.joining import JoinForm, wording_of
from events.tasks import take_in_application

TOO_MANY = (
    "Too many forms were sent from here, or with this phone number or e-mail address. Your answers are still on this "
    "page: wait an hour and press the button again."
)


def open_programme(slug):
    """The programme and the words in which it asks; 404 where nobody can join."""
    programme = get_object_or_404(Programme, slug=slug)
    return programme, get_object_or_404(programme.wordings, pk=getattr(wording_of(programme), "pk", None))


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, slug):
    programme, wording = open_programme(slug)
    form = JoinForm(request.POST if request.method == "POST" else None, programme=programme, wording=wording)
    status = 200
    if form.is_valid():
        tries = limits.keys(request, form.cleaned_data["phone"], form.cleaned_data["email"])
        try:
            application = register.apply(
                programme=programme, client_id=form.cleaned_data["client_id"], answers=form.answers,
                wording=form.wording, agreed=form.has_agreed, tries=tries,
            )  # fmt: skip
        except limits.TooManyTries:
            form.add_error(None, TOO_MANY)
            status = 429
        else:
            if application.taken_in_at is None:
                queue_after_commit(take_in_application, application.pk)
            return redirect("events:joined", slug)
    return render(request, "events/join.html", {"form": form, "joined": programme}, status=status)


@public
@require_safe
def joined(request, slug):
    """Says nothing about whoever joined."""
    programme, _ = open_programme(slug)
    return render(request, "events/joined.html", {"joined": programme})
