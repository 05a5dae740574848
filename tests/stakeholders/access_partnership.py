"""Who opens which page about those who come in, and what they agree to."""

from stakeholders.models import Membership
from tests.access_table import Entry, row
from tests.factories import JoinRequestFactory

Role = Membership.Role

PARTNERSHIP = {
    "stakeholders:joinrequest_list": Entry(Role.COORDINATOR),
    "stakeholders:joinrequest_accept": Entry(Role.COORDINATOR, row(JoinRequestFactory)),
    "stakeholders:joinrequest_decline": Entry(
        Role.COORDINATOR, row(JoinRequestFactory)
    ),
    "stakeholders:joinlink_make": Entry(Role.COORDINATOR),
    "stakeholders:joinlink_close": Entry(Role.COORDINATOR),
}
