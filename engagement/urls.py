"""Every address of the project. Apps are named as strings, so that this bottom layer imports none of them."""

from django.contrib import admin
from django.urls import include, path

from engagement import health, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("council.css", views.council_colours, name="council-colours"),
    path("accessibility/", views.accessibility_statement, name="accessibility-statement"),
    path("privacy/", views.privacy_notice, name="privacy-notice"),
    path("offline/", views.offline, name="offline"),
    path("offline/worker.js", views.offline_worker, name="offline-worker"),
    path("offline/app.webmanifest", views.offline_manifest, name="offline-manifest"),
    path("accounts/", include("engagement.account_urls")),
    path("admin/", admin.site.urls),
    path("", include("estates.urls")),
    path("", include("outreach.urls")),
    path("", include("events.urls")),
    path("", include("partnership.urls")),
    path("", include("reporting.urls")),
]
