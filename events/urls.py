from django.urls import path

from events.views import events, feedback, my_sign_up, public, sessions, sign_up, volunteers

app_name = "events"

urlpatterns = [
    # events
    path("programmes/<slug:slug>/events/", events.events, name="events"),
    path("programmes/<slug:slug>/events/add/", events.new_event, name="new-event"),
    path("programmes/<slug:slug>/events/add/<slug:kind>/", events.add_event, name="add-event"),
    path("programmes/<slug:slug>/events/<int:pk>/", events.event, name="event"),
    path("programmes/<slug:slug>/events/<int:pk>/edit/", events.edit_event, name="edit-event"),
    path("programmes/<slug:slug>/events/<int:pk>/copy/", events.copy_event, name="copy-event"),
    path("programmes/<slug:slug>/events/<int:pk>/keep/", events.keep_as_template, name="keep-as-template"),
    path("programmes/<slug:slug>/events/<int:pk>/publish/", events.publish_event, name="publish-event"),
    path("programmes/<slug:slug>/events/<int:pk>/close/", events.close_sign_up, name="close-sign-up"),
    path("programmes/<slug:slug>/events/<int:pk>/open/", events.open_sign_up, name="open-sign-up"),
    path("programmes/<slug:slug>/events/<int:pk>/cancel/", events.cancel_event, name="cancel-event"),
    path("programmes/<slug:slug>/events/<int:pk>/drop/", events.drop_event, name="drop-event"),
    path("programmes/<slug:slug>/events/<int:pk>/sessions/add/", sessions.add_sessions, name="add-sessions"),
    path(
        "programmes/<slug:slug>/events/<int:pk>/sessions/<int:session_pk>/", sessions.edit_session, name="edit-session"
    ),
    path(
        "programmes/<slug:slug>/events/<int:pk>/sessions/<int:session_pk>/call-off/",
        sessions.call_off_session,
        name="call-off-session",
    ),
    path("events/", public.public_events, name="public-events"),
    path("events/estates/<int:pk>/", public.public_estate_events, name="public-estate-events"),
    path("events/<slug:slug>/", public.public_event, name="public-event"),
    path("events/<slug:slug>/calendar.ics", public.calendar_file, name="calendar-file"),
    path("events/<slug:slug>/qr.<slug:form>", public.qr_code, name="qr-code"),
    path("events/<slug:slug>/poster.pdf", public.poster, name="poster"),
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
    # sign-ups
    path("events/<slug:slug>/sign-up/", sign_up.sign_up, name="sign-up"),
    path("events/<slug:slug>/sign-up/before/", sign_up.signed_up_before, name="signed-up-before"),
    path("my-sign-up/<str:token>/", my_sign_up.my_sign_up, name="my-sign-up"),
    path("my-sign-up/<str:token>/change/", my_sign_up.change_sign_up, name="change-sign-up"),
    path("my-sign-up/<str:token>/cancel/", my_sign_up.cancel_sign_up, name="cancel-sign-up"),
    path("my-sign-up/<str:token>/cancel/<int:pk>/", my_sign_up.cancel_attendee, name="cancel-attendee"),
    path("my-sign-up/<str:token>/offer/<slug:answer>/", my_sign_up.answer_offer, name="answer-offer"),
    path("my-sign-up/<str:token>/new-link/", my_sign_up.new_link, name="new-link"),
    path("how-was-it/<str:token>/", feedback.feedback, name="feedback"),
]
