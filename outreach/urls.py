from django.urls import path

from outreach.views import stopping

app_name = "outreach"

urlpatterns = [
    path("stop-messages/<str:token>/", stopping.stop_messages, name="stop-messages"),
]
