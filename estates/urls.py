"""The addresses of places and people."""

from django.urls import path

from estates.views import programmes

app_name = "estates"

urlpatterns = [
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
]
