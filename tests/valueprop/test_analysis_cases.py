"""What a case puts in and gets out: known figures, and what always holds."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valueprop.analysis.cases import (
    BenefitLine,
    CaseLines,
    InvestmentLine,
    Ledger,
    OutsideLine,
    Payback,
    Together,
    computed,
    full_benefits,
    present_value,
    ramp,
    together,
)
from valueprop.analysis.flows import Flow, flows
from valueprop.analysis.rates import internal_rate

DAIRY, SHOPS = 1, 2


def paid(amount: object, first=2026, last=2026, who=DAIRY, id=1) -> InvestmentLine:
    return InvestmentLine(id, who, "Store", "business", first, last, Decimal(amount))


def gained(
    units: object,
    first=2027,
    last=2030,
    who=DAIRY,
    kind="commercial",
    ramp_up=1,
    id=1,
) -> BenefitLine:
    one = Decimal(1)
    return BenefitLine(
        id, who, "Sales", kind, first, last, Decimal(units), one, one, ramp_up
    )


def case(*lines: object, years=5, rate="0.1") -> CaseLines:
    return CaseLines(
        id=7,
        name="Milk",
        first_year=2026,
        years=years,
        discount_rate=Decimal(rate),
        investments=tuple(x for x in lines if isinstance(x, InvestmentLine)),
        benefits=tuple(x for x in lines if isinstance(x, BenefitLine)),
        names=((DAIRY, "Dairy"), (SHOPS, "Shops")),
    )


def total(*lines: object, **terms: object) -> Ledger:
    return computed(case(*lines, **terms)).total


def test_a_case_that_everybody_can_check_by_hand():
    ledger = total(paid(100), gained(60, 2027, 2028), years=3)

    assert ledger.net == (Decimal(-100), Decimal(60), Decimal(60))
    assert ledger.cumulative == (Decimal(-100), Decimal(-40), Decimal(20))
    # -100 + 60 / 1.1 + 60 / 1.21; the first year is not discounted
    assert round(ledger.npv, 6) == Decimal("4.132231")
    assert round(ledger.ratio, 6) == Decimal("1.041322")
    assert round(ledger.irr, 6) == Decimal("0.130662")
    # 40 of the 60 of 2028 are still needed.
    assert ledger.payback.year == 2028
    assert round(ledger.payback.after_years, 6) == Decimal("2.666667")
    assert (ledger.put_in, ledger.got_out) == (Decimal(100), Decimal(120))


def test_the_benefit_grows_in_by_exact_parts():
    growing = gained(90, 2026, 2030, ramp_up=3)

    ledger = total(growing)

    assert ledger.exact_commercial == (30, 60, 90, 90, 90)
    assert [ramp(year, 2026, 3) for year in range(2026, 2030)] == [
        Fraction(1, 3),
        Fraction(2, 3),
        Fraction(1),
        Fraction(1),
    ]


def test_a_benefit_that_began_before_the_case_has_grown_meanwhile():
    result = computed(case(gained(90, 2025, 2026, ramp_up=2)))

    assert result.total.net[0] == Decimal(90)
    assert result.outside == (OutsideLine("benefit", 1, "Sales", (2025,), Decimal(45)),)


def test_units_times_change_times_value():
    line = BenefitLine(
        1,
        SHOPS,
        "Sales",
        "social",
        2026,
        2026,
        Decimal(1200),
        Decimal(30),
        Decimal("4.50"),
    )

    assert full_benefits(case(line)) == {1: Decimal(162000)}


def test_years_outside_the_case_are_listed_and_not_counted():
    late = paid(10, 2029, 2033)

    result = computed(case(late, paid(5, 2026, 2026, id=2)))

    assert result.total.put_in == Decimal(25)
    assert result.outside == (
        OutsideLine("investment", 1, "Store", (2031, 2032, 2033), Decimal(30)),
    )


def test_years_outside_read_as_stretches():
    line = OutsideLine("benefit", 1, "Sales", (2024, 2025, 2031), Decimal(1))

    assert line.stretches == [(2024, 2025), (2031, 2031)]


def test_nothing_put_in_has_no_ratio_no_rate_and_nothing_to_pay_back():
    ledger = total(gained(60))

    assert (ledger.ratio, ledger.irr, ledger.payback) == (None, None, None)
    assert ledger.npv > 0


def test_a_case_without_lines_is_all_nothing():
    result = computed(case())

    assert result.ledgers == ()
    assert result.total.net == (Decimal(0),) * 5
    assert (result.total.npv, result.total.ratio, result.total.social_share) == (
        Decimal(0),
        None,
        None,
    )
    assert (result.gains_most, result.main_business) == (None, None)


def test_money_that_does_not_come_back_within_the_years():
    assert total(paid(1000), gained(60)).payback is None


def test_money_is_back_only_when_it_stays_back():
    # Back in 2027, gone again in 2028, back for good in 2030.
    ledger = total(
        paid(100),
        gained(120, 2027, 2027),
        paid(50, 2028, 2028, id=2),
        gained(30, 2029, 2030, id=2),
    )

    assert ledger.cumulative == tuple(map(Decimal, (-100, 20, -30, 0, 30)))
    assert ledger.payback == Payback(2029, Decimal(4))


def test_who_is_never_out_of_pocket_is_back_at_once():
    ledger = total(paid(10), gained(10, 2026, 2030))

    assert ledger.payback == Payback(2026, Decimal(0))


def test_commercial_and_social_benefits_are_told_apart():
    ledger = total(
        paid(100),
        gained(30, 2026, 2026),
        gained(90, 2026, 2026, who=SHOPS, kind="social", id=2),
        years=1,
    )

    assert (ledger.present_commercial, ledger.present_social) == (
        Decimal(30),
        Decimal(90),
    )
    assert (ledger.commercial_ratio, ledger.ratio, ledger.social_share) == (
        Decimal("0.3"),
        Decimal("1.2"),
        Decimal("0.75"),
    )


def test_a_harm_is_a_negative_benefit():
    ledger = total(paid(100), gained(-20, 2026, 2026), years=1)

    assert (ledger.npv, ledger.ratio) == (Decimal(-120), Decimal("-0.2"))


def test_stakeholders_stand_in_the_order_of_what_they_gain():
    result = computed(case(paid(100), gained(60), gained(90, who=SHOPS, id=2)))

    assert [ledger.name for ledger in result.ledgers] == ["Shops", "Dairy"]
    assert result.gains_most == result.ledgers[0]
    assert result.main_business == result.ledgers[1]


def test_nobody_gains_where_all_lose():
    assert computed(case(paid(100))).gains_most is None


def test_cases_side_by_side():
    good, bad = computed(case(paid(100), gained(60))), computed(case(paid(100)))

    assert together([good, bad]) == Together(2, Decimal(200), Decimal(240), 1)
    assert together([]) == Together(0, Decimal(0), Decimal(0), 0)


def test_flows_name_every_line_in_every_year():
    lines = case(paid(100, 2026, 2026), gained(60, 2030, 2031, who=SHOPS))

    assert flows(lines) == [
        Flow(2026, "Dairy", "Store", "investment", Decimal(-100), True),
        Flow(2030, "Shops", "Sales", "commercial", Decimal(60), True),
        Flow(2031, "Shops", "Sales", "commercial", Decimal(60), False),
    ]


@pytest.mark.parametrize(
    ("net", "rate"),
    [
        ((-100, 110), "0.1"),
        ((-100, 100), "0"),
        ((-100, 50), "-0.5"),
        ((0, -100, 0, 121), "0.1"),
        ((100, -110), "0.1"),
        ((-1, 0, 0, 10**9), "999"),
        # Three changes of sign and still one rate.
        ((-100, 230, -10, 5), "1.2656"),
        # One rate three times over: (x - 1) to the power of three.
        ((-1, 3, -3, 1), "0"),
    ],
)
def test_the_internal_rate_of_known_years(net, rate):
    found = internal_rate([Fraction(amount) for amount in net])

    assert found is not None
    assert round(found, 4) == Decimal(rate)


@pytest.mark.parametrize(
    "net",
    [
        (),
        (0, 0),
        (-100, -10),
        (100, 10),
        # 10 % and 20 % would both do.
        (-100, 230, -132),
        # 10 %, 20 % and 30 %
        (-1000, 3600, -4310, 1716),
        # Touches nothing at 10 % and never crosses it.
        (-100, 220, -121),
    ],
)
def test_there_is_no_one_internal_rate(net):
    assert internal_rate([Fraction(amount) for amount in net]) is None


amounts = st.decimals(0, 10**9, places=2)
years = st.integers(2024, 2033)
parties = st.sampled_from([DAIRY, SHOPS, 3])
spans = st.tuples(years, years).map(sorted)


@st.composite
def investments(draw: st.DrawFn) -> InvestmentLine:
    first, last = draw(spans)
    return paid(draw(amounts), first, last, draw(parties))


@st.composite
def benefits(draw: st.DrawFn) -> BenefitLine:
    first, last = draw(spans)
    kind = draw(st.sampled_from(["commercial", "social"]))
    small = st.decimals(-1000, 1000, places=3)
    line = gained(draw(amounts), first, last, draw(parties), kind)
    return replace(
        line,
        change=draw(small),
        value=draw(small),
        ramp_up_years=draw(st.integers(1, 7)),
    )


cases = st.builds(
    lambda lines, rate: case(*lines, rate=rate),
    st.lists(investments() | benefits(), max_size=6),
    st.decimals("-0.5", 1, places=4),
)
conventional = st.builds(
    lambda cost, gains, rate: case(
        paid(cost),
        *(gained(g, 2027, 2030, id=n) for n, g in enumerate(gains)),
        rate=rate,
    ),
    st.decimals(1, 10**6, places=2),
    st.lists(st.decimals(1, 10**6, places=2), min_size=1, max_size=3),
    st.decimals("-0.5", 1, places=4),
)


def exactly(ledger: Ledger) -> Fraction:
    return present_value(ledger.exact_net, Fraction(ledger.discount_rate))


@given(cases)
def test_the_total_is_the_sum_over_the_stakeholders(lines):
    result = computed(lines)

    for place in range(lines.years):
        parts = [ledger.exact_net[place] for ledger in result.ledgers]
        assert result.total.exact_net[place] == sum(parts)
    assert exactly(result.total) == sum(exactly(one) for one in result.ledgers)


@given(cases)
def test_nothing_is_dropped_silently(lines):
    result = computed(lines)

    counted = sum((f.amount for f in flows(lines) if f.is_counted), Decimal(0))
    left_out = sum(
        (abs(f.amount) for f in flows(lines) if not f.is_counted), Decimal(0)
    )
    listed = sum((abs(line.amount) for line in result.outside), Decimal(0))
    assert round(counted, 3) == round(sum(result.total.net), 3)
    if all(line.units * line.change * line.value >= 0 for line in lines.benefits):
        assert round(left_out, 3) == round(listed, 3)


@given(cases)
def test_the_order_of_lines_does_not_matter(lines):
    turned = replace(
        lines,
        investments=lines.investments[::-1],
        benefits=lines.benefits[::-1],
    )

    assert computed(turned).total == computed(lines).total


@given(conventional, st.decimals("0.0001", 1, places=4))
def test_a_higher_rate_makes_an_investment_worth_less(lines, more):
    dearer = replace(lines, discount_rate=lines.discount_rate + more)

    assert exactly(computed(dearer).total) < exactly(computed(lines).total)


@given(conventional, st.integers(2, 1000))
def test_another_currency_scales_the_worth_and_leaves_the_rest(lines, factor):
    dear = replace(
        lines,
        investments=tuple(
            replace(line, amount_per_year=line.amount_per_year * factor)
            for line in lines.investments
        ),
        benefits=tuple(replace(x, value=x.value * factor) for x in lines.benefits),
    )

    cheap, scaled = computed(lines).total, computed(dear).total

    assert exactly(scaled) == exactly(cheap) * factor
    assert (scaled.ratio, scaled.payback) == (cheap.ratio, cheap.payback)
    assert abs(scaled.irr - cheap.irr) < Decimal("1e-9")


@given(conventional)
def test_at_the_internal_rate_the_worth_is_nothing(lines):
    ledger = computed(lines).total

    worth = present_value(ledger.exact_net, Fraction(ledger.irr))

    assert abs(worth) < Fraction(ledger.put_in + ledger.got_out) / 10**6


@given(conventional)
def test_worth_more_than_nothing_and_more_back_than_in_are_the_same(lines):
    ledger = computed(lines).total

    assert (ledger.npv > 0) == (ledger.ratio > 1) == (ledger.irr > ledger.discount_rate)
