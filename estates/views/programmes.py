from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.access import ANY_ROLE, role_required


@require_safe
@role_required(*ANY_ROLE)
def programme(request, slug):
    return render(request, "estates/programme.html", {"programme": request.programme})
