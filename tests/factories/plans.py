"""Business cases, interventions, and what is given to them."""

from decimal import Decimal

import factory

from coordination.models import (
    BudgetLine,
    Contribution,
    Intervention,
    InterventionNeed,
    PlannedRole,
)
from tests.factories.base import RowFactory, beside
from tests.factories.needs import NeedFactory, SubNeedFactory
from tests.factories.people import OrganisationFactory
from tests.factories.stakeholders import StakeholderFactory
from valueprop.models import Benefit, BusinessCase, Investment


class BusinessCaseFactory(RowFactory):
    class Meta:
        model = BusinessCase

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Case {n}")
    first_year = 2026
    years = 5
    discount_rate = Decimal("0.1")


class InvestmentFactory(RowFactory):
    class Meta:
        model = Investment

    case = factory.SubFactory(BusinessCaseFactory, **beside())
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    label = "Trainers"
    source = Investment.Source.BUSINESS
    first_year = 2026
    last_year = 2027
    amount_per_year = Decimal("1000")


class BenefitFactory(RowFactory):
    class Meta:
        model = Benefit

    case = factory.SubFactory(BusinessCaseFactory, **beside())
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    label = "More sales"
    kind = Benefit.Kind.COMMERCIAL
    first_year = 2027
    last_year = 2030
    units = Decimal("100")
    unit_name = "shops"
    change = Decimal("3")
    value = Decimal("10")


class InterventionFactory(RowFactory):
    class Meta:
        model = Intervention

    name = factory.Sequence(lambda n: f"Intervention {n}")


class InterventionNeedFactory(RowFactory):
    class Meta:
        model = InterventionNeed

    intervention = factory.SubFactory(InterventionFactory, **beside())
    need = factory.SubFactory(NeedFactory, **beside())


class BudgetLineFactory(RowFactory):
    class Meta:
        model = BudgetLine

    intervention = factory.SubFactory(InterventionFactory, **beside())
    year = 2026
    label = "Trainers"
    amount = Decimal("1000")


class ContributionFactory(RowFactory):
    class Meta:
        model = Contribution

    organisation = factory.SubFactory(OrganisationFactory)
    intervention = factory.SubFactory(InterventionFactory, **beside())
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    kind = Contribution.Kind.CASH
    year = 2026
    amount = Decimal("400")
    currency = "KES"


class PlannedRoleFactory(RowFactory):
    class Meta:
        model = PlannedRole

    intervention = factory.SubFactory(InterventionFactory, **beside())
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())
    performance = PlannedRole.Performance.WELL
