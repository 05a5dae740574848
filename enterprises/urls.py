from django.urls import path

from enterprises.views import (
    bulk_changes,
    causes,
    chain,
    consents,
    duplicates,
    exports,
    exposures,
    imports,
    insights,
    links,
    need_map,
    needs,
    owners,
    places,
    profiles,
    ratings,
    registry,
    rounds,
    segments,
    session_results,
    sessions,
    steps,
    systems,
    trail,
    voices,
    women,
)

app_name = "enterprises"

places_and_registry = [
    ("places/", places.place_list),
    ("places/export/", exports.place_export),
    ("places/add/", places.place_add),
    ("places/<int:pk>/change/", places.place_change),
    ("places/<int:pk>/remove/", places.place_remove),
    ("enterprises/", registry.enterprise_list),
    ("enterprises/add/", registry.enterprise_add),
    ("enterprises/export/", registry.enterprise_export),
    ("enterprises/<int:pk>/", registry.enterprise_detail),
    ("enterprises/<int:pk>/change/", registry.enterprise_change),
    ("enterprises/<int:pk>/remove/", registry.enterprise_remove),
]
# Many enterprises at once.
bulk = [
    ("bulk-changes/", bulk_changes.bulkchange_list),
    ("bulk-changes/add/", bulk_changes.bulkchange_add),
    ("bulk-changes/<int:pk>/", bulk_changes.bulkchange_detail),
    ("bulk-changes/<int:pk>/progress/", bulk_changes.bulkchange_progress),
    ("bulk-changes/<int:pk>/cancel/", bulk_changes.bulkchange_cancel),
    ("bulk-changes/<int:pk>/undo/", bulk_changes.bulkchange_undo),
    ("duplicates/", duplicates.duplicate_list),
    ("duplicates/searches/add/", duplicates.duplicatesearch_add),
    (
        "duplicates/searches/<int:pk>/progress/",
        duplicates.duplicatesearch_progress,
    ),
    ("duplicates/searches/<int:pk>/cancel/", duplicates.duplicatesearch_cancel),
    ("duplicates/verdicts/<int:pk>/undo/", duplicates.duplicateverdict_undo),
    ("enterprises/<int:pk>/merge/<int:other>/", duplicates.duplicate_merge),
    ("enterprises/<int:pk>/differ/<int:other>/", duplicates.duplicate_differ),
    ("enterprises/<int:pk>/likely/", duplicates.enterprise_likely),
]
# Owners as persons: contact, consent, erasure.
people = [
    ("owners/<int:pk>/", owners.owner_detail),
    ("owners/<int:pk>/reveal/", owners.owner_reveal),
    ("owners/<int:pk>/erase/", owners.owner_erase),
    ("owners/<int:pk>/copy/", owners.owner_copy),
    ("owners/<int:pk>/consents/add/", consents.consent_add),
    ("owners/<int:pk>/consents/withdraw/", consents.consent_withdraw_told),
    ("consents/<int:pk>/withdraw/", consents.consent_withdraw),
    ("contacts/uncovered/", consents.contact_uncovered),
    ("purposes/", consents.purpose_list),
    ("purposes/add/", consents.purpose_add),
    ("purposes/<int:pk>/", consents.purpose_detail),
    ("purposes/<int:pk>/change/", consents.purpose_change),
    ("purposes/<int:pk>/remove/", consents.purpose_remove),
    ("owners/<int:pk>/contact/change/", owners.contact_change),
    ("owners/<int:pk>/contact/remove/", owners.contact_remove),
]
table_imports = [
    ("imports/", imports.import_list),
    ("imports/add/", imports.import_add),
    ("imports/template/", imports.import_template),
    ("imports/<int:pk>/", imports.import_detail),
    ("imports/<int:pk>/progress/", imports.import_progress),
    ("imports/<int:pk>/map/", imports.import_map),
    ("imports/<int:pk>/commit/", imports.import_commit),
    ("imports/<int:pk>/decide/", imports.import_decide),
    ("imports/<int:pk>/cancel/", imports.import_cancel),
    ("imports/<int:pk>/undo/", imports.import_undo),
    ("imports/<int:pk>/rows/", imports.import_rows),
]

