"""A case comes out of the database as plain values."""

from decimal import Decimal

import pytest

from stakeholders.models import Audience, Visibility
from tests.factories import (
    BenefitFactory,
    BusinessCaseFactory,
    InvestmentFactory,
    OrganisationFactory,
    StakeholderFactory,
)
from valueprop.analysis.cases import BenefitLine, CaseLines, InvestmentLine
from valueprop.models import BusinessCase

pytestmark = pytest.mark.django_db


def test_lines_come_with_their_case_in_one_query(system, django_assert_num_queries):
    dairy = StakeholderFactory(market_system=system, name="Dairy")
    shops = StakeholderFactory(market_system=system, name="Shops")
    case = BusinessCaseFactory(
        market_system=system, name="Milk", discount_rate=Decimal("0.125")
    )
    late = InvestmentFactory(case=case, stakeholder=dairy, first_year=2027)
    early = InvestmentFactory(case=case, stakeholder=shops, first_year=2026)
    benefit = BenefitFactory(
        case=case,
        stakeholder=shops,
        units=Decimal("1200"),
        change=Decimal("0.333333"),
        value=Decimal("4.5"),
        ramp_up_years=3,
    )
    empty = BusinessCaseFactory(market_system=system, name="Nothing yet")
    BenefitFactory()  # of another system

    with django_assert_num_queries(1):
        loaded = system.cases.all().lines()

    assert loaded == [
        CaseLines(
            id=case.pk,
            name="Milk",
            first_year=2026,
            years=5,
            discount_rate=Decimal("0.125"),
            investments=(
                InvestmentLine(
                    early.pk,
                    shops.pk,
                    "Trainers",
                    "business",
                    2026,
                    2027,
                    Decimal(1000),
                ),
                InvestmentLine(
                    late.pk, dairy.pk, "Trainers", "business", 2027, 2027, Decimal(1000)
                ),
            ),
            benefits=(
                BenefitLine(
                    id=benefit.pk,
                    stakeholder_id=shops.pk,
                    label="More sales",
                    kind="commercial",
                    first_year=2027,
                    last_year=2030,
                    units=Decimal(1200),
                    change=Decimal("0.333333"),
                    value=Decimal("4.5"),
                    ramp_up_years=3,
                ),
            ),
            names=((dairy.pk, "Dairy"), (shops.pk, "Shops")),
        ),
        CaseLines(empty.pk, "Nothing yet", 2026, 5, Decimal("0.1")),
    ]


def test_a_case_of_another_organisation_stays_with_it(system):
    mine, theirs = OrganisationFactory(), OrganisationFactory()
    for name, organisation, visibility in [
        ("my own", mine, Visibility.ORGANISATION),
        ("their own", theirs, Visibility.ORGANISATION),
        ("for coordinators", theirs, Visibility.COORDINATORS),
        ("for all", theirs, Visibility.PARTNERS),
    ]:
        InvestmentFactory(
            case=BusinessCaseFactory(
                market_system=system,
                name=name,
                organisation=organisation,
                visibility=visibility,
            )
        )

    def names(*, is_coordinator: bool) -> list[str]:
        reader = Audience(frozenset({mine.pk}), is_coordinator)
        return [case.name for case in system.cases.visible_to(reader).lines()]

    assert names(is_coordinator=False) == ["for all", "my own"]
    assert names(is_coordinator=True) == ["for all", "for coordinators", "my own"]


def test_the_largest_amount_that_can_be_typed_comes_out_again(system):
    largest = Decimal("9999999999999.99")
    InvestmentFactory(market_system=system, amount_per_year=largest)

    (case,) = system.cases.all().lines()

    assert case.investments[0].amount_per_year == largest


def test_a_case_says_its_rate_in_percent_and_its_last_year():
    case = BusinessCase(discount_rate=Decimal("0.1200"), first_year=2026, years=5)

    assert (str(case.discount_percent), case.last_year) == ("12", 2030)
