from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import PEOPLE_ROLES, role_required
from estates.models import BlockPlace, Estate, Person
from estates.plain import plain
from outreach.coverage import block_maps, coverage_of, map_of
from outreach.forms.coverage import BlockPlaceForm
from outreach.views.call_lists import EDITOR_ROLES


@require_safe
@role_required(*PEOPLE_ROLES)
def coverage(request, slug):
    """Counts of few people may be read off here: for staff who see those people anyway."""
    estates, groups = coverage_of(request.programme)
    maps = block_maps(request.programme, estates)
    context = {
        "estates": [(name, rows, *maps.get(name, (None, ""))) for name, rows in estates.items()],
        "groups": groups,
        "map": map_of(request.programme, estates),
        "may_edit": bool(request.roles & EDITOR_ROLES),
    }
    return render(request, "outreach/coverage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def place_block(request, slug, pk):
    """Put a block of an estate on the map; one that is there already moves."""
    estates = Estate.objects.in_programme(request.programme).filter(area__boundary__isnull=False)
    estate = get_object_or_404(estates.select_related("area"), pk=pk)
    people = Person.objects.in_programme(request.programme).current().filter(estate=estate).exclude(block="")
    blocks = people.order_by("block").values_list("block", flat=True).distinct()
    data = request.POST if request.method == "POST" else None
    form = BlockPlaceForm(data, blocks=blocks, boundary=estate.area.geometry)
    if form.is_valid():
        block, (latitude, longitude) = form.cleaned_data["block"], form.cleaned_data["place"]
        where = {"block": block, "latitude": latitude, "longitude": longitude}
        BlockPlace.objects.update_or_create(estate=estate, plain_block=plain(block), defaults=where)
        messages.success(request, f"{block} is on the map.")
        return redirect("outreach:coverage", slug)
    return render(request, "outreach/place_block.html", {"form": form, "estate": estate})
