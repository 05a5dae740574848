"""Who opens which page of stakeholders, written down a second time on purpose."""

from django.utils import timezone

from enterprises.models import MarketSystem
from stakeholders.models import Membership
from tests.access_table import Entry, row
from tests.factories import (
    DueDiligenceFactory,
    ExistingInitiativeFactory,
    FunctionRoleFactory,
    InitiativePartFactory,
    InvitationFactory,
    MembershipFactory,
    MotiveFactory,
    NeedFactory,
    OverlapVerdictFactory,
    ProgrammeFactory,
    RelationshipFactory,
    RepresentativeFactory,
    SegmentFactory,
    StakeholderFactory,
    SystemFindingFactory,
    SystemFunctionFactory,
)
from tests.stakeholders.access_names import NAMES
from tests.stakeholders.access_partnership import PARTNERSHIP

Role = Membership.Role

PEOPLE = {
    **PARTNERSHIP,
    "stakeholders:membership_list": Entry(Role.COORDINATOR),
    "stakeholders:membership_own": Entry(Role.VIEWER),
    "stakeholders:membership_leave": Entry(Role.VIEWER),
    "stakeholders:membership_detail": Entry(Role.COORDINATOR, row(MembershipFactory)),
    "stakeholders:membership_deactivate": Entry(
        Role.COORDINATOR, row(MembershipFactory)
    ),
    "stakeholders:membership_reactivate": Entry(
        Role.COORDINATOR, row(MembershipFactory, deactivated_at=timezone.now())
    ),
    "stakeholders:membership_change": Entry(Role.COORDINATOR, row(MembershipFactory)),
    "stakeholders:membership_remove": Entry(Role.COORDINATOR, row(MembershipFactory)),
    "stakeholders:invitation_list": Entry(Role.COORDINATOR),
    "stakeholders:invitation_add": Entry(Role.COORDINATOR),
    "stakeholders:invitation_resend": Entry(Role.COORDINATOR, row(InvitationFactory)),
    "stakeholders:invitation_revoke": Entry(Role.COORDINATOR, row(InvitationFactory)),
}
PROFILES = {
    "stakeholders:stakeholder_list": Entry(Role.VIEWER),
    "stakeholders:stakeholder_export": Entry(Role.VIEWER),
    "stakeholders:stakeholder_add": Entry(Role.CONTRIBUTOR),
    "stakeholders:stakeholder_detail": Entry(Role.VIEWER, row(StakeholderFactory)),
    "stakeholders:stakeholder_change": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:stakeholder_remove": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:function_set": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:function_add": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:function_change": Entry(Role.CONTRIBUTOR, row(FunctionRoleFactory)),
    "stakeholders:function_remove": Entry(Role.CONTRIBUTOR, row(FunctionRoleFactory)),
    "stakeholders:function_gap_list": Entry(Role.VIEWER),
    "stakeholders:segment_functions": Entry(Role.VIEWER, row(SegmentFactory)),
    "stakeholders:need_blocked": Entry(Role.VIEWER),
    "stakeholders:need_providers": Entry(Role.VIEWER, row(NeedFactory)),
    "stakeholders:provider_pick": Entry(Role.CONTRIBUTOR, row(NeedFactory)),
}
# The rows made here belong to an organisation that nobody of these people is in: only
# coordinators change another's. That contributors change their own is in
# test_views_profiles and test_views_checks.
PARTS = {
    "stakeholders:function_export": Entry(Role.VIEWER),
    "stakeholders:engagement_change": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:motive_add": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:motive_take": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:motive_change": Entry(Role.COORDINATOR, row(MotiveFactory)),
    "stakeholders:motive_remove": Entry(Role.COORDINATOR, row(MotiveFactory)),
    "stakeholders:programme_add": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:programme_change": Entry(Role.CONTRIBUTOR, row(ProgrammeFactory)),
    "stakeholders:programme_remove": Entry(Role.CONTRIBUTOR, row(ProgrammeFactory)),
    "stakeholders:stakeholder_representatives": Entry(
        Role.CONTRIBUTOR, row(StakeholderFactory)
    ),
    "stakeholders:representative_add": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:representative_change": Entry(
        Role.COORDINATOR, row(RepresentativeFactory, visibility=30)
    ),
    "stakeholders:representative_remove": Entry(
        Role.COORDINATOR, row(RepresentativeFactory, visibility=30)
    ),
    "stakeholders:representative_reveal": Entry(
        Role.CONTRIBUTOR, row(RepresentativeFactory, visibility=30)
    ),
    "stakeholders:duediligence_list": Entry(Role.VIEWER),
    "stakeholders:duediligence_add": Entry(Role.CONTRIBUTOR, row(StakeholderFactory)),
    "stakeholders:duediligence_change": Entry(
        Role.COORDINATOR, row(DueDiligenceFactory, visibility=30)
    ),
    "stakeholders:duediligence_remove": Entry(
        Role.COORDINATOR, row(DueDiligenceFactory, visibility=30)
    ),
}
WEIGHING = {
    "stakeholders:alignment": Entry(Role.VIEWER),
    "stakeholders:ranking_list": Entry(Role.VIEWER),
    "stakeholders:ranking_export": Entry(Role.VIEWER),
    "stakeholders:weights_change": Entry(Role.COORDINATOR),
    "stakeholders:coalition": Entry(Role.VIEWER),
    "stakeholders:stakeholder_position": Entry(Role.VIEWER, row(StakeholderFactory)),
}
NETWORK = {
    "stakeholders:relationship_list": Entry(Role.VIEWER),
    "stakeholders:relationship_export": Entry(Role.VIEWER),
    "stakeholders:relationship_add": Entry(Role.CONTRIBUTOR),
    "stakeholders:relationship_change": Entry(
        Role.COORDINATOR, row(RelationshipFactory)
    ),
    "stakeholders:relationship_remove": Entry(
        Role.COORDINATOR, row(RelationshipFactory)
    ),
    "stakeholders:stakeholder_relationships": Entry(
        Role.VIEWER, row(StakeholderFactory)
    ),
    "stakeholders:segment_relationships": Entry(Role.VIEWER, row(SegmentFactory)),
    "stakeholders:map_detail": Entry(Role.VIEWER),
    "stakeholders:map_measures": Entry(Role.VIEWER),
    "stakeholders:map_place": Entry(Role.CONTRIBUTOR),
    "stakeholders:map_put_back": Entry(Role.CONTRIBUTOR),
    "stakeholders:map_svg_export": Entry(Role.VIEWER),
    "stakeholders:map_graphml_export": Entry(Role.VIEWER),
    "stakeholders:map_nodes_export": Entry(Role.VIEWER),
    "stakeholders:map_links_export": Entry(Role.VIEWER),
}
SYSTEM = {
    "stakeholders:lens_list": Entry(Role.VIEWER),
    "stakeholders:lens_export": Entry(Role.VIEWER),
    "stakeholders:systemfinding_add": Entry(Role.CONTRIBUTOR),
    "stakeholders:systemfinding_change": Entry(
        Role.COORDINATOR, row(SystemFindingFactory)
    ),
    "stakeholders:systemfinding_remove": Entry(
        Role.COORDINATOR, row(SystemFindingFactory)
    ),
    "stakeholders:stakeholder_lenses": Entry(Role.VIEWER, row(StakeholderFactory)),
    "stakeholders:system_function_list": Entry(Role.VIEWER),
    "stakeholders:system_function_export": Entry(Role.VIEWER),
    "stakeholders:system_function_add": Entry(Role.CONTRIBUTOR),
    "stakeholders:system_function_set": Entry(
        Role.CONTRIBUTOR, lambda _system: {"player": "banks"}
    ),
    "stakeholders:system_function_change": Entry(
        Role.CONTRIBUTOR, row(SystemFunctionFactory)
    ),
    "stakeholders:system_function_remove": Entry(
        Role.CONTRIBUTOR, row(SystemFunctionFactory)
    ),
}


