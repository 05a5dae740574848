"""Who opens which page of coordination, written down a second time on purpose.

The contributions made here belong to an organisation that nobody of these people is
in: only coordinators change them. That a contributor changes those of their own
organisation is in test_views_money.
"""

from tests.access_table import Entry, Role, row
from tests.factories import (
    BudgetLineFactory,
    ContributionFactory,
    InterventionFactory,
    NeedFactory,
    PlannedRoleFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)

TABLE: dict[str, Entry] = {
    "coordination:intervention_list": Entry(Role.VIEWER),
    "coordination:intervention_add": Entry(Role.CONTRIBUTOR),
    "coordination:intervention_detail": Entry(Role.VIEWER, row(InterventionFactory)),
    "coordination:intervention_change": Entry(
        Role.CONTRIBUTOR, row(InterventionFactory)
    ),
    "coordination:intervention_remove": Entry(
        Role.CONTRIBUTOR, row(InterventionFactory)
    ),
    "coordination:intervention_roles": Entry(Role.VIEWER, row(InterventionFactory)),
    "coordination:plannedrole_add": Entry(Role.CONTRIBUTOR, row(InterventionFactory)),
    "coordination:plannedrole_change": Entry(Role.CONTRIBUTOR, row(PlannedRoleFactory)),
    "coordination:plannedrole_remove": Entry(Role.CONTRIBUTOR, row(PlannedRoleFactory)),
    "coordination:coverage_matrix": Entry(Role.VIEWER),
    "coordination:coverage_matrix_export": Entry(Role.VIEWER),
    "coordination:coverage_function": Entry(Role.VIEWER, row(SubNeedFactory)),
    "coordination:departure_list": Entry(Role.VIEWER),
    "coordination:departure_detail": Entry(Role.VIEWER, row(StakeholderFactory)),
    "coordination:departure_ties": Entry(Role.VIEWER, row(StakeholderFactory)),
    "coordination:stakeholder_departure": Entry(Role.VIEWER, row(StakeholderFactory)),
    "coordination:budgetline_add": Entry(Role.CONTRIBUTOR, row(InterventionFactory)),
    "coordination:budgetline_change": Entry(Role.CONTRIBUTOR, row(BudgetLineFactory)),
    "coordination:budgetline_remove": Entry(Role.CONTRIBUTOR, row(BudgetLineFactory)),
    "coordination:contribution_add": Entry(Role.CONTRIBUTOR, row(InterventionFactory)),
    "coordination:contribution_change": Entry(
        Role.COORDINATOR, row(ContributionFactory)
    ),
    "coordination:contribution_remove": Entry(
        Role.COORDINATOR, row(ContributionFactory)
    ),
    "coordination:funding": Entry(Role.VIEWER),
    "coordination:funding_export": Entry(Role.VIEWER),
    "coordination:need_interventions": Entry(Role.VIEWER, row(NeedFactory)),
    "coordination:segment_interventions": Entry(Role.VIEWER, row(SegmentFactory)),
    "coordination:stakeholder_interventions": Entry(
        Role.VIEWER, row(StakeholderFactory)
    ),
}
