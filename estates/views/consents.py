"""What a programme asks people for, and what they answered."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import PEOPLE_ROLES, Role, role_required
from estates import audit
from estates.consents import (
    AnsweredMeanwhile,
    NobodyIsAsked,
    change_wording,
    channels_of,
    current_wordings,
    record_answer,
)
from estates.forms.consents import AnswerForm, WordingForm
from estates.models import Purpose, Wording
from estates.views.people import person_of

SUGGESTED = {
    Purpose.PROGRAMME: (
        "public_task",
        "We keep your name and how to reach you so that we can work with you on making the estate safer. This is part "
        "of the council's work against antisocial behaviour. You can ask us at any time to stop contacting you.",
    ),
    Purpose.NEWS: (
        "consent",
        "May we tell you about events and news from the estate? Say for each way whether we may use it: phone calls, "
        "text messages, e-mail, letters, or calling at your door. You can stop each at any time by telling any of us.",
    ),
    Purpose.VOLUNTEERING: (
        "consent",
        "May we contact you when volunteers are needed? You can say no to any request, and stop at any time.",
    ),
    Purpose.QUOTES: (
        "consent",
        "May we show what you said, without your name or address, in reports and on notices? You can take this back, "
        "and we will take your words out of anything we print from then on.",
    ),
    Purpose.PHOTOS: (
        "consent",
        "May we take photos in which you can be recognised, and show them in reports and on notices? You can take this "
        "back at any time.",
    ),
}


@require_safe
@role_required(Role.MANAGER)
def purposes(request, slug):
    wordings = {
        wording.purpose: wording for wording in current_wordings(request.programme).select_related("created_by")
    }
    return render(request, "estates/purposes.html", {"rows": [(purpose, wordings.get(purpose)) for purpose in Purpose]})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.MANAGER)
def change_purpose(request, slug, purpose):
    purpose = _purpose(purpose)
    older = Wording.objects.filter(programme=request.programme, purpose=purpose).select_related("created_by")
    last = older.first()
    basis, text = (last.basis, last.text) if last else SUGGESTED[purpose]
    form = WordingForm(
        request.POST if request.method == "POST" else None,
        last=last.version if last else 0,
        initial={"basis": basis, "text": text},
    )
    if form.is_valid():
        if form.cleaned_data["version"] != (last.version if last else 0):
            form.add_error(None, "Somebody else changed these words meanwhile. Theirs stand below the form.")
            form.data = form.data.copy()
            form.data["version"] = last.version
        elif _wrote(request, purpose, form):
            messages.success(request, f"{purpose.label}: saved as a new version. It is shown from now on.")
            return redirect("estates:purposes", slug)
    return render(request, "estates/change_purpose.html", {"form": form, "purpose": purpose, "older": older})


def _wrote(request, purpose, form):
    fields = {name: form.cleaned_data[name] for name in ("basis", "text")}
    try:
        with transaction.atomic():
            change_wording(programme=request.programme, purpose=purpose, by=request.user, **fields)
    except IntegrityError:
        form.add_error(None, "Somebody else changed these words at the same time. Look at them first.")
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def record_consent(request, slug, pk, purpose):
    person, purpose = person_of(request, pk), _purpose(purpose)
    wording = current_wordings(request.programme).filter(purpose=purpose).first()
    answers = person.consents.filter(purpose=purpose).select_related("wording", "recorded_by")
    context = {"person": person, "purpose": purpose, "wording": wording, "answers": answers}
    context["is_manager"] = Role.MANAGER in request.roles
    audit.viewed(person=person, by=request.user, programme=request.programme, fields=["consents"])
    if wording is None or wording.basis != Wording.Basis.CONSENT:
        return render(request, "estates/record_consent.html", context)
    context["form"] = form = AnswerForm(
        request.POST if request.method == "POST" else None,
        person=person,
        wording=wording,
        initial=_asked_for(request, purpose),
    )
    if form.is_valid():
        try:
            record_answer(person=person, by=request.user, **form.answer)
        except (AnsweredMeanwhile, NobodyIsAsked) as refused:
            context["refused"] = type(refused).__name__
            form.show_again(person)
            return render(request, "estates/record_consent.html", context, status=409)
        messages.success(request, f"{purpose.label}: the answer is recorded.")
        return redirect("estates:person", slug, person.pk)
    return render(request, "estates/record_consent.html", context)


def _asked_for(request, purpose):
    """What the link "take back" on the person's page says: which channel, and that it is a withdrawal."""
    channel = request.GET.get("channel")
    initial = {"channels": [channel]} if channel in channels_of(purpose) else {}
    return {**initial, "state": "withdrawn"} if request.GET.get("answer") == "withdrawn" else initial


def _purpose(value):
    if value not in Purpose.values:
        raise Http404
    return Purpose(value)
