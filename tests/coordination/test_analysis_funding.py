"""What interventions cost and who pays: known sums, and what always holds."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coordination.analysis.funding import (
    CONFIRMED,
    PLEDGED,
    RECEIVED,
    Cost,
    Funding,
    FundingTable,
    Gift,
    Given,
    Giver,
    Plan,
    PlannedIntervention,
    converted,
    funded,
    total,
)

WATER, IDEA = 1, 2
PLAN = (
    PlannedIntervention(WATER, "Water", "running"),
    PlannedIntervention(IDEA, "An idea", "idea"),
)


def gift(amount: object, commitment: int = CONFIRMED, **changes: object) -> Gift:
    plain = Gift(
        id=1,
        intervention_id=WATER,
        stakeholder_id=5,
        stakeholder="Fund",
        year=2026,
        kind="cash",
        commitment=commitment,
        amount=Decimal(amount),
        currency="KES",
    )
    return replace(plain, **changes)


def money(*lines: Cost | Gift) -> FundingTable:
    plan = Plan(
        interventions=PLAN,
        costs=tuple(line for line in lines if isinstance(line, Cost)),
        gifts=tuple(line for line in lines if isinstance(line, Gift)),
    )
    return funded(plan, "KES")


def given_(pledged: object, confirmed: object, received: object) -> Given:
    return Given(Decimal(pledged), Decimal(confirmed), Decimal(received))


def test_what_is_received_is_confirmed_and_pledged_as_well():
    table = money(
        Cost(WATER, 2026, Decimal(1000)),
        gift(100, PLEDGED),
        gift(200, CONFIRMED, id=2),
        gift(300, RECEIVED, id=3),
        gift(50, CONFIRMED, id=4, kind="in_kind"),
    )

    funding = table.by_intervention[WATER]

    assert funding == Funding(
        cost=Decimal(1000),
        cash=given_(600, 500, 300),
        in_kind=given_(50, 50, 0),
        unconverted=0,
    )
    assert (funding.pledged, funding.secured, funding.received) == (650, 550, 300)
    assert (funding.gap, funding.gap_if_pledges_hold) == (450, 350)
    assert funding.secured_share == Decimal("0.55")
    assert (funding.surplus, funding.surplus_if_pledges_hold) == (None, None)


def test_an_unknown_cost_is_not_nothing():
    table = money(gift(100))

    unknown, nothing = table.by_intervention[WATER], table.by_intervention[IDEA]

    assert (unknown.cost, unknown.gap, unknown.gap_if_pledges_hold) == (None,) * 3
    assert (unknown.secured, unknown.secured_share, unknown.surplus) == (
        100,
        None,
        None,
    )
    assert nothing == Funding(cost=None)
    assert (table.without_budget, table.lacking, table.missing) == (2, 0, 0)


def test_a_cost_of_nothing_is_known():
    funding = money(Cost(WATER, 2026, Decimal(0))).by_intervention[WATER]

    assert (funding.cost, funding.gap, funding.secured_share) == (0, 0, None)


def test_more_than_needed_is_a_negative_gap_and_fills_no_other():
    table = money(
        Cost(WATER, 2026, Decimal(100)),
        Cost(IDEA, 2026, Decimal(80)),
        gift(130),
    )

    water = table.by_intervention[WATER]

    assert (water.gap, water.surplus, water.secured_share) == (-30, 30, Decimal("1.3"))
    assert (table.missing, table.lacking, table.total.gap) == (80, 1, 50)


def test_money_in_a_year_without_a_cost():
    table = money(Cost(WATER, 2026, Decimal(100)), gift(40, year=2027))

    assert table.years == (2026, 2027)
    assert table.cells[WATER, 2026].gap == 100
    assert table.cells[WATER, 2027] == Funding(cost=None, cash=given_(40, 40, 0))
    assert table.by_year[2027].gap is None
    assert table.by_intervention[WATER].gap == 60


def test_other_currencies_are_converted_at_their_own_rate():
    foreign = gift(100, currency="USD", rate=Decimal("129.5"))

    assert converted(foreign, "KES") == Decimal(12950)
    assert converted(gift(100), "KES") == Decimal(100)
    # The system's own currency needs no rate, whatever stands there.
    assert converted(gift(100, rate=Decimal(2)), "KES") == Decimal(100)
    assert converted(gift(100, currency="USD"), "KES") is None


def test_a_contribution_without_a_rate_is_in_no_sum_and_is_counted_apart():
    table = money(
        Cost(WATER, 2026, Decimal(1000)),
        gift(100),
        gift(100, id=2, currency="USD"),
        gift(100, id=3, currency="EUR", stakeholder_id=6, stakeholder="Donor"),
    )

    assert (table.total.secured, table.total.unconverted) == (100, 2)
    assert table.by_intervention[WATER].unconverted == 2
    assert [(g.name, g.secured, g.unconverted) for g in table.givers] == [
        ("Fund", 100, 1),
        ("Donor", 0, 1),
    ]


def test_a_conversion_loses_no_digit():
    foreign = gift("1234567890123456.78", currency="USD", rate=Decimal("1.23456789"))

    exact = Fraction(123456789012345678 * 123456789, 10**10)

    assert Fraction(money(foreign).total.secured) == exact


def test_givers_stand_by_what_they_secure():
    table = money(
        gift(100, PLEDGED),
        gift(10, CONFIRMED, id=2, stakeholder_id=6, stakeholder="Dairy"),
        gift(5, RECEIVED, id=3, stakeholder_id=6, intervention_id=IDEA, kind="in_kind"),
    )

    dairy, fund = table.givers

    assert fund == Giver(5, "Fund", given_(100, 0, 0), given_(0, 0, 0), 1, 0)
    assert (dairy.interventions, dairy.pledged, dairy.secured) == (2, 15, 15)
    assert dairy.in_kind == given_(5, 5, 5)


def test_an_empty_plan():
    table = funded(Plan(), "KES")

    assert table == FundingTable((), Funding(cost=None), {}, {}, {}, ())
    assert (table.missing, table.lacking, table.without_budget) == (0, 0, 0)


amounts = st.decimals("0.01", 10**12, places=2)
years = st.integers(2025, 2028)
keys = st.sampled_from([WATER, IDEA])
costs = st.builds(Cost, keys, years, amounts)
gifts = st.builds(
    gift,
    amounts,
    st.sampled_from([PLEDGED, CONFIRMED, RECEIVED]),
    id=st.integers(1, 10**6),
    intervention_id=keys,
    stakeholder_id=st.integers(1, 3),
    year=years,
    kind=st.sampled_from(["cash", "in_kind"]),
    currency=st.sampled_from(["KES", "USD"]),
    rate=st.none() | st.decimals("0.00000001", 1000, places=8),
)
plans = st.lists(costs | gifts, max_size=12)


@given(plans)
def test_every_sum_is_the_sum_of_its_parts(lines):
    table = money(*lines)

    for parts in (table.by_intervention, table.by_year, table.cells):
        assert total(one.secured for one in parts.values()) == table.total.secured
        assert total(one.pledged for one in parts.values()) == table.total.pledged
        assert total(one.cost or Decimal(0) for one in parts.values()) == (
            table.total.cost or Decimal(0)
        )
        assert sum(x.unconverted for x in parts.values()) == table.total.unconverted
    assert total(one.secured for one in table.givers) == table.total.secured


@given(plans)
def test_firmer_is_never_more_and_gap_and_money_make_the_cost(lines):
    table = money(*lines)

    for one in (table.total, *table.by_intervention.values(), *table.cells.values()):
        assert one.pledged >= one.secured >= one.received >= 0
        if one.cost is not None:
            assert total([one.gap, one.secured]) == one.cost
            assert total([one.gap_if_pledges_hold, one.pledged]) == one.cost
            assert one.gap_if_pledges_hold <= one.gap


@given(plans)
def test_the_order_of_lines_does_not_matter(lines):
    there, back = money(*lines), money(*reversed(lines))

    assert there.total == back.total
    assert there.cells == back.cells


@given(plans, st.integers(2, 1000))
def test_another_unit_of_money_scales_every_sum(lines, factor):
    scaled = money(*(replace(x, amount=x.amount * factor) for x in lines))

    plain = money(*lines)

    assert scaled.total.secured == plain.total.secured * factor
    assert scaled.missing == plain.missing * factor
    assert scaled.lacking == plain.lacking
