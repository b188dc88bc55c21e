from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.access import signed_in
from estates.models import Programme


@require_safe
@signed_in
def home(request):
    return render(request, "estates/home.html", {"programmes": Programme.objects.visible_to(request.user)})
