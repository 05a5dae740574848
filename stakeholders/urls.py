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
    ("memberships/", memberships.membership_list),
    ("memberships/own/", own_part.membership_own),
    ("memberships/leave/", own_part.membership_leave),
    ("memberships/<int:pk>/", memberships.membership_detail),
    ("memberships/<int:pk>/deactivate/", memberships.membership_deactivate),
    ("memberships/<int:pk>/reactivate/", memberships.membership_reactivate),
    ("memberships/<int:pk>/change/", memberships.membership_change),
    ("memberships/<int:pk>/remove/", memberships.membership_remove),
    ("invitations/", invitations.invitation_list),
    ("invitations/add/", invitations.invitation_add),
    ("invitations/<int:pk>/resend/", invitations.invitation_resend),
    ("invitations/<int:pk>/revoke/", invitations.invitation_revoke),
    # Who waits to come in.
    ("requests/", joining.joinrequest_list),
    ("requests/<int:pk>/accept/", joining.joinrequest_accept),
    ("requests/<int:pk>/decline/", joining.joinrequest_decline),
    ("join-link/make/", joining.joinlink_make),
    ("join-link/close/", joining.joinlink_close),
    ("partners/", partners.partner_list),
    # People who speak for a stakeholder, and want to be forgotten.
    ("representatives/<int:pk>/erase/", representatives.representative_erase),
    ("representatives/removed/", representatives.representative_removed),
    ("representatives/removed/<int:pk>/forget/", representatives.representative_forget),
    # Who looks after what.
    ("owners/", ownership.ownership_list),
    ("owners/<int:pk>/hand-over/", ownership.ownership_transfer),
    # What they agree about their data.
    ("terms/", terms.terms_detail),
    ("terms/add/", terms.terms_add),
    ("terms/accept/", terms.terms_accept),
    ("terms/notice/", terms.terms_notice),
    ("terms/export/", terms.terms_export),
    ("terms/<int:pk>/", terms.terms_version),
]

# Stakeholders, and the functions they perform.
stakeholders = [
    ("stakeholders/", register.stakeholder_list),
    ("stakeholders/export/", register.stakeholder_export),
    ("stakeholders/add/", one.stakeholder_add),
    ("stakeholders/<int:pk>/", one.stakeholder_detail),
    ("stakeholders/<int:pk>/change/", one.stakeholder_change),
    ("stakeholders/<int:pk>/remove/", one.stakeholder_remove),
    ("functions/export/", register.function_export),
    ("stakeholders/<int:pk>/functions/", functions.function_set),
    ("stakeholders/<int:pk>/functions/add/", functions.function_add),
    ("functions/<int:pk>/change/", functions.function_change),
    ("functions/<int:pk>/remove/", functions.function_remove),
    ("gaps/", gaps.function_gap_list),
    # Parts of other pages.
    ("segments/<int:pk>/functions/", functions.segment_functions),
    ("needs/blocked/", functions.need_blocked),
    ("needs/<int:pk>/providers/", functions.need_providers),
    ("needs/<int:pk>/providers/pick/", functions.provider_pick),
]

# Who may be listed twice.
naming = [
    ("similar/", similar.similar_list),
    ("similar/<int:pk>/<int:other>/differ/", similar.similar_differ),
    ("similar/<int:pk>/<int:other>/merge/", similar.similar_merge),
    ("similar/<int:pk>/undo/", similar.similar_undo),
    ("stakeholders/<int:pk>/names/", names.stakeholder_names),
    ("stakeholders/<int:pk>/names/add/", names.stakeholdername_add),
    ("names/<int:pk>/remove/", names.stakeholdername_remove),
]

# What hangs on a profile.
profile = [
    ("stakeholders/<int:pk>/engagement/", profiles.engagement_change),
    ("stakeholders/<int:pk>/motives/add/", profiles.motive_add),
    ("stakeholders/<int:pk>/motives/take/", profiles.motive_take),
    ("motives/<int:pk>/change/", profiles.motive_change),
    ("motives/<int:pk>/remove/", profiles.motive_remove),
    ("stakeholders/<int:pk>/programmes/add/", profiles.programme_add),
    ("programmes/<int:pk>/change/", profiles.programme_change),
    ("programmes/<int:pk>/remove/", profiles.programme_remove),
    ("stakeholders/<int:pk>/representatives/", profiles.stakeholder_representatives),
    ("stakeholders/<int:pk>/representatives/add/", profiles.representative_add),
    ("representatives/<int:pk>/change/", profiles.representative_change),
    ("representatives/<int:pk>/remove/", profiles.representative_remove),
    ("representatives/<int:pk>/reveal/", profiles.representative_reveal),
    ("due-diligence/", checks.duediligence_list),
    ("stakeholders/<int:pk>/due-diligence/add/", checks.duediligence_add),
    ("due-diligence/<int:pk>/change/", checks.duediligence_change),
    ("due-diligence/<int:pk>/remove/", checks.duediligence_remove),
]

