"""A plan comes out of the database as plain values."""

from datetime import date
from decimal import Decimal

import pytest

from coordination.analysis.funding import Cost, Gift, Plan, PlannedIntervention
from stakeholders.models import Audience, Visibility
from tests.factories import (
    BudgetLineFactory,
    ContributionFactory,
    InterventionFactory,
    InterventionNeedFactory,
    NeedFactory,
    OrganisationFactory,
    StakeholderFactory,
)

pytestmark = pytest.mark.django_db

NOBODY = Audience(frozenset(), is_coordinator=False)


def test_a_plan_is_loaded_in_one_query(system, django_assert_num_queries):
    fund = StakeholderFactory(market_system=system, name="Fund")
    water = InterventionFactory(
        market_system=system,
        name="Water",
        lead=fund,
        state="running",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    idea = InterventionFactory(market_system=system, name="An idea")
    need = NeedFactory(market_system=system)
    InterventionNeedFactory(intervention=water, need=need)
    BudgetLineFactory(intervention=water, year=2026, amount=Decimal("1000.50"))
    gift = ContributionFactory(
        intervention=water,
        stakeholder=fund,
        commitment=30,
        amount=Decimal(100),
        currency="USD",
        rate=Decimal("129.12345678"),
        rate_on=date(2026, 1, 2),
    )
    plain = ContributionFactory(intervention=water, stakeholder=fund, year=2027)
    ContributionFactory()  # of another system

    with django_assert_num_queries(1):
        plan = system.interventions.all().plan(NOBODY)

    assert plan == Plan(
        interventions=(
            PlannedIntervention(idea.pk, "An idea", "idea"),
            PlannedIntervention(
                id=water.pk,
                name="Water",
                state="running",
                lead_id=fund.pk,
                lead="Fund",
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 12, 31),
                need_ids=frozenset({need.pk}),
            ),
        ),
        costs=(Cost(water.pk, 2026, Decimal("1000.5")),),
        gifts=(
            Gift(
                id=gift.pk,
                intervention_id=water.pk,
                stakeholder_id=fund.pk,
                stakeholder="Fund",
                year=2026,
                kind="cash",
                commitment=30,
                amount=Decimal(100),
                currency="USD",
                rate=Decimal("129.12345678"),
            ),
            Gift(
                id=plain.pk,
                intervention_id=water.pk,
                stakeholder_id=fund.pk,
                stakeholder="Fund",
                year=2027,
                kind="cash",
                commitment=10,
                amount=Decimal(400),
                currency="KES",
            ),
        ),
    )


def test_contributions_others_keep_to_themselves_are_not_in_the_plan(system):
    mine, theirs = OrganisationFactory(), OrganisationFactory()
    water = InterventionFactory(market_system=system)
    for amount, organisation, visibility in [
        (1, mine, Visibility.ORGANISATION),
        (2, theirs, Visibility.ORGANISATION),
        (3, theirs, Visibility.COORDINATORS),
        (4, theirs, Visibility.PARTNERS),
    ]:
        ContributionFactory(
            intervention=water,
            amount=amount,
            organisation=organisation,
            visibility=visibility,
        )

    def amounts(*, is_coordinator: bool) -> list[int]:
        reader = Audience(frozenset({mine.pk}), is_coordinator)
        plan = system.interventions.all().plan(reader)
        return [int(gift.amount) for gift in plan.gifts]

    assert amounts(is_coordinator=False) == [1, 4]
    assert amounts(is_coordinator=True) == [1, 3, 4]


def test_interventions_that_answer_a_need_are_found(system):
    need = NeedFactory(market_system=system)
    link = InterventionNeedFactory(need=need)
    InterventionNeedFactory(market_system=system)

    assert list(system.interventions.answering([need])) == [link.intervention]
