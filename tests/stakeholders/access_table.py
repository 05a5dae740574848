"""Who opens which page of stakeholders, written down a second time on purpose."""

from stakeholders.models import Membership
from tests.access_table import Entry, row
from tests.factories import InvitationFactory, MembershipFactory

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
TABLE: dict[str, Entry] = {**PEOPLE}
