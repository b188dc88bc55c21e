"""The private link to a sign-up: see, change, cancel. Opening it changes nothing; a button does."""

from functools import wraps

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import public
from events import links, offers, sign_ups
from events.forms.my_sign_up import ChangeSignUpForm
from events.matching import record_answers
from events.models import SignUpState, WhyCancelled
from events.sign_up_messages import facts
from outreach.models import Message


def by_link(find):
    """The view gets the sign-up to which the link leads; an altered, revoked or old link leads to one page for all."""

    def decorate(view):
        @never_cache
        @public
        @wraps(view)
        def wrapped(request, token, *args, **kwargs):
            sign_up = find(token)
            if sign_up is None:
                return render(request, "events/sign_up_unknown.html", status=404)
            return view(request, sign_up, *args, **kwargs)

        wrapped.needs = "public"
        return wrapped

    return decorate


def back_to(sign_up):
    return redirect("events:my-sign-up", links.token_of(sign_up))


@require_safe
@by_link(links.sign_up_of)
def my_sign_up(request, sign_up):
    prefetch_related_objects([sign_up], "attendees__attendances__session")
    told = [(label, value) for label, value in sign_up.as_told().items() if value]
    about_it = Message.objects.filter(about=f"event:{sign_up.event_id}", person=sign_up.person).order_by("due_at")
    context = _context(sign_up) | {
        "facts": facts(sign_up.event),
        "coming": [one for one in sign_up.attendees.all() if one.cancelled_at is None],
        "held": told,
        "messages_about_it": about_it if sign_up.person else [],
    }
    return render(request, "events/my_sign_up.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(links.sign_up_of)
def change_sign_up(request, sign_up):
    if not sign_up.is_live:
        return back_to(sign_up)
    form = ChangeSignUpForm(request.POST if request.method == "POST" else None, sign_up=sign_up)
    if form.is_valid():
        try:
            changed = sign_ups.change(sign_up=sign_up, version=form.cleaned_data["version"], **form.answers)
        except sign_ups.NoRoom:
            form.add_error("adults", "There are not enough places for so many. Your sign-up is as it was")
        except sign_ups.AlreadySignedUp:
            form.add_error("name", "There is another sign-up with this name and contact")
        except sign_ups.ChangedMeanwhile:
            messages.error(request, "It was changed meanwhile, perhaps in another window. This is how it stands.")
            return back_to(sign_up)
        else:
            if changed.person:
                record_answers(changed)
            messages.success(request, "Your changes are saved.")
            return back_to(changed)
    return render(request, "events/change_sign_up.html", _context(sign_up) | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(links.sign_up_of)
def cancel_sign_up(request, sign_up):
    if request.method == "POST":
        sign_ups.cancel(sign_up=sign_up, why=WhyCancelled.THEM)
        return back_to(sign_up)
    return render(request, "events/cancel_sign_up.html", _context(sign_up))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(links.sign_up_of)
def cancel_attendee(request, sign_up, pk):
    attendee = get_object_or_404(sign_up.attendees, pk=pk)
    if request.method == "POST":
        sign_ups.cancel_attendee(attendee=attendee)
        messages.success(request, f"{attendee} does not come. Thank you for telling us.")
        return back_to(sign_up)
    return render(request, "events/cancel_sign_up.html", _context(sign_up) | {"attendee": attendee})


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(links.sign_up_of)
def answer_offer(request, sign_up, answer):
    if answer not in ("accept", "decline"):
        raise Http404
    if request.method == "POST":
        if answer == "decline":
            offers.decline(sign_up=sign_up)
        else:
            try:
                offers.accept(sign_up=sign_up)
            except offers.NothingOffered:
                messages.error(request, "This place is no longer held for you.")
        return back_to(sign_up)
    if sign_up.state != SignUpState.OFFERED:
        return back_to(sign_up)
    return render(request, "events/answer_offer.html", _context(sign_up) | {"accepts": answer == "accept"})


@require_POST
@by_link(links.sign_up_of)
def new_link(request, sign_up):
    """For whoever showed the link to somebody: from now on only the new one works."""
    sign_up = links.new_link(sign_up=sign_up)
    messages.success(request, "This page has a new address now, and the old link leads nowhere. Keep the new one.")
    return back_to(sign_up)


def _context(sign_up):
    token = links.token_of(sign_up)
    back_url = reverse("events:my-sign-up", args=[token])
    return {"sign_up": sign_up, "event": sign_up.event, "token": token, "back_url": back_url}
