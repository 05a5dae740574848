"""Who opens which page about those who come in, and what they agree to."""

from enterprises.actions.rows import remove_row
from enterprises.models import GuideNote
from stakeholders.models import Membership
from tests.access_table import Entry, row
from tests.factories import (
    JoinRequestFactory,
    RepresentativeFactory,
    SharingTermsFactory,
    UserFactory,
)

Role = Membership.Role


def an_owner(system):
    """Somebody who looks after something there."""
    note = GuideNote.objects.create(
        market_system=system, question="needs.where", owner=UserFactory()
    )
    return {"pk": note.owner_id}


def somebody_removed(system):
    """The key of somebody who spoke for a stakeholder and was removed."""
    person = RepresentativeFactory(market_system=system, visibility=30)
    remove_row(row=person, by=UserFactory())
    return {"pk": person.pk}


PARTNERSHIP = {
    "stakeholders:partner_list": Entry(Role.COORDINATOR),
    "stakeholders:representative_erase": Entry(
        Role.COORDINATOR, row(RepresentativeFactory, visibility=30)
    ),
    "stakeholders:representative_removed": Entry(Role.CONTRIBUTOR),
    "stakeholders:representative_forget": Entry(Role.COORDINATOR, somebody_removed),
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
