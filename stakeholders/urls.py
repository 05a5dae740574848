from django.urls import path

from stakeholders.views import (
    checklist,
    checks,
    functions,
    gaps,
    initiative_imports,
    initiative_register,
    initiatives,
    invitations,
    joining,
    lenses,
    maps,
    memberships,
    names,
    overlaps,
    own_part,
    ownership,
    partners,
    profiles,
    ranking,
    register,
    relationships,
    representatives,
    similar,
    terms,
)
from stakeholders.views import stakeholders as one

app_name = "stakeholders"

# Who takes part.
people = [
    path("memberships/", memberships.membership_list, name="membership_list"),
    path("memberships/own/", own_part.membership_own, name="membership_own"),
    path("memberships/leave/", own_part.membership_leave, name="membership_leave"),
    path(
        "memberships/<int:pk>/",
        memberships.membership_detail,
        name="membership_detail",
    ),
    path(
        "memberships/<int:pk>/deactivate/",
        memberships.membership_deactivate,
        name="membership_deactivate",
    ),
    path(
        "memberships/<int:pk>/reactivate/",
        memberships.membership_reactivate,
        name="membership_reactivate",
    ),
    path(
        "memberships/<int:pk>/change/",
        memberships.membership_change,
        name="membership_change",
    ),
    path(
        "memberships/<int:pk>/remove/",
        memberships.membership_remove,
        name="membership_remove",
    ),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/add/", invitations.invitation_add, name="invitation_add"),
    path(
        "invitations/<int:pk>/resend/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "invitations/<int:pk>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    # Who waits to come in.
    path("requests/", joining.joinrequest_list, name="joinrequest_list"),
    path(
        "requests/<int:pk>/accept/",
        joining.joinrequest_accept,
        name="joinrequest_accept",
    ),
    path(
        "requests/<int:pk>/decline/",
        joining.joinrequest_decline,
        name="joinrequest_decline",
    ),
    path("join-link/make/", joining.joinlink_make, name="joinlink_make"),
    path("join-link/close/", joining.joinlink_close, name="joinlink_close"),
    path("partners/", partners.partner_list, name="partner_list"),
    # People who speak for a stakeholder, and want to be forgotten.
    path(
        "representatives/<int:pk>/erase/",
        representatives.representative_erase,
        name="representative_erase",
    ),
    path(
        "representatives/removed/",
        representatives.representative_removed,
        name="representative_removed",
    ),
    path(
        "representatives/removed/<int:pk>/forget/",
        representatives.representative_forget,
        name="representative_forget",
    ),
    # Who looks after what.
    path("owners/", ownership.ownership_list, name="ownership_list"),
    path(
        "owners/<int:pk>/hand-over/",
        ownership.ownership_transfer,
        name="ownership_transfer",
    ),
    # What they agree about their data.
    path("terms/", terms.terms_detail, name="terms_detail"),
    path("terms/add/", terms.terms_add, name="terms_add"),
    path("terms/accept/", terms.terms_accept, name="terms_accept"),
    path("terms/notice/", terms.terms_notice, name="terms_notice"),
    path("terms/export/", terms.terms_export, name="terms_export"),
    path("terms/<int:pk>/", terms.terms_version, name="terms_version"),
]

# Stakeholders, and the functions they perform.
stakeholders = [
    path("stakeholders/", register.stakeholder_list, name="stakeholder_list"),
    path(
        "stakeholders/export/", register.stakeholder_export, name="stakeholder_export"
    ),
    path("stakeholders/add/", one.stakeholder_add, name="stakeholder_add"),
    path("stakeholders/<int:pk>/", one.stakeholder_detail, name="stakeholder_detail"),
    path(
        "stakeholders/<int:pk>/change/",
        one.stakeholder_change,
        name="stakeholder_change",
    ),
    path(
        "stakeholders/<int:pk>/remove/",
        one.stakeholder_remove,
        name="stakeholder_remove",
    ),
    path("functions/export/", register.function_export, name="function_export"),
    path(
        "stakeholders/<int:pk>/functions/", functions.function_set, name="function_set"
    ),
    path(
        "stakeholders/<int:pk>/functions/add/",
        functions.function_add,
        name="function_add",
    ),
    path(
        "functions/<int:pk>/change/", functions.function_change, name="function_change"
    ),
    path(
        "functions/<int:pk>/remove/", functions.function_remove, name="function_remove"
    ),
    path("gaps/", gaps.function_gap_list, name="function_gap_list"),
    # Parts of other pages.
    path(
        "segments/<int:pk>/functions/",
        functions.segment_functions,
        name="segment_functions",
    ),
    path("needs/<int:pk>/providers/", functions.need_providers, name="need_providers"),
    path(
        "needs/<int:pk>/providers/pick/", functions.provider_pick, name="provider_pick"
    ),
]

# Who may be listed twice.
naming = [
    path("similar/", similar.similar_list, name="similar_list"),
    path(
        "similar/<int:pk>/<int:other>/differ/",
        similar.similar_differ,
        name="similar_differ",
    ),
    path(
        "similar/<int:pk>/<int:other>/merge/",
        similar.similar_merge,
        name="similar_merge",
    ),
    path("similar/<int:pk>/undo/", similar.similar_undo, name="similar_undo"),
    path(
        "stakeholders/<int:pk>/names/",
        names.stakeholder_names,
        name="stakeholder_names",
    ),
    path(
        "stakeholders/<int:pk>/names/add/",
        names.stakeholdername_add,
        name="stakeholdername_add",
    ),
    path(
        "names/<int:pk>/remove/",
        names.stakeholdername_remove,
        name="stakeholdername_remove",
    ),
]

# What hangs on a profile.
profile = [
    path(
        "stakeholders/<int:pk>/engagement/",
        profiles.engagement_change,
        name="engagement_change",
    ),
    path("stakeholders/<int:pk>/motives/add/", profiles.motive_add, name="motive_add"),
    path(
        "stakeholders/<int:pk>/motives/take/", profiles.motive_take, name="motive_take"
    ),
    path("motives/<int:pk>/change/", profiles.motive_change, name="motive_change"),
    path("motives/<int:pk>/remove/", profiles.motive_remove, name="motive_remove"),
    path(
        "stakeholders/<int:pk>/programmes/add/",
        profiles.programme_add,
        name="programme_add",
    ),
    path(
        "programmes/<int:pk>/change/",
        profiles.programme_change,
        name="programme_change",
    ),
    path(
        "programmes/<int:pk>/remove/",
        profiles.programme_remove,
        name="programme_remove",
    ),
    path(
        "stakeholders/<int:pk>/representatives/",
        profiles.stakeholder_representatives,
        name="stakeholder_representatives",
    ),
    path(
        "stakeholders/<int:pk>/representatives/add/",
        profiles.representative_add,
        name="representative_add",
    ),
    path(
        "representatives/<int:pk>/change/",
        profiles.representative_change,
        name="representative_change",
    ),
    path(
        "representatives/<int:pk>/remove/",
        profiles.representative_remove,
        name="representative_remove",
    ),
    path(
        "representatives/<int:pk>/reveal/",
        profiles.representative_reveal,
        name="representative_reveal",
    ),
    path("due-diligence/", checks.duediligence_list, name="duediligence_list"),
    path(
        "stakeholders/<int:pk>/due-diligence/add/",
        checks.duediligence_add,
        name="duediligence_add",
    ),
    path(
        "due-diligence/<int:pk>/change/",
        checks.duediligence_change,
        name="duediligence_change",
    ),
    path(
        "due-diligence/<int:pk>/remove/",
        checks.duediligence_remove,
        name="duediligence_remove",
    ),
]

# Who leans in, whom to engage next, who is enough.
weighing = [
    path("alignment/", ranking.alignment, name="alignment"),
    path("ranking/", ranking.ranking_list, name="ranking_list"),
    path("ranking/export/", ranking.ranking_export, name="ranking_export"),
    path("ranking/weights/", ranking.weights_change, name="weights_change"),
    path("coalition/", ranking.coalition, name="coalition"),
    path(
        "stakeholders/<int:pk>/position/",
        ranking.stakeholder_position,
        name="stakeholder_position",
    ),
]

# Who deals with whom, and the map of it.
network = [
    path("relationships/", relationships.relationship_list, name="relationship_list"),
    path(
        "relationships/export/",
        relationships.relationship_export,
        name="relationship_export",
    ),
    path("relationships/add/", relationships.relationship_add, name="relationship_add"),
    path(
        "relationships/<int:pk>/change/",
        relationships.relationship_change,
        name="relationship_change",
    ),
    path(
        "relationships/<int:pk>/remove/",
        relationships.relationship_remove,
        name="relationship_remove",
    ),
    path(
        "stakeholders/<int:pk>/relationships/",
        relationships.stakeholder_relationships,
        name="stakeholder_relationships",
    ),
    path(
        "segments/<int:pk>/relationships/",
        relationships.segment_relationships,
        name="segment_relationships",
    ),
    path("map/", maps.map_detail, name="map_detail"),
    path("map/measures/", maps.map_measures, name="map_measures"),
    path("map/place/", maps.map_place, name="map_place"),
    path("map/put-back/", maps.map_put_back, name="map_put_back"),
    path("map/map.svg", maps.map_svg_export, name="map_svg_export"),
    path("map/map.graphml", maps.map_graphml_export, name="map_graphml_export"),
    path("map/nodes.csv", maps.map_nodes_export, name="map_nodes_export"),
    path("map/links.csv", maps.map_links_export, name="map_links_export"),
]

# What helps the whole system or holds it back, and what it offers.
system = [
    path("lenses/", lenses.lens_list, name="lens_list"),
    path("lenses/export/", lenses.lens_export, name="lens_export"),
    path("lenses/add/", lenses.systemfinding_add, name="systemfinding_add"),
    path(
        "lenses/<int:pk>/change/",
        lenses.systemfinding_change,
        name="systemfinding_change",
    ),
    path(
        "lenses/<int:pk>/remove/",
        lenses.systemfinding_remove,
        name="systemfinding_remove",
    ),
    path(
        "stakeholders/<int:pk>/lenses/",
        lenses.stakeholder_lenses,
        name="stakeholder_lenses",
    ),
    path("checklist/", checklist.system_function_list, name="system_function_list"),
    path(
        "checklist/export/",
        checklist.system_function_export,
        name="system_function_export",
    ),
    path("checklist/add/", checklist.system_function_add, name="system_function_add"),
    path(
        "checklist/judge/<slug:player>/",
        checklist.system_function_set,
        name="system_function_set",
    ),
    path(
        "checklist/<int:pk>/change/",
        checklist.system_function_change,
        name="system_function_change",
    ),
    path(
        "checklist/<int:pk>/remove/",
        checklist.system_function_remove,
        name="system_function_remove",
    ),
]

# What others do already.
existing = [
    path("initiatives/", initiative_register.initiative_list, name="initiative_list"),
    path(
        "initiatives/export/",
        initiative_register.initiative_export,
        name="initiative_export",
    ),
    path(
        "initiatives/import/",
        initiative_imports.initiative_import,
        name="initiative_import",
    ),
    path(
        "initiatives/names/",
        initiative_imports.initiativename_list,
        name="initiativename_list",
    ),
    path(
        "initiatives/names/link/",
        initiative_imports.initiativename_link,
        name="initiativename_link",
    ),
    path("initiatives/add/", initiatives.initiative_add, name="initiative_add"),
    path(
        "initiatives/<int:pk>/", initiatives.initiative_detail, name="initiative_detail"
    ),
    path(
        "initiatives/<int:pk>/change/",
        initiatives.initiative_change,
        name="initiative_change",
    ),
    path(
        "initiatives/<int:pk>/remove/",
        initiatives.initiative_remove,
        name="initiative_remove",
    ),
    path(
        "initiatives/<int:pk>/parts/add/",
        initiatives.initiativepart_add,
        name="initiativepart_add",
    ),
    path(
        "initiative-parts/<int:pk>/remove/",
        initiatives.initiativepart_remove,
        name="initiativepart_remove",
    ),
    path(
        "initiatives/<int:pk>/overlaps/",
        overlaps.initiative_overlaps,
        name="initiative_overlaps",
    ),
    path("overlaps/", overlaps.overlap_list, name="overlap_list"),
    path(
        "overlaps/<int:pk>/<int:other>/decide/",
        overlaps.overlapverdict_add,
        name="overlapverdict_add",
    ),
    path(
        "verdicts/<int:pk>/change/",
        overlaps.overlapverdict_change,
        name="overlapverdict_change",
    ),
    path(
        "verdicts/<int:pk>/remove/",
        overlaps.overlapverdict_remove,
        name="overlapverdict_remove",
    ),
    path(
        "stakeholders/<int:pk>/initiatives/",
        initiatives.stakeholder_initiatives,
        name="stakeholder_initiatives",
    ),
]

# /systems/<slug>/stakeholders/
urlpatterns = [
    *people,
    *stakeholders,
    *naming,
    *profile,
    *weighing,
    *network,
    *system,
    *existing,
]
