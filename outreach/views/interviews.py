"""Interviews with one person: begun from their record, held on one page, finished."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagement.access import PEOPLE_ROLES, role_required
from engagement.pages import page_of
from estates import audit
from estates.models import Person
from estates.views.people import person_of
from outreach import interviews as holding
from outreach.forms.interviews import InterviewForm, StartInterviewForm
from outreach.models import CallListEntry, Interview
from outreach.views.calls import to_the_next


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def interviews(request, slug, pk):
    person = person_of(request, pk)
    form = StartInterviewForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        interview = holding.start_interview(
            programme=request.programme, person=person, by=request.user, **form.cleaned_data
        )
        return redirect("outreach:interview", slug, interview.pk)
    audit.viewed(person=person, by=request.user, programme=request.programme, fields=["interviews"])
    theirs = Interview.objects.visible_to(request.user).filter(person=person)
    context = {
        "person": person,
        "form": form,
        **page_of(request, theirs.select_related("version__questionnaire", "programme", "by")),
    }
    return render(request, "outreach/interviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def interview(request, slug, pk):
    """Every button saves what is typed; "Finish" asks for what is missing and then fixes the interview."""
    interview = _interview_of(request, pk)
    if interview.finished_at:
        return _finished(request, interview)
    form = _form(interview, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _held(request, interview, form)
    typed = {"revision": form.cleaned_data["revision"], "answers": form.answers, "quotes": form.quotes}
    try:
        saved = holding.save_answers(interview=interview, by=request.user, **typed)
        if "finish" not in request.POST:
            messages.success(request, "What you have so far is saved.")
            section = _section_to_go_on_with(form, _form(saved), request.POST.get("go", ""))
            return redirect(f"{reverse('outreach:interview', args=[slug, pk])}#section-{section}")
        holding.finish_interview(interview=saved, by=request.user)
    except holding.SavedMeanwhile as meanwhile:
        beside = form.beside(_form(meanwhile.current), saved_by=meanwhile.current.by)
        return _held(request, interview, form, status=409, beside=beside)
    except holding.IsFinished:
        messages.error(request, "This interview was finished meanwhile. What you typed last is not in it.")
        return redirect("outreach:interview", slug, pk)
    except holding.NotAnswered as missing:
        return _held(request, saved, _asking_again(saved, request.POST, missing.questions))
    return _after(request, saved)


def _after(request, interview):
    """Held in a call from a list, it is that call's outcome, and the next person is there."""
    entries = CallListEntry.objects.filter(person=interview.person_id, claim__by=request.user)
    entry = entries.filter(call_list__programme=request.programme).select_related("call_list__programme").first()
    if entry and not interview.contact_id:
        holding.write_down_call(interview=interview, entry=entry, by=request.user)
        messages.success(request, "The interview is finished, and the call is written down.")
        return to_the_next(request, entry.call_list)
    messages.success(request, "The interview is finished. If the contact is not written down yet, do it now.")
    return redirect("outreach:interviews", request.programme.slug, interview.person_id)


def _interview_of(request, pk):
    visible = Interview.objects.visible_to(request.user).filter(programme=request.programme)
    return get_object_or_404(visible.select_related("person", "version__questionnaire", "by"), pk=pk)


def _form(interview, data=None):
    answers = list(interview.answers.select_related("question"))
    return InterviewForm(
        data,
        questions=interview.version.questions.all(),
        answers={answer.question.key: answer.value for answer in answers},
        quoted=[answer.question.key for answer in answers if answer.may_quote],
        quotable=holding.agree_to_quotes(Person.objects.filter(pk=interview.person_id)).exists(),
        revision=interview.revision,
    )


def _asking_again(saved, data, questions):
    """The form as it was sent, with what is still missing: answers can have made more questions be asked."""
    data = data.copy()
    data["revision"] = saved.revision
    form = _form(saved, data)
    form.full_clean()
    form.ask_for(questions)
    return form


def _section_to_go_on_with(sent, now, section):
    """The first one with a question that is asked only now, because of what was answered; else the next one."""
    new = {question.key for question in now.asked} - {question.key for question in sent.asked}
    sections = list(now.sections())
    for number, (_, fields) in enumerate(sections, start=1):
        if any(field.field.question.key in new for field in fields if hasattr(field.field, "question")):
            return number
    return min(int(section) + 1, len(sections)) if section.isdecimal() and len(section) < 4 else 1


def _held(request, interview, form, status=200, **context):
    audit.viewed(person=interview.person, by=request.user, programme=request.programme, fields=["interviews"])
    context |= {"interview": interview, "form": form, "person": interview.person}
    return render(request, "outreach/interview.html", context, status=status)


def _finished(request, interview):
    audit.viewed(person=interview.person, by=request.user, programme=request.programme, fields=["interviews"])
    answers = interview.answers.select_related("question").order_by("question__position")
    facts = [{"key": answer.question.text, "value": answer.in_words} for answer in answers]
    context = {"interview": interview, "facts": facts, "person": interview.person}
    return render(request, "outreach/finished_interview.html", context)
