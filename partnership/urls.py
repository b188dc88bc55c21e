from django.urls import path

from partnership.views import actions, issues, meetings, public

app_name = "partnership"

urlpatterns = [
    path("programmes/<slug:slug>/actions/", actions.actions, name="actions"),
    path("programmes/<slug:slug>/actions/add/", actions.add_action, name="add-action"),
    path("programmes/<slug:slug>/actions/<int:pk>/", actions.action, name="action"),
    path("programmes/<slug:slug>/actions/<int:pk>/edit/", actions.edit_action, name="edit-action"),
    path("our-actions/<str:token>/", actions.our_action, name="our-action"),
    path("programmes/<slug:slug>/meetings/", meetings.meetings, name="meetings"),
    path("programmes/<slug:slug>/meetings/add/", meetings.add_meeting, name="add-meeting"),
    path("programmes/<slug:slug>/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("programmes/<slug:slug>/meetings/<int:pk>/edit/", meetings.edit_meeting, name="edit-meeting"),
    path("programmes/<slug:slug>/meetings/<int:pk>/decide/", meetings.decide, name="decide"),
    path("programmes/<slug:slug>/issues/", issues.issues, name="issues"),
    path("programmes/<slug:slug>/issues/add/", issues.add_issue, name="add-issue"),
    path("programmes/<slug:slug>/issues/<int:pk>/", issues.issue, name="issue"),
    path("programmes/<slug:slug>/issues/<int:pk>/edit/", issues.edit_issue, name="edit-issue"),
    path("programmes/<slug:slug>/issues/<int:pk>/close/", issues.close_issue, name="close-issue"),
    path("programmes/<slug:slug>/issues/<int:pk>/open/", issues.reopen_issue, name="reopen-issue"),
    path("programmes/<slug:slug>/issues/<int:pk>/join/", issues.join_issue, name="join-issue"),
    path("programmes/<slug:slug>/issues/raised/<int:pk>/told/", issues.mark_told, name="mark-told"),
    path("you-said/<slug:slug>/", public.you_said, name="you-said"),
    path("you-said/<slug:slug>/<int:pk>/", public.you_said_estate, name="you-said-estate"),
    path("you-said/<slug:slug>/<int:pk>/poster/", public.you_said_poster, name="you-said-poster"),
    path("did-it-work/<str:token>/", public.worked, name="worked"),
    path("programmes/<slug:slug>/people/<int:pk>/issues/add/", issues.raise_issue, name="raise-issue"),
]
