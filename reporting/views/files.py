from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.access import DATA_ROLES, role_somewhere_required
from reporting.police_months import months_of_forces


@role_somewhere_required(*DATA_ROLES)
@require_safe
def police_files(request):
    return render(request, "reporting/police_files.html", {"forces": months_of_forces()})
