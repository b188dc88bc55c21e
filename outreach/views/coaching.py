"""Coaching: whose call is due, one person's goal and steps, and how the calls went."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from engagement.pages import page_of
from estates import audit
from estates.views.people import person_of
from outreach import coaching as running
from outreach.contacts import record_contact
from outreach.forms.coaching import CoachingCallForm, EndForm, StartCoachingForm, StepForm
from outreach.models import Coaching
from outreach.outcomes import Outcome, Way
from outreach.views.calls import buttons


def coachings_of(request):
    visible = Coaching.objects.visible_to(request.user).filter(programme=request.programme)
    return visible.select_related("person", "coach", "programme")


@require_safe
@role_required(*PEOPLE_ROLES)
def coachings(request, slug):
    due = running.due_calls().filter(coaching__in=coachings_of(request))
    context = {
        "due": due.select_related("coaching__person", "coaching__coach"),
        "is_mine_due": _mine(request).exists(),
        **page_of(request, coachings_of(request).order_by("state", "-created_at")),
    }
    return render(request, "outreach/coachings.html", context)


@require_POST
@role_required(*PEOPLE_ROLES)
def next_coaching_call(request, slug):
    """Straight to whoever the coach is to call next."""
    call = _mine(request).first()
    if call:
        return redirect("outreach:coaching", slug, call.coaching_id)
    messages.info(request, "No coaching call of yours is due.")
    return redirect("outreach:coachings", slug)


def _mine(request):
    """The calls that this coach is to make now: who was missed before first, then whose is longest due."""
    due = running.due_calls().filter(coaching__in=coachings_of(request).filter(coach=request.user))
    return due.order_by("not_before", "due_on", "pk").select_related("coaching__person")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def start_coaching(request, slug, pk):
    person = person_of(request, pk)
    form = StartCoachingForm(
        request.POST if request.method == "POST" else None, programme=request.programme, person=person
    )
    if form.is_valid():
        coaching = running.start_coaching(
            programme=request.programme, person=person, by=request.user, **form.cleaned_data
        )
        messages.success(request, "The coaching has begun, and its first call is due.")
        return redirect("outreach:coaching", slug, coaching.pk)
    return render(request, "outreach/start_coaching.html", {"form": form, "person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def coaching(request, slug, pk):
    coaching = get_object_or_404(coachings_of(request), pk=pk)
    call = coaching.calls.filter(contact__isnull=True).first()
    form = CoachingCallForm(request.POST if request.method == "POST" else None, initial={"call": call and call.pk})
    if form.is_valid():
        _write_down(request, coaching, **form.cleaned_data)
        messages.success(request, "The call is saved.")
        return redirect("outreach:coaching", slug, pk)
    audit.viewed(person=coaching.person, by=request.user, programme=request.programme, fields=["coaching", "phones"])
    context = {
        "coaching": coaching,
        "call": call,
        "form": form,
        **buttons(without=[Outcome.CALL_BACK]),
        "others_due": _mine(request).exclude(coaching=coaching).count(),
        "step_form": StepForm(),
        "phones": coaching.person.phones.filter(wrong_since__isnull=True),
        "steps": coaching.steps.all(),
        "calls": coaching.calls.filter(contact__isnull=False).select_related("contact__by").order_by("-due_on"),
    }
    return render(request, "outreach/coaching.html", context)


def _write_down(request, coaching, *, call, **fields):
    """For the call that the page was opened for. Was the coaching ended meanwhile, they were spoken to all the same."""
    calls = coaching.calls.filter(pk=call) if call else coaching.calls.filter(contact__isnull=True)
    call = calls.first()
    if call and coaching.state != Coaching.State.ENDED:
        running.log_call(call=call, by=request.user, **fields)
    else:
        who = {"programme": coaching.programme, "person": coaching.person, "by": request.user}
        record_contact(way=Way.PHONE, **who, **fields)


@require_POST
@role_required(*PEOPLE_ROLES)
def add_step(request, slug, pk):
    coaching, form = get_object_or_404(coachings_of(request), pk=pk), StepForm(request.POST)
    if form.is_valid():
        running.add_step(coaching=coaching, by=request.user, **form.cleaned_data)
        messages.success(request, "The step is added.")
    else:
        messages.error(request, "Say what the step is, in at most 300 letters.")
    return redirect("outreach:coaching", slug, pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def mark_step(request, slug, pk, step_pk):
    step = get_object_or_404(get_object_or_404(coachings_of(request), pk=pk).steps, pk=step_pk)
    running.mark_step(step=step, is_done=request.POST.get("done") == "yes", by=request.user)
    return redirect("outreach:coaching", slug, pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def pause_coaching(request, slug, pk):
    running.pause_coaching(coaching=get_object_or_404(coachings_of(request), pk=pk), by=request.user)
    messages.success(request, "The coaching is paused: no call is due until it goes on.")
    return redirect("outreach:coaching", slug, pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def resume_coaching(request, slug, pk):
    running.resume_coaching(coaching=get_object_or_404(coachings_of(request), pk=pk), by=request.user)
    messages.success(request, "The coaching goes on.")
    return redirect("outreach:coaching", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def end_coaching(request, slug, pk):
    coaching = get_object_or_404(coachings_of(request).exclude(state=Coaching.State.ENDED), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        running.end_coaching(coaching=coaching, by=request.user, **form.cleaned_data)
        messages.success(request, "The coaching is ended.")
        return redirect("outreach:coaching", slug, pk)
    return render(request, "outreach/end_coaching.html", {"form": form, "coaching": coaching})
