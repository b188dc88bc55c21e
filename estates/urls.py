"""The addresses of places and people."""

from django.urls import include, path

from estates.views import (
    agencies,
    areas,
    boundaries,
    comparisons,
    consents,
    do_not_contact,
    duplicates,
    erasure,
    estates,
    households,
    people,
    programmes,
)

app_name = "estates"

# Below /programmes/<slug>/people/.
people_urls = [
    path("", people.people, name="people"),
    path("export/", people.export_people, name="export-people"),
    path("add/", people.add_person, name="add-person"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/<int:pk>/rename/", households.rename_household, name="rename-household"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/change/", people.change_person, name="change-person"),
    path("<int:pk>/history/", people.person_history, name="person-history"),
    path("<int:pk>/phones/<int:phone_pk>/", people.mark_phone, name="mark-phone"),
    path("<int:pk>/add-to-programme/", people.add_to_programme, name="add-to-programme"),
    path("<int:pk>/consent/<slug:purpose>/", consents.record_consent, name="record-consent"),
    path("<int:pk>/do-not-contact/", do_not_contact.stop_contact, name="stop-contact"),
    path("<int:pk>/do-not-contact/<int:wish_pk>/lift/", do_not_contact.lift_wish, name="lift-wish"),
    path("<int:pk>/household/with/<int:other_pk>/", households.share_household, name="share-household"),
    path("<int:pk>/household/leave/", households.leave_household, name="leave-household"),
    path("<int:pk>/not-the-same/<int:other_pk>/", duplicates.not_the_same, name="not-the-same"),
    path("<int:pk>/merge/<int:other_pk>/", duplicates.merge_people, name="merge-people"),
    path("<int:pk>/merges/<int:merge_pk>/undo/", duplicates.undo_merge, name="undo-merge"),
    path("<int:pk>/hold/", erasure.hold_person, name="hold-person"),
    path("<int:pk>/erase/", erasure.erase_person, name="erase-person"),
    path("<int:pk>/everything/", erasure.everything_held, name="everything-held"),
    path("<int:pk>/everything/download/", erasure.download_everything, name="download-everything"),
]

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
    path("programmes/<slug:slug>/purposes/", consents.purposes, name="purposes"),
    path("programmes/<slug:slug>/purposes/<slug:purpose>/", consents.change_purpose, name="change-purpose"),
    path("programmes/<slug:slug>/people/", include(people_urls)),
]
