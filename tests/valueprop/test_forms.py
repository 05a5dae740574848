"""Shape of input: percentages, amounts, choices of this system only."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.factories import (
    BusinessCaseFactory,
    OrganisationFactory,
    SegmentFactory,
    StakeholderFactory,
)
from valueprop.forms.cases import BenefitForm, CaseForm, InvestmentForm
from valueprop.forms.percent import PercentField


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("12", "12"),
        ("12 %", "12"),
        ("12%", "12"),
        (" 12.50 ", "12.5"),
        ("12,5", "12.5"),
        ("0", "0"),
        ("-3", "-3"),
        ("0.5 %", "0.5"),
        ("100", "100"),
    ],
)
def test_a_percentage_is_read(text, percent):
    field = PercentField(max_digits=5, decimal_places=2)

    assert field.clean(text) == Decimal(percent)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1200", "1200 percent was read"),
        ("-100", "-100 percent was read"),
        ("0.12", "Write 12 for 12 percent, or 0.12 with a percent sign"),
        ("twelve", "is not a number"),
        ("12.345", "can be read in two ways"),
        ("12.3456", "no more than 2 decimal places"),
        ("", "This field is required"),
        ("%", "This field is required"),
    ],
)
def test_what_is_no_percentage_is_refused_with_a_way_out(text, told):
    field = PercentField(max_digits=6, decimal_places=2)

    with pytest.raises(ValidationError, match=told):
        field.clean(text)


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Altiplano Dairy")


def case_input(**changes: object) -> dict[str, object]:
    return {
        "name": "Milk",
        "segment": "",
        "summary": "",
        "first_year": "2026",
        "years": "5",
        "discount_rate": "12",
        "visibility": "30",
        **changes,
    }


def test_twelve_percent_are_kept_as_a_share(system, organisation):
    form = CaseForm(case_input(), system=system, organisation=organisation)

    assert form.is_valid(), form.errors
    assert form.instance.discount_rate == Decimal("0.12")
    assert form.instance.organisation == organisation


def test_a_stored_share_is_shown_as_percent(system):
    case = BusinessCaseFactory(market_system=system, discount_rate=Decimal("0.125"))

    form = CaseForm(instance=case, system=system)

    assert 'value="12.50"' in str(form["discount_rate"]) or 'value="12.5"' in str(
        form["discount_rate"]
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("discount_rate", "1200"),
        ("years", "0"),
        ("years", "31"),
        ("first_year", "26"),
        ("visibility", "5"),
        ("name", ""),
    ],
)
def test_a_case_says_which_field_is_wrong(system, organisation, field, value):
    form = CaseForm(
        case_input(**{field: value}), system=system, organisation=organisation
    )

    assert list(form.errors) == [field]


def test_two_cases_of_one_name_and_organisation_are_refused_in_words(
    system, organisation
):
    BusinessCaseFactory(market_system=system, name="Milk", organisation=organisation)
    mine = CaseForm(case_input(), system=system, organisation=organisation)
    another = CaseForm(case_input(), system=system, organisation=OrganisationFactory())

    assert mine.errors == {
        "__all__": ["Your organisation already has a case of this name."]
    }
    assert another.is_valid()


def test_segments_and_stakeholders_of_another_system_are_no_choices(
    system, organisation
):
    case = BusinessCaseFactory(market_system=system)
    own = StakeholderFactory(market_system=system)
    foreign = StakeholderFactory()

    form = CaseForm(
        case_input(segment=SegmentFactory().pk),
        system=system,
        organisation=organisation,
    )
    line = InvestmentForm(system=system, case=case)

    assert list(form.errors) == ["segment"]
    assert list(line.fields["stakeholder"].queryset) == [own]
    assert foreign not in line.fields["stakeholder"].queryset


def test_who_may_see_it_names_the_organisation(system, organisation):
    form = CaseForm(system=system, organisation=organisation)

    assert [label for _value, label in form.fields["visibility"].choices] == [
        "Everybody in this market system",
        "Altiplano Dairy and the coordinators",
        "Only Altiplano Dairy",
    ]


def investment_input(system, **changes: object) -> dict[str, object]:
    return {
        "stakeholder": StakeholderFactory(market_system=system).pk,
        "label": "Trainers",
        "source": "donor",
        "amount_per_year": "1 200.50",
        "first_year": "2026",
        "last_year": "2027",
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"amount_per_year": "-5"}, "amount_per_year", "is not negative"),
        ({"amount_per_year": "1,200"}, "amount_per_year", "read in two ways"),
        ({"amount_per_year": "much"}, "amount_per_year", "is not a number"),
        ({"source": "treasure"}, "source", "Select a valid choice"),
        ({"last_year": "2025"}, "__all__", "The last year comes before the first."),
    ],
)
def test_an_investment_says_what_is_wrong(system, changes, field, told):
    case = BusinessCaseFactory(market_system=system)

    form = InvestmentForm(investment_input(system, **changes), system=system, case=case)

    assert list(form.errors) == [field]
    assert told in form.errors[field][0]


def test_an_investment_of_its_case(system):
    case = BusinessCaseFactory(market_system=system)

    form = InvestmentForm(investment_input(system), system=system, case=case)

    assert form.is_valid(), form.errors
    assert (form.instance.case, form.instance.amount_per_year) == (
        case,
        Decimal("1200.5"),
    )


def test_numbers_that_are_fine_alone_and_too_much_together_are_refused(system):
    case = BusinessCaseFactory(market_system=system)
    data = {
        **investment_input(system, kind="social", unit_name="shops"),
        "units": "99999999999",
        "change": "999999999",
        "value": "999999999",
        "ramp_up_years": "1",
    }

    wrong = BenefitForm(data, system=system, case=case)
    fine = BenefitForm({**data, "units": "1", "change": "1"}, system=system, case=case)

    assert list(wrong.errors) == ["__all__"]
    assert "more than a thousand trillion a year" in wrong.errors["__all__"][0]
    assert fine.is_valid(), fine.errors


def test_a_new_line_starts_with_the_years_of_its_case(system):
    case = BusinessCaseFactory(market_system=system, first_year=2026, years=3)

    form = BenefitForm(system=system, case=case)

    assert (form["first_year"].value(), form["last_year"].value()) == (2026, 2028)
    assert "The case runs from 2026 to 2028" in form["last_year"].help_text
    assert form.fields["kind"].choices[0] == ("", "Choose")
