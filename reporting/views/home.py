from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.access import signed_in
from reporting.home import parts_for


@signed_in
@require_safe
def home(request):
    return render(request, "reporting/home.html", {"parts": parts_for(request.user)})
