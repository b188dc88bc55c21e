"""Home, and the addresses of places and people."""

from django.urls import path

from estates import views

app_name = "estates"

urlpatterns = [
    path("", views.home, name="home"),
    path("programmes/<slug:slug>/", views.programme, name="programme"),
]
