"""Shape of input: dates in order, rates where they are needed, own choices only."""

from decimal import Decimal

import pytest

from coordination.forms.interventions import InterventionFilter, InterventionForm
from coordination.forms.money import BudgetLineForm, ContributionForm
from tests.factories import (
    InterventionFactory,
    InterventionNeedFactory,
    NeedFactory,
    OrganisationFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)


def intervention_input(**changes: object) -> dict[str, object]:
    return {"name": "Water", "state": "planned", **changes}


def test_an_end_before_the_start_is_said_at_the_end(system):
    form = InterventionForm(
        intervention_input(starts_on="2026-02-01", ends_on="2026-01-31"), system=system
    )

    assert form.errors == {"ends_on": ["The end comes before the start."]}


@pytest.mark.parametrize(
    ("field", "make"),
    [("lead", StakeholderFactory), ("needs", NeedFactory)],
)
def test_rows_of_another_system_are_no_choices(system, field, make):
    def form(row) -> InterventionForm:
        value = [row.pk] if field == "needs" else row.pk
        return InterventionForm(intervention_input(**{field: value}), system=system)

    own, foreign = form(make(market_system=system)), form(make())

    assert list(foreign.errors) == [field]
    assert own.is_valid(), own.errors


def test_needs_stand_in_groups_of_segment_and_category(system):
    shops = SegmentFactory(market_system=system, name="Shops")
    farms = SegmentFactory(market_system=system, name="Farms")
    sub = {
        name: SubNeedFactory(market_system=system, name=name, category=category)
        for name, category in [
            ("Credit", "finance"),
            ("Books", "skills"),
            ("Savings", "finance"),
        ]
    }
    for name in sub:
        NeedFactory(segment=shops, sub_need=sub[name])
    held = NeedFactory(segment=farms, sub_need=sub["Books"])
    row = InterventionNeedFactory(need=held).intervention

    form = InterventionForm(instance=row, system=system)

    assert [
        (
            segment.name,
            is_open,
            [
                (name, [need.sub_need.name for need, _ticked in some])
                for name, some in by
            ],
        )
        for segment, is_open, by in form.need_groups()
    ] == [
        ("Farms", True, [("Skills", ["Books"])]),
        ("Shops", False, [("Finance", ["Credit", "Savings"]), ("Skills", ["Books"])]),
    ]


def test_a_filter_that_makes_no_sense_filters_nothing(system):
    InterventionFactory(market_system=system)

    form = InterventionFilter({"state": "nonsense"}, system=system)

    assert (form.is_narrowing, form.narrowed(system.interventions.all()).count()) == (
        False,
        1,
    )


def gift_input(system, **changes: object) -> dict[str, object]:
    return {
        "stakeholder": StakeholderFactory(market_system=system).pk,
        "kind": "cash",
        "commitment": "20",
        "year": "2026",
        "amount": "400",
        "currency": "KES",
        "rate": "",
        "rate_on": "",
        "note": "",
        "visibility": "30",
        **changes,
    }


def gift_form(system, **changes: object) -> ContributionForm:
    return ContributionForm(
        gift_input(system, **changes),
        system=system,
        intervention=InterventionFactory(market_system=system),
        organisation=OrganisationFactory(),
    )


def test_the_own_currency_needs_no_rate(system):
    form = gift_form(system, currency=" kes ")

    assert form.is_valid(), form.errors
    assert (form.instance.currency, form.instance.rate) == ("KES", None)


def test_another_currency_comes_with_a_dated_rate(system):
    form = gift_form(system, currency="USD", rate="129,5", rate_on="2026-01-15")

    assert form.is_valid(), form.errors
    assert form.instance.rate == Decimal("129.5")


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"currency": "USD"}, "rate", "Say what one USD is worth in KES"),
        ({"currency": "USD", "rate": "129"}, "rate_on", "Of which day is this rate?"),
        (
            {"currency": "USD", "rate": "0", "rate_on": "2026-01-15"},
            "rate",
            "A rate is more than zero.",
        ),
        ({"rate": "129"}, "rate", "Leave this empty: KES is the currency"),
        ({"rate_on": "2026-01-15"}, "rate_on", "Leave this empty: KES is the currency"),
        ({"currency": "XYZ"}, "currency", "is no currency; write its three letters."),
        ({"currency": "dollar"}, "currency", "at most 3 characters"),
        ({"amount": "1.200"}, "amount", "can be read in two ways"),
        ({"amount": "0"}, "__all__", "A contribution is more than zero."),
        ({"year": "26"}, "year", "greater than or equal to 1990"),
    ],
)
def test_a_contribution_says_what_is_wrong(system, changes, field, told):
    form = gift_form(system, **changes)

    assert list(form.errors) == [field]
    assert told in form.errors[field][0]


def test_a_new_contribution_is_in_the_own_currency_from_the_first_year(system):
    water = InterventionFactory(market_system=system, starts_on="2027-03-01")
    water.refresh_from_db()

    form = ContributionForm(
        system=system, intervention=water, organisation=OrganisationFactory()
    )

    assert (form["currency"].value(), form["year"].value()) == ("KES", 2027)


def test_a_cost_is_not_negative(system):
    form = BudgetLineForm(
        {"label": "Trainers", "year": "2026", "amount": "-1"},
        system=system,
        intervention=InterventionFactory(market_system=system),
    )

    assert form.errors == {"__all__": ["A cost is not negative."]}
