"""Every address of the project. Apps are named as strings, so that this bottom layer imports none of them."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("estates.urls")),
    path("", include("reporting.urls")),
]
