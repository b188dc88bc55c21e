from django.urls import path

from partnership import views

app_name = "partnership"

urlpatterns = [
    path("programmes/<slug:slug>/actions/", views.actions, name="actions"),
    path("programmes/<slug:slug>/actions/add/", views.add_action, name="add-action"),
    path("programmes/<slug:slug>/actions/<int:pk>/", views.action, name="action"),
    path("programmes/<slug:slug>/actions/<int:pk>/edit/", views.edit_action, name="edit-action"),
]
