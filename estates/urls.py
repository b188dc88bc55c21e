"""The addresses of places and people."""

from django.urls import path

from estates.views import agencies, areas, boundaries, comparisons, estates, programmes

app_name = "estates"

urlpatterns = [
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/add/", agencies.add_agency, name="add-agency"),
    path("agencies/<int:pk>/edit/", agencies.edit_agency, name="edit-agency"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/add/", programmes.add_programme, name="add-programme"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("programmes/<slug:slug>/edit/", programmes.edit_programme, name="edit-programme"),
    path("programmes/<slug:slug>/estates/", estates.estates, name="estates"),
    path("programmes/<slug:slug>/estates/add/", estates.add_estate, name="add-estate"),
    path("programmes/<slug:slug>/estates/link/", estates.link_estate, name="link-estate"),
    path("programmes/<slug:slug>/estates/<int:pk>/", estates.estate, name="estate"),
    path("programmes/<slug:slug>/estates/<int:pk>/edit/", estates.edit_estate, name="edit-estate"),
    path("programmes/<slug:slug>/estates/<int:pk>/unlink/", estates.unlink_estate, name="unlink-estate"),
    path("programmes/<slug:slug>/areas/", areas.areas, name="areas"),
    path("programmes/<slug:slug>/areas/add/", boundaries.add_areas, name="add-areas"),
    path("programmes/<slug:slug>/areas/<int:pk>/", areas.area, name="area"),
    path("programmes/<slug:slug>/areas/<int:pk>/edit/", areas.edit_area, name="edit-area"),
    path("programmes/<slug:slug>/areas/<int:pk>/homes/", areas.edit_homes, name="edit-homes"),
    path("programmes/<slug:slug>/areas/<int:pk>/buffer/", areas.edit_buffer, name="edit-buffer"),
    path("programmes/<slug:slug>/areas/<int:pk>/buffer/remove/", areas.remove_buffer, name="remove-buffer"),
    path("programmes/<slug:slug>/areas/<int:pk>/boundary/", boundaries.upload_boundary, name="upload-boundary"),
    path("programmes/<slug:slug>/boundary-uploads/<int:pk>/", boundaries.choose_shapes, name="choose-shapes"),
    path("programmes/<slug:slug>/comparisons/name/", comparisons.name_comparison, name="name-comparison"),
    path("programmes/<slug:slug>/comparisons/add/", comparisons.add_comparison, name="add-comparison"),
    path(
        "programmes/<slug:slug>/comparisons/<int:pk>/withdraw/",
        comparisons.withdraw_comparison,
        name="withdraw-comparison",
    ),
]
