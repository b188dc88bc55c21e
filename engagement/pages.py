"""Long lists in pages."""

from django.core.paginator import Paginator


def page_of(request, rows, per_page=50):
    """What templates/govuk/_pagination.html expects: the page that the URL asks for, and the numbers around it."""
    paginator = Paginator(rows, per_page)
    page = paginator.get_page(request.GET.get("page"))
    return {"page_obj": page, "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=1)}
