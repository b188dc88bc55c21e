"""Home, and the addresses of places and people."""

from django.urls import path

from estates.views import home, programmes

app_name = "estates"

urlpatterns = [
    path("", home.home, name="home"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
]
