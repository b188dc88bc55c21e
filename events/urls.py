from django.urls import path

from events.views import volunteers

app_name = "events"

urlpatterns = [
    # volunteers
    path("programmes/<slug:slug>/volunteers/", volunteers.volunteers, name="volunteers"),
    path("programmes/<slug:slug>/volunteers/add/", volunteers.add_volunteer, name="add-volunteer"),
    path("programmes/<slug:slug>/people/<int:pk>/volunteer/", volunteers.register_person, name="register-person"),
    path("programmes/<slug:slug>/volunteers/<int:pk>/", volunteers.volunteer, name="volunteer"),
    path("programmes/<slug:slug>/volunteers/<int:pk>/edit/", volunteers.edit_volunteer, name="edit-volunteer"),
    path(
        "programmes/<slug:slug>/volunteers/<int:pk>/state/",
        volunteers.change_volunteer_state,
        name="change-volunteer-state",
    ),
    path(
        "programmes/<slug:slug>/volunteers/<int:pk>/emergency-contact/",
        volunteers.emergency_contact,
        name="emergency-contact",
    ),
    path("programmes/<slug:slug>/volunteers/<int:pk>/check/", volunteers.record_check, name="record-check"),
    path("programmes/<slug:slug>/volunteers/<int:pk>/check/end/", volunteers.end_check, name="end-check"),
    path(
        "programmes/<slug:slug>/volunteers/<int:pk>/applications/<int:application_pk>/",
        volunteers.look_at_application,
        name="look-at-application",
    ),
]