# Who leans in, whom to engage next, who is enough.
weighing = [
    ("alignment/", ranking.alignment),
    ("ranking/", ranking.ranking_list),
    ("ranking/export/", ranking.ranking_export),
    ("ranking/weights/", ranking.weights_change),
    ("coalition/", ranking.coalition),
    ("stakeholders/<int:pk>/position/", ranking.stakeholder_position),
]

# Who deals with whom, and the map of it.
network = [
    ("relationships/", relationships.relationship_list),
    ("relationships/export/", relationships.relationship_export),
    ("relationships/add/", relationships.relationship_add),
    ("relationships/<int:pk>/change/", relationships.relationship_change),
    ("relationships/<int:pk>/remove/", relationships.relationship_remove),
    ("stakeholders/<int:pk>/relationships/", relationships.stakeholder_relationships),
    ("segments/<int:pk>/relationships/", relationships.segment_relationships),
    ("map/", maps.map_detail),
    ("map/measures/", maps.map_measures),
    ("map/place/", maps.map_place),
    ("map/put-back/", maps.map_put_back),
    ("map/map.svg", maps.map_svg_export),
    ("map/map.graphml", maps.map_graphml_export),
    ("map/nodes.csv", maps.map_nodes_export),
    ("map/links.csv", maps.map_links_export),
]

# What helps the whole system or holds it back, and what it offers.
system = [
    ("lenses/", lenses.lens_list),
    ("lenses/export/", lenses.lens_export),
    ("lenses/add/", lenses.systemfinding_add),
    ("lenses/<int:pk>/change/", lenses.systemfinding_change),
    ("lenses/<int:pk>/remove/", lenses.systemfinding_remove),
    ("stakeholders/<int:pk>/lenses/", lenses.stakeholder_lenses),
    ("checklist/", checklist.system_function_list),
    ("checklist/export/", checklist.system_function_export),
    ("checklist/add/", checklist.system_function_add),
    ("checklist/judge/<slug:player>/", checklist.system_function_set),
    ("checklist/<int:pk>/change/", checklist.system_function_change),
    ("checklist/<int:pk>/remove/", checklist.system_function_remove),
]

# What others do already.
existing = [
    ("initiatives/", initiative_register.initiative_list),
    ("initiatives/export/", initiative_register.initiative_export),
    ("initiatives/import/", initiative_imports.initiative_import),
    ("initiatives/names/", initiative_imports.initiativename_list),
    ("initiatives/names/link/", initiative_imports.initiativename_link),
    ("initiatives/add/", initiatives.initiative_add),
    ("initiatives/<int:pk>/", initiatives.initiative_detail),
    ("initiatives/<int:pk>/change/", initiatives.initiative_change),
    ("initiatives/<int:pk>/remove/", initiatives.initiative_remove),
    ("initiatives/<int:pk>/parts/add/", initiatives.initiativepart_add),
    ("initiative-parts/<int:pk>/remove/", initiatives.initiativepart_remove),
    ("initiatives/<int:pk>/overlaps/", overlaps.initiative_overlaps),
    ("overlaps/", overlaps.overlap_list),
    ("overlaps/<int:pk>/<int:other>/decide/", overlaps.overlapverdict_add),
    ("verdicts/<int:pk>/change/", overlaps.overlapverdict_change),
    ("verdicts/<int:pk>/remove/", overlaps.overlapverdict_remove),
    ("stakeholders/<int:pk>/initiatives/", initiatives.stakeholder_initiatives),
]

# /systems/<slug>/stakeholders/: each route has the name of its view.
pages = [
    *people,
    *stakeholders,
    *naming,
    *profile,
    *weighing,
    *network,
    *system,
    *existing,
]
urlpatterns = [path(address, view, name=view.__name__) for address, view in pages]
