"""What each role may do in a market system: the whole table, on one page.

It stands in config because it names permissions of every app, and nothing below
config may know them all.
"""

VIEWER = frozenset(
    {
        "enterprises.view_marketsystem",
        "enterprises.view_place",
        "enterprises.view_segment",
        "enterprises.view_microenterprise",
        "enterprises.view_consentpurpose",
        "enterprises.view_needrating",
        "enterprises.view_need",
        "enterprises.view_insight",
        "enterprises.view_voicegroup",
        "enterprises.view_exposure",
        "enterprises.view_guidenote",
        "enterprises.view_ratingsession",
        "stakeholders.view_stakeholder",
        "stakeholders.view_duediligence",
        "stakeholders.view_relationship",
        "stakeholders.view_sharingterms",
        "stakeholders.view_existinginitiative",
        "stakeholders.view_systemfinding",
        "stakeholders.view_systemfunction",
        "valueprop.view_businesscase",
        "coordination.view_intervention",
        "impact.view_indicator",
    }
)
FIELD_PARTNER = VIEWER | {
    # Their own organisation's records and files only; see the querysets.
    "impact.view_observation",
    "impact.add_observation",
    "enterprises.view_importbatch",
    "enterprises.change_importbatch",
}
CONTRIBUTOR = FIELD_PARTNER | {
    "enterprises.add_place",
    "enterprises.add_segment",
    "enterprises.change_segment",
    "enterprises.add_microenterprise",
    "enterprises.change_microenterprise",
    # Owners as persons. Contacts are masked; they may be replaced without being seen.
    "enterprises.view_ownercontact",
    "enterprises.change_ownercontact",
    "enterprises.view_consent",
    "enterprises.add_consent",
    "enterprises.change_consent",
    "enterprises.view_bulkchange",
    # Whether two enterprises are one; a merge can be undone.
    "enterprises.add_duplicateverdict",
    "enterprises.add_assessmentround",
    "enterprises.add_needrating",
    "enterprises.change_need",
    "enterprises.add_insight",
    "enterprises.change_insight",
    "enterprises.add_voicegroup",
    "enterprises.change_voicegroup",
    "enterprises.add_heardvoice",
    "enterprises.add_exposure",
    "enterprises.change_exposure",
    "enterprises.change_guidenote",
    "enterprises.add_ratingsession",
    "enterprises.change_ratingsession",
    "stakeholders.add_stakeholder",
    "stakeholders.change_stakeholder",
    "stakeholders.change_duediligence",
    "stakeholders.change_relationship",
    "stakeholders.change_existinginitiative",
    "stakeholders.change_overlapverdict",
    "stakeholders.change_mapposition",
    # That two are not the same; coordinators merge.
    "stakeholders.add_stakeholderverdict",
    "stakeholders.change_systemfinding",
    "stakeholders.change_systemfunction",
    # For the organisation in which they hold this role.
    "stakeholders.add_termsacceptance",
    # Personal data of those who speak for a stakeholder.
    "stakeholders.view_representative",
    "stakeholders.change_representative",
    "valueprop.add_businesscase",
    "valueprop.change_businesscase",
    "coordination.add_intervention",
    "coordination.change_intervention",
    "coordination.add_contribution",
    "coordination.change_contribution",
    "impact.add_indicator",
    "impact.change_indicator",
    "impact.change_observation",
    "enterprises.add_removal",
}
COORDINATOR = CONTRIBUTOR | {
    "enterprises.change_marketsystem",
    "enterprises.reveal_ownercontact",
    "enterprises.erase_owner",
    "enterprises.change_consentpurpose",
    # Many rows of the registry at once.
    "enterprises.add_bulkchange",
    "enterprises.change_subneed",
    "enterprises.view_auditevent",
    "stakeholders.change_engagementweights",
    "stakeholders.change_stakeholderverdict",
    "stakeholders.view_membership",
    "stakeholders.change_membership",
    "stakeholders.view_invitation",
    "stakeholders.add_invitation",
    # Who asks to join, and the link by which they may.
    "stakeholders.view_joinrequest",
    "stakeholders.change_joinrequest",
    "stakeholders.change_joinlink",
    "stakeholders.add_sharingterms",
}

# Keyed by the names of stakeholders.Membership.Role.
ROLE_PERMISSIONS = {
    "VIEWER": VIEWER,
    "FIELD_PARTNER": FIELD_PARTNER,
    "CONTRIBUTOR": CONTRIBUTOR,
    "COORDINATOR": COORDINATOR,
}