# The chain and its segments.
value_chain = [
    ("segments/", chain.segment_list),
    ("segments/export/", exports.segment_export),
    ("segments/add/", segments.segment_add),
    ("segments/<int:pk>/", segments.segment_detail),
    ("segments/<int:pk>/change/", segments.segment_change),
    ("segments/<int:pk>/remove/", segments.segment_remove),
    ("segments/<int:pk>/profile/", profiles.segment_profile),
    ("steps/", steps.step_list),
    ("steps/add/", steps.step_add),
    ("steps/add/several/", steps.step_add_several),
    ("steps/<int:pk>/change/", steps.step_change),
    ("steps/<int:pk>/remove/", steps.step_remove),
]
# What segments need, and who says so.
understanding = [
    ("rounds/", rounds.round_list),
    ("rounds/add/", rounds.round_add),
    ("rounds/<int:pk>/", rounds.round_detail),
    ("rounds/<int:pk>/change/", rounds.round_change),
    ("rounds/<int:pk>/remove/", rounds.round_remove),
    ("rounds/<int:pk>/close/", rounds.round_close),
    ("rounds/<int:pk>/reopen/", rounds.round_reopen),
    ("rounds/<int:pk>/ratings/add/", ratings.rating_add),
    ("needs/", need_map.need_matrix),
    ("needs/export/", need_map.need_export),
    ("needs/add/", needs.need_add),
    ("needs/<int:pk>/", needs.need_detail),
    ("needs/<int:pk>/change/", needs.need_change),
    ("needs/<int:pk>/remove/", needs.need_remove),
    ("sub-needs/", needs.subneed_list),
    ("sub-needs/add/", needs.subneed_add),
    ("sub-needs/<int:pk>/change/", needs.subneed_change),
    ("sub-needs/<int:pk>/remove/", needs.subneed_remove),
]
# What is known of segments, whose voice that is, and what threatens them.
knowing = [
    ("insights/", insights.insight_list),
    ("insights/coverage/", insights.insight_coverage),
    ("insights/export/", exports.insight_export),
    ("insights/add/", insights.insight_add),
    ("insights/<int:pk>/", insights.insight_detail),
    ("insights/<int:pk>/change/", insights.insight_change),
    ("insights/<int:pk>/remove/", insights.insight_remove),
    ("segments/<int:pk>/insights/", insights.segment_insights),
    ("voices/", voices.voice_grid),
    ("voices/export/", exports.voice_export),
    ("segments/<int:pk>/voices/", voices.segment_voices),
    ("rounds/<int:pk>/voices/<int:segment>/record/", voices.voice_record),
    ("voice-groups/", voices.voicegroup_list),
    ("voice-groups/add/", voices.voicegroup_add),
    ("voice-groups/<int:pk>/change/", voices.voicegroup_change),
    ("voice-groups/<int:pk>/remove/", voices.voicegroup_remove),
    ("segments/<int:pk>/exposures/", exposures.segment_exposures),
    ("segments/<int:pk>/exposures/add/", exposures.exposure_add),
    ("exposures/<int:pk>/change/", exposures.exposure_change),
    ("exposures/<int:pk>/remove/", exposures.exposure_remove),
    ("steps/women/", women.chain_women),
]
# Why needs are there, and which need holds back which.
reasoning = [
    ("causes/", causes.cause_list),
    ("causes/add/", causes.cause_add),
    ("causes/<int:pk>/", causes.cause_detail),
    ("causes/<int:pk>/change/", causes.cause_change),
    ("causes/<int:pk>/remove/", causes.cause_remove),
    ("needs/<int:pk>/causes/add/", causes.needcause_add),
    ("need-causes/<int:pk>/remove/", causes.needcause_remove),
    ("links/", links.link_list),
    ("links/add/", links.link_add),
    ("links/<int:pk>/change/", links.link_change),
    ("links/<int:pk>/remove/", links.link_remove),
]
# Ratings collected in a room, from phones.
live = [
    ("sessions/", sessions.session_list),
    ("sessions/add/", sessions.session_add),
    ("sessions/<int:pk>/", sessions.session_detail),
    ("sessions/<int:pk>/counts/", sessions.session_counts),
    ("sessions/<int:pk>/projector/", sessions.session_projector),
    ("sessions/<int:pk>/lead/", sessions.session_lead),
    ("sessions/<int:pk>/show/", sessions.session_show),
    ("sessions/<int:pk>/close/", sessions.session_close),
    ("sessions/<int:pk>/reopen/", sessions.session_reopen),
    ("sessions/<int:pk>/remove/", sessions.session_remove),
    ("sessions/<int:pk>/take-over/", session_results.session_take_over),
    ("sessions/<int:pk>/give-back/", session_results.session_give_back),
]
# The system itself, what was done in it, and the way back.
housekeeping = [
    ("settings/", systems.system_change),
    ("settings/archive/", systems.system_archive),
    ("trail/", trail.event_list),
    ("trail/export/", trail.event_export),
    ("removals/<int:pk>/restore/", trail.removal_restore),
]
# /systems/<slug>/enterprises/: each route has the name of its view.
pages = [
    *places_and_registry,
    *table_imports,
    *people,
    *bulk,
    *value_chain,
    *understanding,
    *knowing,
    *reasoning,
    *live,
    *housekeeping,
]
urlpatterns = [path(address, view, name=view.__name__) for address, view in pages]
