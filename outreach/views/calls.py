"""The call screen: one person at a time, how it ended, and straight to the next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from engagement.access import PEOPLE_ROLES, role_required
from estates import audit
from estates.models import Person
from outreach import queue
from outreach.contacts import record_contact
from outreach.forms.contacts import CallForm
from outreach.models import CallListEntry, Claim, Contact, Skip
from outreach.models.call_lists import IDLE
from outreach.outcomes import EFFECTS, MORE_ON_THE_PHONE, ON_THE_PHONE, Outcome, Way
from outreach.views.call_lists import lists_of
from outreach.views.contacts import undoable

MOST_SHOWN = 5
SEEN = ["name", "address", "phones", "language", "access_needs", "contacts"]


@require_POST
@role_required(*PEOPLE_ROLES)
def next_call(request, slug, pk):
    return to_the_next(request, get_object_or_404(lists_of(request).open(), pk=pk))


def to_the_next(request, call_list):
    """Straight to the next person, or to the list if there is none."""
    try:
        claim = queue.claim_next(call_list=call_list, by=request.user)
    except queue.OutsideHours:
        messages.warning(request, f"This list is called {call_list.hours}. It is too early or too late now.")
        return redirect("outreach:call-list", call_list.programme.slug, call_list.pk)
    if claim:
        return redirect("outreach:call", call_list.programme.slug, claim.entry_id)
    messages.info(request, _why_nobody(queue.left_to_call(call_list)))
    return redirect("outreach:call-list", call_list.programme.slug, call_list.pk)


def _why_nobody(left):
    if not left:
        return "Everybody on this list has been called."
    waiting = "1 person is" if left == 1 else f"{left:,} people are"
    return (
        f"Nobody can be called just now. {waiting} still to be called: they heard from us within a day, were tried "
        "often enough this week, asked to be called later, or are with a colleague."
    )


def entry_of(request, pk):
    entries = CallListEntry.objects.filter(call_list__in=lists_of(request), person__erased_at__isnull=True)
    return get_object_or_404(
        entries.select_related(
            "call_list__programme", "call_list__questionnaire", "person__estate", "person__household"
        ),
        pk=pk,
    )


def _is_mine(request, entry):
    held = Claim.objects.filter(entry=entry, by=request.user, touched_at__gt=timezone.now() - IDLE)
    return held.exists()


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def call(request, slug, pk):
    """A call that was made is written down, also by somebody whose quarter of an hour is over."""
    entry = entry_of(request, pk)
    household = _household(request, entry.person)
    form = CallForm(request.POST if request.method == "POST" else None, entry=entry, household=household)
    if form.is_valid():
        _record(request, entry, **form.cleaned_data)
        return to_the_next(request, entry.call_list)
    audit.viewed(person=entry.person, by=request.user, programme=request.programme, fields=SEEN)
    context = {
        "form": form,
        "entry": entry,
        "person": entry.person,
        "is_mine": _is_mine(request, entry),
        "household": household,
        "contacts": _contacts(request, entry.person),
        **buttons(),
        "undoable": undoable(request),
    }
    return render(request, "outreach/call.html", context)


def buttons(without=()):
    """What the call screen offers, with and without a key."""
    keyed = [(str(number % 10), *_button(outcome)) for number, outcome in enumerate(ON_THE_PHONE, 1)]
    return {
        "keyed": [button for button in keyed if button[1] not in without],
        "others": [_button(outcome) for outcome in MORE_ON_THE_PHONE],
    }


def _button(outcome):
    """An outcome, its words, and the field that it needs, if any."""
    effect = EFFECTS[outcome]
    needs = "call_back_at" if effect.needs_time else "language" if effect.needs_language else ""
    return outcome.value, Outcome(outcome).label, needs


def _household(request, person):
    """The person and whoever lives with them, as far as this user may see them."""
    same = Person.objects.visible_to(request.user).current()
    if person.household_id:
        return same.filter(household=person.household_id)
    return same.filter(pk=person.pk)


def _contacts(request, person):
    contacts = Contact.objects.visible_to(request.user).standing().filter(person=person)
    return contacts.select_related("by")[:MOST_SHOWN]


def _record(request, entry, *, person, **fields):
    """About whoever picked up: with their own place on the list, if they have one."""
    theirs = entry
    if person and person.pk != entry.person_id:
        theirs = CallListEntry.objects.filter(call_list=entry.call_list, person=person).first()
        Claim.objects.filter(entry=entry, by=request.user).delete()
    who = {"programme": request.programme, "person": person or entry.person, "entry": theirs, "by": request.user}
    record_contact(way=Way.PHONE, **who, **fields)


@require_POST
@role_required(*PEOPLE_ROLES)
def skip_call(request, slug, pk):
    entry, because = entry_of(request, pk), request.POST.get("because")
    claim = Claim.objects.filter(entry=entry, by=request.user).first()
    if claim:
        queue.skip(claim=claim, by=request.user, because=because if because in Skip.Because.values else "other")
    return to_the_next(request, entry.call_list)


@require_POST
@role_required(*PEOPLE_ROLES)
def keep_call(request, slug, pk):
    """The officer is typing or dialling: the quarter of an hour begins anew."""
    for claim in Claim.objects.filter(entry=entry_of(request, pk), by=request.user):
        queue.touch(claim=claim)
    return HttpResponse(status=204)


@require_POST
@role_required(*PEOPLE_ROLES)
def release_calls(request, slug):
    freed = queue.release_all(by=request.user)
    messages.success(request, "Nobody is held for you any more." if freed else "You were holding nobody.")
    return redirect("outreach:call-lists", slug)
