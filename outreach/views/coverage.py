from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.access import PEOPLE_ROLES, role_required
from outreach.coverage import coverage_of, map_of


@require_safe
@role_required(*PEOPLE_ROLES)
def coverage(request, slug):
    """Counts of few people may be read off here: for staff who see those people anyway."""
    estates, groups = coverage_of(request.programme)
    context = {"estates": estates, "groups": groups, "map": map_of(request.programme, estates)}
    return render(request, "outreach/coverage.html", context)
