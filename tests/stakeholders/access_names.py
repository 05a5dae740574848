"""Who opens which page about names, and who merges."""

from enterprises.models import MarketSystem
from stakeholders.models import Membership
from tests.access_table import Entry, row
from tests.factories import (
    StakeholderFactory,
    StakeholderNameFactory,
    StakeholderVerdictFactory,
)

Role = Membership.Role


def two_stakeholders(system: MarketSystem) -> dict[str, int]:
    one, other = StakeholderFactory.create_batch(2, market_system=system)
    return {"pk": one.pk, "other": other.pk}


NAMES = {
    "stakeholders:stakeholder_names": Entry(Role.VIEWER, row(StakeholderFactory)),
    "stakeholders:stakeholdername_add": Entry(
        Role.CONTRIBUTOR, row(StakeholderFactory)
    ),
    "stakeholders:stakeholdername_remove": Entry(
        Role.CONTRIBUTOR, row(StakeholderNameFactory)
    ),
    "stakeholders:similar_list": Entry(Role.VIEWER),
    "stakeholders:similar_differ": Entry(Role.CONTRIBUTOR, two_stakeholders),
    "stakeholders:similar_merge": Entry(Role.COORDINATOR, two_stakeholders),
    "stakeholders:similar_undo": Entry(
        Role.CONTRIBUTOR, row(StakeholderVerdictFactory)
    ),
}
