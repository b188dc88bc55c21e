from django.shortcuts import render

from engagement.access import ANY_ROLE, role_required, signed_in
from estates.models import Programme


@signed_in
def home(request):
    return render(request, "estates/home.html", {"programmes": Programme.objects.visible_to(request.user)})


@role_required(*ANY_ROLE)
def programme(request, slug):
    return render(request, "estates/programme.html", {"programme": request.programme})
