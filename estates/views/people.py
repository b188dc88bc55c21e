"""The list of people, and the pages of one of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, Role, role_required
from engagement.csv_files import csv_response
from engagement.editing import ChangedMeanwhile
from estates import audit, people_export, record_history
from estates import people as records
from estates.consents import standings
from estates.do_not_contact import stopped_channels, wishes_about, wishes_to_lift
from estates.duplicates import likely_the_same
from estates.forms.people import PERSON_FIELDS, ExportPeopleForm, PeopleSearchForm, PersonForm
from estates.households import likely_members
from estates.models import Channel, Merge, Person, Phone, Programme
from estates.models.people_imports import IMPORT_ROLES

PAGE = 50
SHOWN_TO_CHANGE = [*PERSON_FIELDS, "phones"]
ON_A_CARD = ["name", "address", "phones"]  # what a suggestion or a household shows of somebody


def people_of(request):
    """Whom this user may see in this programme, the merged and erased too."""
    return Person.objects.visible_to(request.user).in_programme(request.programme)


def person_of(request, pk):
    """One of them, to do something with: the record that was kept if it was merged; an erased one is 404."""
    person = get_object_or_404(people_of(request).select_related("merged_into"), pk=pk)
    return get_object_or_404(people_of(request).current(), pk=person.merged_into_id or person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def people(request, slug):
    """Searching is a POST that changes nothing: names and numbers must not stand in addresses or logs."""
    form = PeopleSearchForm(request.POST, programme=request.programme)
    found = form.found(people_of(request).current())
    page = Paginator(found.select_related("estate", "agency").prefetch_related("phones"), PAGE).get_page(
        request.POST.get("page")
    )
    audit.searched(by=request.user, programme=request.programme, rows=page.paginator.count, fields=form.used)
    keys = [person.pk for person in page]
    context = {
        "form": form,
        "page_obj": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "stopped": set(
            Person.objects.filter(pk__in=keys).not_contactable_by_some_channel().values_list("pk", flat=True)
        ),
        "may_export": Role.MANAGER in request.roles,
        "may_import": bool(request.roles & IMPORT_ROLES),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "estates/_people.html" if part else "estates/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.MANAGER)
def export_people(request, slug):
    asked = "reason" in request.POST
    form = ExportPeopleForm(request.POST if asked else None, initial=request.POST.dict(), programme=request.programme)
    if form.is_valid():
        found = form.found(people_of(request).current())
        audit.exported(
            by=request.user, programme=request.programme, rows=found.count(), reason=form.cleaned_data["reason"],
            fields=[*people_export.FIELDS, *(f"narrowed by {name}" for name in form.used)],
        )  # fmt: skip
        name = f"people-{slug}-{timezone.localdate():%Y-%m-%d}.csv"
        return csv_response(name, people_export.HEADER, people_export.rows(found))
    return render(request, "estates/export_people.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def add_person(request, slug):
    form = PersonForm(request.POST if request.method == "POST" else None, programme=request.programme)
    candidates = []
    if form.is_valid():
        among = Person.objects.visible_to(request.user)
        candidates = likely_the_same(among=among, person=form.instance, numbers=form.numbers, by=request.user)
        audit.viewed_all(
            people=[one.person for one in candidates], by=request.user, programme=request.programme, fields=ON_A_CARD
        )
        if form.tells_apart(candidates):
            person = records.record_person(
                programme=request.programme, by=request.user, phones=form.numbers, **form.answers
            )
            messages.success(request, "The person is recorded. Next: what they agreed to, and who lives with them.")
            return redirect("estates:person", slug, person.pk)
        form.ask_about(candidates)
    here = set(people_of(request).filter(pk__in=[one.person.pk for one in candidates]).values_list("pk", flat=True))
    return render(request, "estates/add_person.html", {"form": form, "candidates": candidates, "here": here})


@require_safe
@role_required(*PEOPLE_ROLES)
def person(request, slug, pk):
    person = get_object_or_404(people_of(request).select_related("estate", "agency", "household"), pk=pk)
    if person.merged_into_id:
        return redirect("estates:person", slug, person.merged_into_id)
    if person.erased_at:
        return render(request, "estates/erased_person.html", {"person": person})
    audit.viewed(
        person=person, by=request.user, programme=request.programme, fields=[*PERSON_FIELDS, "phones", "consents"]
    )
    visible = Person.objects.visible_to(request.user)
    is_manager = Role.MANAGER in request.roles
    context = {
        "person": person,
        "is_manager": is_manager,
        "stopped": stopped_channels(person, Channel),
        "wishes": wishes_about(person).select_related("person", "household", "recorded_by"),
        "may_lift": set(wishes_to_lift(person, by=request.user).values_list("pk", flat=True)) if is_manager else (),
        "phones": person.phones.all(),
        "facts": _facts(person, reverse("estates:change-person", args=[slug, pk])),
        "channels": Channel,
        "standings": standings(person=person, programme=request.programme),
        "members": _members(person, visible),
        "likely_members": likely_members(person=person, among=people_of(request)),
        "programmes": person.programmes.filter(pk__in=Programme.objects.visible_to(request.user)),
        "other_programmes": _programmes_to_add(request, person),
        "merges": Merge.objects.filter(kept=person, undone_at=None).select_related("by"),
    }
    return render(request, "estates/person.html", context)


def _facts(person, change):
    facts = [
        ("Address", person.address),
        ("Estate", person.estate),
        ("E-mail address", person.email),
        ("Would rather be reached by", person.get_preferred_channel_display()),
        ("Language", person.language),
        ("Access needs", person.access_needs),
        ("Age", person.get_age_band_display()),
    ]
    if person.kind == Person.Kind.PROFESSIONAL or person.agency_id:
        facts += [("Agency", person.agency), ("Job title", person.job_title)]
    return [{"key": key, "value": value, "url": change} for key, value in facts]


def _members(person, visible):
    if not person.household:
        return []
    return person.household.people.filter(pk__in=visible.values("pk")).exclude(pk=person.pk)


def _programmes_to_add(request, person):
    """Other programmes in which this user works with people, and which do not have this person."""
    theirs = request.user.memberships.filter(role__in=PEOPLE_ROLES).values("programme")
    return Programme.objects.filter(pk__in=theirs).exclude(pk__in=person.programmes.values("pk"))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def change_person(request, slug, pk):
    opened = get_object_or_404(people_of(request).filter(erased_at=None), pk=pk)
    if opened.merged_into_id and request.method != "POST":
        return redirect("estates:change-person", slug, opened.merged_into_id)
    form = PersonForm(request.POST if request.method == "POST" else None, instance=opened, programme=request.programme)
    audit.viewed(person=opened, by=request.user, programme=request.programme, fields=SHOWN_TO_CHANGE)
    context = {"form": form, "person": opened}
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            records.change_person(person=opened, by=request.user, version=version, phones=form.numbers, **form.answers)
        except ChangedMeanwhile as meanwhile:
            context["person"] = current = meanwhile.current
            audit.viewed(person=current, by=request.user, programme=request.programme, fields=SHOWN_TO_CHANGE)
            context["beside"] = form.beside(PersonForm(instance=current, programme=request.programme))
            form.helper.form_action = reverse("estates:change-person", args=[slug, current.pk])
            return render(request, "estates/change_person.html", context, status=409)
        messages.success(request, "The record is saved.")
        return redirect("estates:person", slug, pk)
    return render(request, "estates/change_person.html", context)


@require_safe
@role_required(*PEOPLE_ROLES)
def person_history(request, slug, pk):
    person = person_of(request, pk)
    audit.viewed(person=person, by=request.user, programme=request.programme, fields=["history"])
    page = Paginator(record_history.entries(person), PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "page_obj": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
    }
    return render(request, "estates/person_history.html", context)


@require_POST
@role_required(*PEOPLE_ROLES)
def mark_phone(request, slug, pk, phone_pk):
    person = person_of(request, pk)
    phone = get_object_or_404(Phone, person=person, pk=phone_pk)
    is_wrong = request.POST.get("wrong") == "yes"
    records.mark_phone(phone=phone, wrong_since=timezone.now() if is_wrong else None, by=request.user)
    messages.success(request, "The number is marked as wrong." if is_wrong else "The number is right again.")
    return redirect("estates:person", slug, person.pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def email_is_right(request, slug, pk):
    """Somebody says that an address is right to which e-mail failed: it is used again."""
    person = person_of(request, pk)
    records.mark_email(person=person, address=person.email, wrong_since=None, by=request.user)
    messages.success(request, "E-mail is sent to this address again.")
    return redirect("estates:person", slug, person.pk)


@require_POST
@role_required(*PEOPLE_ROLES)
def add_to_programme(request, slug, pk):
    """Let this programme work with a person whom the user knows from another of theirs."""
    person = get_object_or_404(Person.objects.visible_to(request.user).current(), pk=pk)
    records.add_to_programme(person=person, programme=request.programme, by=request.user)
    messages.success(request, f"The person now belongs to {request.programme} too.")
    return redirect("estates:person", slug, pk)
