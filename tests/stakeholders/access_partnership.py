"""Who opens which page about those who come in, and what they agree to."""

from stakeholders.models import Membership
from tests.access_table import Entry, row
from tests.factories import JoinRequestFactory, SharingTermsFactory

Role = Membership.Role

PARTNERSHIP = {
    "stakeholders:joinrequest_list": Entry(Role.COORDINATOR),
    "stakeholders:joinrequest_accept": Entry(Role.COORDINATOR, row(JoinRequestFactory)),
    "stakeholders:joinrequest_decline": Entry(
        Role.COORDINATOR, row(JoinRequestFactory)
    ),
    "stakeholders:joinlink_make": Entry(Role.COORDINATOR),
    "stakeholders:joinlink_close": Entry(Role.COORDINATOR),
    "stakeholders:terms_detail": Entry(Role.VIEWER),
    "stakeholders:terms_version": Entry(Role.VIEWER, row(SharingTermsFactory)),
    "stakeholders:terms_add": Entry(Role.COORDINATOR),
    "stakeholders:terms_accept": Entry(Role.CONTRIBUTOR),
    "stakeholders:terms_notice": Entry(Role.VIEWER),
    "stakeholders:terms_export": Entry(Role.COORDINATOR),
}
