"""Who opens which page about those who come in, and what they agree to."""

from enterprises.models import GuideNote
from stakeholders.models import Membership
from tests.access_table import Entry, row
from tests.factories import JoinRequestFactory, SharingTermsFactory, UserFactory

Role = Membership.Role


def an_owner(system):
    """Somebody who looks after something there."""
    note = GuideNote.objects.create(
        market_system=system, question="needs.where", owner=UserFactory()
    )
    return {"pk": note.owner_id}


PARTNERSHIP = {
    "stakeholders:ownership_list": Entry(Role.COORDINATOR),
    "stakeholders:ownership_transfer": Entry(Role.COORDINATOR, an_owner),
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
