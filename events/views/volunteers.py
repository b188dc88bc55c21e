"""The volunteer register: who is on it, one volunteer, and what is written down about them."""

from django.contrib import messages
from django.db.models import OuterRef, Subquery, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from engagement.editing import ChangedMeanwhile
from engagement.pages import page_of
from estates import audit
from estates.views.people import ON_A_CARD, people_of, person_of
from events import checks, joining, register, shift_messages
from events.forms.joining import wording_of
from events.forms.volunteers import (
    CheckForm,
    EmergencyContactForm,
    EndCheckForm,
    FindPersonForm,
    VolunteerFilterForm,
    VolunteerForm,
    VolunteerStateForm,
)
from events.models import LEAD_ROLES, Application, Check, Hours, Volunteer
from events.models.volunteers import EMERGENCY

MOST_FOUND = 20
SHOWN = ["volunteering"]
SHOWN_TO_LEADS = ["checks", "emergency contact", *SHOWN]


def volunteers_of(request):
    visible = Volunteer.objects.visible_to(request.user).filter(programme=request.programme).current()
    return visible.select_related("person__estate", "programme")


def volunteer_of(request, pk):
    return get_object_or_404(volunteers_of(request), pk=pk)


@require_safe
@role_required(*PEOPLE_ROLES)
def volunteers(request, slug):
    form = VolunteerFilterForm(request.GET, programme=request.programme)
    found = form.found(volunteers_of(request))
    helped = Hours.objects.approved().filter(volunteer=OuterRef("pk")).order_by().values("volunteer")
    standing = Check.objects.standing().filter(volunteer=OuterRef("pk"))
    found = found.annotate(
        minutes=Subquery(helped.annotate(all=Sum("minutes")).values("all")),
        cleared_until=Subquery(standing.values("review_on")),
    )
    context = {
        "form": form,
        "on_the_register": volunteers_of(request).on_the_register().count(),
        "minutes": Hours.objects.approved().filter(volunteer__programme=request.programme).minutes(),
        "today": timezone.localdate(),
        "may_join": wording_of(request.programme) is not None,
        "is_lead": bool(request.roles & LEAD_ROLES),
        **page_of(request, found.prefetch_related("skills")),
    }
    audit.searched(
        by=request.user, programme=request.programme, rows=context["page_obj"].paginator.count,
        fields=["volunteering", *form.used],
    )  # fmt: skip
    return render(request, "events/volunteers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def add_volunteer(request, slug):
    """Searching is a POST that changes nothing."""
    form = FindPersonForm(request.POST if request.method == "POST" else None)
    found = []
    if form.is_valid():
        people = people_of(request).current().search(form.cleaned_data["search"])
        found = list(people.select_related("estate").prefetch_related("phones")[:MOST_FOUND])
        audit.viewed_all(people=found, by=request.user, programme=request.programme, fields=ON_A_CARD)
    there = dict(volunteers_of(request).filter(person__in=found).values_list("person", "pk"))
    context = {"form": form, "found": [(person, there.get(person.pk)) for person in found]}
    return render(request, "events/add_volunteer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def register_person(request, slug, pk):
    person = person_of(request, pk)
    there = volunteers_of(request).filter(person=person).first()
    if there:
        return redirect("events:volunteer", slug, there.pk)
    form = VolunteerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        volunteer = register.add_volunteer(programme=request.programme, person=person, by=request.user, **form.answers)
        messages.success(request, "They are on the register as an applicant. Next: what is needed to accept them.")
        return redirect("events:volunteer", slug, volunteer.pk)
    audit.viewed(person=person, by=request.user, programme=request.programme, fields=ON_A_CARD)
    return render(request, "events/register_person.html", {"form": form, "person": person})


@require_safe
@role_required(*PEOPLE_ROLES)
def volunteer(request, slug, pk):
    volunteer = volunteer_of(request, pk)
    is_lead = bool(request.roles & LEAD_ROLES)
    audit.viewed(
        person=volunteer.person, by=request.user, programme=request.programme,
        fields=SHOWN_TO_LEADS if is_lead else SHOWN,
    )  # fmt: skip
    context = {
        "volunteer": volunteer,
        "is_lead": is_lead,
        "check": volunteer.checks.standing().select_related("seen_by").first(),
        "today": timezone.localdate(),
        "states": _states(volunteer),
        "applications": _applications(volunteer, is_lead),
        "reached_by": shift_messages.way_to(volunteer),
        "sign_ups": volunteer.shift_sign_ups.select_related("shift__role", "shift__event").order_by(
            "-shift__starts_at"
        ),
        "hours": volunteer.hours.select_related("sign_up__shift__role"),
        "minutes": volunteer.hours.approved().minutes(),
    }
    if is_lead:
        context["emergency_contact"] = getattr(volunteer, "emergency_contact", None)
        context["checks"] = volunteer.checks.exclude(ended_at=None).select_related("seen_by")
    return render(request, "events/volunteer.html", context)


def _applications(volunteer, is_lead):
    """What they sent that nobody looked at yet; whom to ring in an emergency is for leads alone."""
    applications = list(volunteer.applications.filter(looked_at=None).select_related("programme"))
    for application in applications:
        told = application.as_told()
        application.shown = [
            (question, told[question]) for question in told if is_lead or question not in EMERGENCY.values()
        ]
    return applications


def _states(volunteer):
    """The history, the latest first, of the states alone."""
    states, last = [], None
    for row in volunteer.history.select_related("history_user").order_by("history_date", "history_id"):
        if last is None or (row.state, row.state_because) != (last.state, last.state_because):
            states.insert(0, row)
        last = row
    return states


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def edit_volunteer(request, slug, pk):
    volunteer = volunteer_of(request, pk)
    form = VolunteerForm(request.POST if request.method == "POST" else None, instance=volunteer)
    context, status = {"form": form, "volunteer": volunteer}, 200
    audit.viewed(person=volunteer.person, by=request.user, programme=request.programme, fields=SHOWN)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            register.change_volunteer(volunteer=volunteer, version=version, by=request.user, **form.answers)
        except ChangedMeanwhile as meanwhile:
            context["beside"], status = form.beside(VolunteerForm(instance=meanwhile.current)), 409
        else:
            messages.success(request, "The volunteer is saved.")
            return redirect("events:volunteer", slug, pk)
    return render(request, "events/edit_volunteer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def change_volunteer_state(request, slug, pk):
    volunteer = volunteer_of(request, pk)
    form = VolunteerStateForm(request.POST if request.method == "POST" else None, instance=volunteer)
    context, status = {"form": form, "volunteer": volunteer}, 200
    if form.is_valid():
        answers = form.cleaned_data
        try:
            register.change_state(
                volunteer=volunteer, version=answers["version"], state=answers["state"],
                because=answers["state_because"], by=request.user,
            )  # fmt: skip
        except ChangedMeanwhile as meanwhile:
            context["beside"], status = form.beside(VolunteerStateForm(instance=meanwhile.current)), 409
        else:
            messages.success(request, f"The state is now: {volunteer.get_state_display()}.{_shifts_left(volunteer)}")
            return redirect("events:volunteer", slug, pk)
    return render(request, "events/change_volunteer_state.html", context, status=status)


def _shifts_left(volunteer):
    """A sentence about the shifts of whoever is not accepted any more: they stay theirs until somebody decides."""
    ahead = volunteer.shift_sign_ups.confirmed().filter(shift__starts_at__gt=timezone.now()).count()
    if volunteer.state == Volunteer.State.ACCEPTED or not ahead:
        return ""
    shifts = "a shift" if ahead == 1 else f"{ahead} shifts"
    return f" They still have {shifts} to come: take them off if somebody else is to do it."


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def emergency_contact(request, slug, pk):
    volunteer = volunteer_of(request, pk)
    contact = getattr(volunteer, "emergency_contact", None)
    form = EmergencyContactForm(request.POST if request.method == "POST" else None, contact=contact)
    audit.viewed(person=volunteer.person, by=request.user, programme=request.programme, fields=["emergency contact"])
    if form.is_valid():
        register.set_emergency_contact(volunteer=volunteer, by=request.user, **form.cleaned_data)
        messages.success(request, "The emergency contact is saved.")
        return redirect("events:volunteer", slug, pk)
    return render(request, "events/emergency_contact.html", {"form": form, "volunteer": volunteer})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def record_check(request, slug, pk):
    volunteer = volunteer_of(request, pk)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        checks.record_check(volunteer=volunteer, by=request.user, **form.cleaned_data)
        messages.success(request, "The check is recorded. Give the certificate back, and keep no copy.")
        return redirect("events:volunteer", slug, pk)
    return render(request, "events/record_check.html", {"form": form, "volunteer": volunteer})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*LEAD_ROLES)
def end_check(request, slug, pk):
    volunteer = volunteer_of(request, pk)
    form = EndCheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        checks.end_check(volunteer=volunteer, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, "The check no longer counts.")
        return redirect("events:volunteer", slug, pk)
    return render(request, "events/end_check.html", {"form": form, "volunteer": volunteer})


@require_POST
@role_required(*PEOPLE_ROLES)
def look_at_application(request, slug, pk, application_pk):
    """What somebody on the register sent again was looked at; what it says was taken over by hand, or not."""
    volunteer = volunteer_of(request, pk)
    application = get_object_or_404(Application, volunteer=volunteer, pk=application_pk)
    joining.look_at(application=application, by=request.user)
    messages.success(request, "Done.")
    return redirect("events:volunteer", slug, pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def volunteer_link(request, slug, pk):
    """Send the private link, or make a new one, after which the old one leads nowhere."""
    volunteer = volunteer_of(request, pk)
    if request.POST.get("what") == "new":
        shift_messages.new_link(volunteer=volunteer, by=request.user)
        messages.success(request, "There is a new link, and the old one leads nowhere. Send it to them.")
    elif shift_messages.send_link(volunteer=volunteer, by=request.user):
        messages.success(request, "The link is on its way to them.")
    else:
        messages.error(request, "There is no e-mail address or mobile number to send it to. Complete their record.")
    return redirect("events:volunteer", slug, pk)
