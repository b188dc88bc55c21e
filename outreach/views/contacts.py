"""Contacts from a person's page, and taking one back within its minute."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from engagement.pages import page_of
from estates import audit
from estates.views.people import person_of
from outreach import queue
from outreach.contacts import TIME_TO_UNDO, TooLate, record_contact, undo_contact
from outreach.forms.contacts import LogContactForm
from outreach.models import Contact


def undoable(request):
    """The last contact that this officer wrote down here, while it can be taken back."""
    mine = Contact.objects.filter(by=request.user, programme=request.programme)
    fresh = mine.filter(recorded_at__gt=timezone.now() - TIME_TO_UNDO)
    last = fresh.select_related("person").order_by("-recorded_at").first()
    return last if last and not last.undone_at else None


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def log_contact(request, slug, pk):
    person = person_of(request, pk)
    form = LogContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        record_contact(programme=request.programme, person=person, by=request.user, **form.cleaned_data)
        messages.success(request, "The contact is saved.")
        return redirect("outreach:contacts", slug, person.pk)
    return render(request, "outreach/log_contact.html", {"form": form, "person": person})


@require_safe
@role_required(*PEOPLE_ROLES)
def contacts(request, slug, pk):
    person = person_of(request, pk)
    audit.viewed(person=person, by=request.user, programme=request.programme, fields=["contacts"])
    with_them = Contact.objects.visible_to(request.user).standing().filter(person=person)
    context = {
        "person": person,
        "undoable": undoable(request),
        **page_of(request, with_them.select_related("by", "programme", "entry__call_list")),
    }
    return render(request, "outreach/contacts.html", context)


@require_POST
@role_required(*PEOPLE_ROLES)
def undo(request, slug, pk):
    """Take back, and go to where the same can be written down again."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).filter(programme=request.programme), pk=pk)
    try:
        undo_contact(contact=contact, by=request.user)
    except TooLate:
        messages.error(request, "It can no longer be undone: more than a minute has passed. Write down what is right.")
        return redirect("outreach:contacts", slug, contact.person_id)
    messages.success(request, "That contact is undone, and so is all that followed from it.")
    if contact.entry_id and not contact.entry.call_list.closed_at:
        queue.hold(entry=contact.entry, by=request.user)
        return redirect("outreach:call", slug, contact.entry_id)
    return redirect("outreach:contacts", slug, contact.person_id)
