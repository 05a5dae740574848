"""Who opens which page of valueprop, written down a second time on purpose.

The rows made here belong to an organisation that nobody of these people is in: only
coordinators change another organisation's case. That a contributor changes those of
their own is in test_views_cases.
"""

from tests.access_table import Entry, Role, row
from tests.factories import (
    BenefitFactory,
    BusinessCaseFactory,
    InvestmentFactory,
    StakeholderFactory,
)

TABLE: dict[str, Entry] = {
    "valueprop:case_list": Entry(Role.VIEWER),
    "valueprop:case_add": Entry(Role.CONTRIBUTOR),
    "valueprop:case_detail": Entry(Role.VIEWER, row(BusinessCaseFactory)),
    "valueprop:case_export": Entry(Role.VIEWER, row(BusinessCaseFactory)),
    "valueprop:case_change": Entry(Role.COORDINATOR, row(BusinessCaseFactory)),
    "valueprop:case_remove": Entry(Role.COORDINATOR, row(BusinessCaseFactory)),
    "valueprop:investment_add": Entry(Role.COORDINATOR, row(BusinessCaseFactory)),
    "valueprop:investment_change": Entry(Role.COORDINATOR, row(InvestmentFactory)),
    "valueprop:investment_remove": Entry(Role.COORDINATOR, row(InvestmentFactory)),
    "valueprop:benefit_add": Entry(Role.COORDINATOR, row(BusinessCaseFactory)),
    "valueprop:benefit_change": Entry(Role.COORDINATOR, row(BenefitFactory)),
    "valueprop:benefit_remove": Entry(Role.COORDINATOR, row(BenefitFactory)),
    "valueprop:stakeholder_cases": Entry(Role.VIEWER, row(StakeholderFactory)),
}
