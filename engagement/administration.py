"""Django's administration site, for site administrators only, without a way in of its own."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect


class AdministrationSite(AdminSite):
    """Its own log-in form would go round what slows down guesses, and its own password pages round allauth's."""

    site_header = site_title = index_title = "Administration"
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def login(self, request, extra_context=None):
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))

    def get_urls(self):
        closed = ("password_change", "password_change_done")
        return [url for url in super().get_urls() if getattr(url, "name", "") not in closed]