def two_initiatives(system: MarketSystem) -> dict[str, int]:
    """The keys of two that may overlap."""
    first = ExistingInitiativeFactory(market_system=system)
    return {
        "pk": first.pk,
        "other": ExistingInitiativeFactory(market_system=system).pk,
    }


EXISTING = {
    "stakeholders:initiative_list": Entry(Role.VIEWER),
    "stakeholders:initiative_export": Entry(Role.VIEWER),
    "stakeholders:initiative_import": Entry(Role.CONTRIBUTOR),
    "stakeholders:initiativename_list": Entry(Role.CONTRIBUTOR),
    "stakeholders:initiativename_link": Entry(Role.CONTRIBUTOR),
    "stakeholders:initiative_add": Entry(Role.CONTRIBUTOR),
    "stakeholders:initiative_detail": Entry(
        Role.VIEWER, row(ExistingInitiativeFactory)
    ),
    # Of an organisation that nobody of these people is in, as above.
    "stakeholders:initiative_change": Entry(
        Role.COORDINATOR, row(ExistingInitiativeFactory)
    ),
    "stakeholders:initiative_remove": Entry(
        Role.COORDINATOR, row(ExistingInitiativeFactory)
    ),
    "stakeholders:initiativepart_add": Entry(
        Role.COORDINATOR, row(ExistingInitiativeFactory)
    ),
    "stakeholders:initiativepart_remove": Entry(
        Role.COORDINATOR, row(InitiativePartFactory)
    ),
    "stakeholders:stakeholder_initiatives": Entry(Role.VIEWER, row(StakeholderFactory)),
    "stakeholders:initiative_overlaps": Entry(
        Role.VIEWER, row(ExistingInitiativeFactory)
    ),
    "stakeholders:overlap_list": Entry(Role.VIEWER),
    "stakeholders:overlapverdict_add": Entry(Role.CONTRIBUTOR, two_initiatives),
    "stakeholders:overlapverdict_change": Entry(
        Role.COORDINATOR, row(OverlapVerdictFactory)
    ),
    "stakeholders:overlapverdict_remove": Entry(
        Role.COORDINATOR, row(OverlapVerdictFactory)
    ),
}
TABLE: dict[str, Entry] = {
    **PEOPLE,
    **PROFILES,
    **NAMES,
    **PARTS,
    **WEIGHING,
    **NETWORK,
    **SYSTEM,
    **EXISTING,
}
