from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.access import signed_in
from estates.models import Programme


@signed_in
@require_safe
def home(request):
    return render(request, "reporting/home.html", {"programmes": Programme.objects.visible_to(request.user)})
