from django.urls import path

from outreach.views import (
    call_lists,
    calls,
    concerns,
    contacts,
    coverage,
    interview_results,
    interviews,
    message_templates,
    messages,
    questionnaires,
    stopping,
)

app_name = "outreach"

urlpatterns = [
    path("programmes/<slug:slug>/messages/", messages.messages, name="messages"),
    path("programmes/<slug:slug>/messages/<int:pk>/", messages.message, name="message"),
    path("programmes/<slug:slug>/messages/<int:pk>/try-again/", messages.try_again, name="try-again"),
    path("programmes/<slug:slug>/people/<int:pk>/write/", messages.write_message, name="write-message"),
    path("programmes/<slug:slug>/messages/templates/", message_templates.message_templates, name="message-templates"),
    path(
        "programmes/<slug:slug>/messages/templates/add/",
        message_templates.add_message_template,
        name="add-message-template",
    ),
    path(
        "programmes/<slug:slug>/messages/templates/<int:pk>/",
        message_templates.message_template,
        name="message-template",
    ),
    path(
        "programmes/<slug:slug>/messages/templates/<int:pk>/edit/",
        message_templates.edit_message_template,
        name="edit-message-template",
    ),
    path(
        "programmes/<slug:slug>/messages/templates/<int:pk>/test/",
        message_templates.test_message_template,
        name="test-message-template",
    ),
    path("stop-messages/<str:token>/", stopping.stop_messages, name="stop-messages"),
    path("programmes/<slug:slug>/calls/", call_lists.call_lists, name="call-lists"),
    path("programmes/<slug:slug>/calls/add/", call_lists.add_call_list, name="add-call-list"),
    path("programmes/<slug:slug>/coverage/", coverage.coverage, name="coverage"),
    path("programmes/<slug:slug>/calls/release/", calls.release_calls, name="release-calls"),
    path("programmes/<slug:slug>/calls/<int:pk>/", call_lists.call_list, name="call-list"),
    path("programmes/<slug:slug>/calls/<int:pk>/edit/", call_lists.edit_call_list, name="edit-call-list"),
    path("programmes/<slug:slug>/calls/<int:pk>/people/", call_lists.add_to_call_list, name="add-to-call-list"),
    path("programmes/<slug:slug>/calls/<int:pk>/close/", call_lists.close_call_list, name="close-call-list"),
    path("programmes/<slug:slug>/calls/<int:pk>/open/", call_lists.open_call_list, name="open-call-list"),
    path("programmes/<slug:slug>/calls/<int:pk>/next/", calls.next_call, name="next-call"),
    path("programmes/<slug:slug>/calls/people/<int:pk>/", calls.call, name="call"),
    path("programmes/<slug:slug>/calls/people/<int:pk>/skip/", calls.skip_call, name="skip-call"),
    path("programmes/<slug:slug>/calls/people/<int:pk>/keep/", calls.keep_call, name="keep-call"),
    path("programmes/<slug:slug>/people/<int:pk>/contacts/", contacts.contacts, name="contacts"),
    path("programmes/<slug:slug>/people/<int:pk>/contacts/add/", contacts.log_contact, name="log-contact"),
    path("programmes/<slug:slug>/people/<int:pk>/concern/", concerns.raise_concern, name="raise-concern"),
    path("programmes/<slug:slug>/concerns/", concerns.concerns, name="concerns"),
    path("programmes/<slug:slug>/concerns/lead/", concerns.safeguarding_lead, name="safeguarding-lead"),
    path("programmes/<slug:slug>/concerns/<int:pk>/", concerns.concern, name="concern"),
    path("programmes/<slug:slug>/concerns/<int:pk>/read/", concerns.mark_concern_read, name="mark-concern-read"),
    path("programmes/<slug:slug>/contacts/<int:pk>/undo/", contacts.undo, name="undo-contact"),
    path("programmes/<slug:slug>/interviews/", questionnaires.questionnaires, name="questionnaires"),
    path("programmes/<slug:slug>/interviews/add/", questionnaires.add_questionnaire, name="add-questionnaire"),
    path("programmes/<slug:slug>/interviews/compare/", interview_results.compare_interviews, name="compare-interviews"),
    path(
        "programmes/<slug:slug>/interviews/<int:pk>/results/",
        interview_results.interview_results,
        name="interview-results",
    ),
    path(
        "programmes/<slug:slug>/interviews/<int:pk>/export/",
        interview_results.export_interviews,
        name="export-interviews",
    ),
    path("programmes/<slug:slug>/interviews/<int:pk>/", questionnaires.questionnaire, name="questionnaire"),
    path(
        "programmes/<slug:slug>/interviews/<int:pk>/edit/", questionnaires.edit_questionnaire, name="edit-questionnaire"
    ),
    path(
        "programmes/<slug:slug>/interviews/<int:pk>/preview/",
        questionnaires.preview_questionnaire,
        name="preview-questionnaire",
    ),
    path(
        "programmes/<slug:slug>/interviews/<int:pk>/publish/",
        questionnaires.publish_questionnaire,
        name="publish-questionnaire",
    ),
    path("programmes/<slug:slug>/interviews/<int:pk>/drop/", questionnaires.drop_draft, name="drop-draft"),
    path("programmes/<slug:slug>/interviews/<int:pk>/questions/", questionnaires.add_question, name="add-question"),
    path(
        "programmes/<slug:slug>/interviews/<int:pk>/questions/<slug:key>/",
        questionnaires.edit_question,
        name="edit-question",
    ),
    path(
        "programmes/<slug:slug>/interviews/<int:pk>/questions/<slug:key>/move/",
        questionnaires.move_question,
        name="move-question",
    ),
    path(
        "programmes/<slug:slug>/interviews/<int:pk>/questions/<slug:key>/remove/",
        questionnaires.remove_question,
        name="remove-question",
    ),
    path("programmes/<slug:slug>/people/<int:pk>/interviews/", interviews.interviews, name="interviews"),
    path("programmes/<slug:slug>/interviews/held/<int:pk>/", interviews.interview, name="interview"),
]
