"""What everybody may read: "you said, we did"; and what those who raised an issue answer, by their private link."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import public
from estates.models import Estate, Programme
from events.posters import CannotMakePdf, pdf_of
from events.views.public import kept_for_a_moment, public_page
from partnership import answering
from partnership.forms.issues import WorkedForm
from partnership.issues import say_whether_it_worked
from partnership.models import Issue
from partnership.you_said import answers_of, poster_html


def _estates_of(slug):
    """The programme, and its estates on which something is shown. Where nothing is, there is no such programme."""
    programme = get_object_or_404(Programme, slug=slug)
    shown = Issue.objects.shown().filter(programme=programme)
    estates = Estate.objects.filter(issues__in=shown).distinct()
    if not estates:
        raise Http404
    return programme, estates


@public
@require_safe
@kept_for_a_moment
def you_said(request, slug):
    programme, estates = _estates_of(slug)
    return public_page(request, "partnership/you_said.html", {"of": programme, "estates": estates})


@public
@require_safe
@kept_for_a_moment
def you_said_estate(request, slug, pk):
    programme, estates = _estates_of(slug)
    estate = get_object_or_404(estates, pk=pk)
    context = {"of": programme, "estate": estate, "answers": answers_of(programme, estate)}
    return public_page(request, "partnership/you_said_estate.html", context)


@public
@require_safe
@kept_for_a_moment
def you_said_poster(request, slug, pk):
    programme, estates = _estates_of(slug)
    estate = get_object_or_404(estates, pk=pk)
    try:
        pdf = pdf_of(poster_html(programme, estate))
    except CannotMakePdf:
        return public_page(request, "partnership/no_poster.html", {"of": programme, "estate": estate}, status=503)
    headers = {"Content-Disposition": 'inline; filename="you-said-we-did.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def worked(request, token):
    """Opening it changes nothing: a mail scanner does that too."""
    found = answering.asked(token)
    if found is None:
        return render(request, "partnership/worked_unknown.html", status=404)
    raised, closing = found
    form = WorkedForm(request.POST if request.method == "POST" else None, said=raised.words)
    if form.is_valid():
        taken = say_whether_it_worked(raised=raised, closing=closing, **form.cleaned_data)
        return redirect(f"{request.path}?{'thanks' if taken else 'late'}")
    is_late = raised.issue.closings != closing or "late" in request.GET
    context = {"issue": raised.issue, "form": form, "thanks": "thanks" in request.GET, "late": is_late}
    return render(request, "partnership/worked.html", context)
