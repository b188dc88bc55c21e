from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from engagement.access import COUNCIL_STAFF, Role, role_somewhere_required
from estates.forms.agencies import AgencyForm
from estates.models import Agency

EDITORS = frozenset({Role.MANAGER, Role.OFFICER})


@require_safe
@role_somewhere_required(*COUNCIL_STAFF)
def agencies(request):
    page = Paginator(Agency.objects.all(), 50).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "may_edit": bool(request.user.roles_anywhere() & EDITORS),
    }
    return render(request, "estates/agencies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_somewhere_required(*EDITORS)
def add_agency(request):
    form = AgencyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        agency = form.save()
        messages.success(request, f"{agency} was added.")
        return redirect("estates:agencies")
    return render(request, "estates/add_agency.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_somewhere_required(*EDITORS)
def edit_agency(request, pk):
    agency = get_object_or_404(Agency, pk=pk)
    form = AgencyForm(request.POST if request.method == "POST" else None, instance=agency)
    if form.is_valid():
        form.save()
        messages.success(request, f"{agency} was saved.")
        return redirect("estates:agencies")
    return render(request, "estates/edit_agency.html", {"form": form, "agency": agency})
