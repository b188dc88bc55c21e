"""Pairs of records that may be one person, merging them, and making them two again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from estates import audit, merges
from estates.forms.people import PERSON_FIELDS
from estates.forms.records import MergeForm
from estates.models import Merge, Person
from estates.pairs import likely_pairs, with_people
from estates.views.people import people_of, person_of

PAGE = 20


@require_safe
@role_required(*PEOPLE_ROLES)
def duplicates(request, slug):
    people = people_of(request)
    page = Paginator(likely_pairs(people), PAGE).get_page(request.GET.get("page"))
    pairs = with_people(page.object_list, people)
    audit.searched(by=request.user, programme=request.programme, rows=2 * len(pairs), fields=["duplicates"])
    context = {
        "page_obj": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "pairs": pairs,
    }
    return render(request, "estates/duplicates.html", context)


@require_POST
@role_required(*PEOPLE_ROLES)
def not_the_same(request, slug, pk, other_pk):
    merges.say_not_the_same(one=person_of(request, pk), other=person_of(request, other_pk), by=request.user)
    messages.success(request, "They are two people. This pair is not shown again.")
    return redirect("estates:duplicates", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def merge_people(request, slug, pk, other_pk):
    pair = [get_object_or_404(people_of(request).current(), pk=key) for key in sorted({pk, other_pk})]
    form = MergeForm(request.POST if request.method == "POST" else None, pair=pair)
    if len(pair) == 2 and form.is_valid():
        kept, merged = sorted(pair, key=lambda one: str(one.pk) != form.cleaned_data["keep"])
        try:
            merges.merge(kept=kept, merged=merged, by=request.user)
        except merges.CannotMerge:
            messages.error(request, "Somebody merged or erased one of the two meanwhile. Nothing was changed.")
            return redirect("estates:duplicates", slug)
        messages.success(request, "The two records are one. If that was wrong, undo it further down this page.")
        return redirect("estates:person", slug, kept.pk)
    for person in pair:
        audit.viewed(person=person, by=request.user, programme=request.programme, fields=[*PERSON_FIELDS, "phones"])
    return render(request, "estates/merge_people.html", {"form": form, "pair": pair, "rows": _side_by_side(pair)})


def _side_by_side(pair):
    """(question, the answer of each record, whether they differ)."""
    rows = [("Name", [person.name for person in pair]), ("Phone numbers", [_numbers(person) for person in pair])]
    for name in PERSON_FIELDS[2:]:
        shown = [getattr(person, f"get_{name}_display", lambda p=person, n=name: getattr(p, n))() for person in pair]
        rows.append((Person._meta.get_field(name).verbose_name.capitalize(), [value or "" for value in shown]))
    rows.append(("Recorded", [f"{person.created_at:%-d %B %Y}" for person in pair]))
    return [(question, answers, len(set(map(str, answers))) > 1) for question, answers in rows]


def _numbers(person):
    return ", ".join(str(phone) for phone in person.phones.all())


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*PEOPLE_ROLES)
def undo_merge(request, slug, pk, merge_pk):
    person = person_of(request, pk)
    record = get_object_or_404(Merge.objects.select_related("kept", "merged", "by"), kept=person, pk=merge_pk)
    context = {"person": person, "record": record}
    if request.method == "POST":
        try:
            merges.undo_merge(record=record, by=request.user)
        except merges.CannotUndo as refused:
            return render(request, "estates/undo_merge.html", {**context, "conflicts": refused.conflicts}, status=409)
        messages.success(request, "The two records are two again, as they were.")
        return redirect("estates:person", slug, record.merged_id)
    return render(request, "estates/undo_merge.html", context)
