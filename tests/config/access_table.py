"""Who opens which page of config, written down a second time on purpose."""

from stakeholders.models import Membership
from tests.access_table import Entry

Role = Membership.Role


def factor(system):
    return {"factor": "needs"}


TABLE: dict[str, Entry] = {
    "overview": Entry(Role.VIEWER),
    "overview_panel": Entry(Role.VIEWER, factor),
    "finding_counts": Entry(Role.VIEWER),
    "plan": Entry(Role.VIEWER),
    "guide_needs": Entry(Role.VIEWER),
    "guide_roles": Entry(Role.VIEWER),
    "guide_drawer": Entry(Role.VIEWER, query="?page=enterprises:need_matrix"),
    "guide_change": Entry(Role.CONTRIBUTOR, query="?question=needs.where"),
    "guide_own": Entry(Role.CONTRIBUTOR, query="?question=needs.where"),
}
