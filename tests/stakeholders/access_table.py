"""Who opens which page of stakeholders, written down a second time on purpose."""

from stakeholders.models import Membership
from tests.access_table import Entry, row
from tests.factories import (
    FunctionRoleFactory,
    InvitationFactory,
    MembershipFactory,
    NeedFactory,
    SegmentFactory,
    StakeholderFactory,
)

Role = Membership.Role

PEOPLE = {
    "stakeholders:membership_list": Entry(Role.COORDINATOR),
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
    "stakeholders:need_providers": Entry(Role.VIEWER, row(NeedFactory)),
    "stakeholders:provider_pick": Entry(Role.CONTRIBUTOR, row(NeedFactory)),
}
TABLE: dict[str, Entry] = {**PEOPLE, **PROFILES}
