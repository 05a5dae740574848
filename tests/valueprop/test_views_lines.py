"""Investments and benefits in the browser, and a stakeholder's part in cases."""

from decimal import Decimal

import pytest

from stakeholders.models import Visibility
from tests.factories import (
    BenefitFactory,
    BusinessCaseFactory,
    InvestmentFactory,
    StakeholderFactory,
)
from tests.pages import text
from tests.valueprop import url
from valueprop.models import Benefit, Investment


@pytest.fixture
def case(system, contributor):
    return BusinessCaseFactory(
        market_system=system, organisation=contributor.memberships.get().organisation
    )


@pytest.fixture
def dairy(system):
    return StakeholderFactory(market_system=system, name="Dairy")


def investment_input(dairy, **changes: object) -> dict[str, object]:
    return {
        "stakeholder": dairy.pk,
        "label": "Tank",
        "source": "business",
        "amount_per_year": "2500.50",
        "first_year": "2026",
        "last_year": "2026",
        **changes,
    }


def benefit_input(dairy, **changes: object) -> dict[str, object]:
    return {
        "stakeholder": dairy.pk,
        "kind": "social",
        "label": "Sales",
        "units": "1200",
        "unit_name": "shops",
        "change": "30",
        "value": "4,50",
        "first_year": "2026",
        "last_year": "2030",
        "ramp_up_years": "3",
        **changes,
    }


def test_an_investment_is_added(client, contributor, system, case, dairy):
    client.force_login(contributor)

    response = client.post(
        url(system, "investment_add", pk=case.pk), investment_input(dairy)
    )

    line = Investment.objects.get()
    assert response["Location"] == case.get_absolute_url()
    assert (line.case, line.stakeholder, line.amount_per_year) == (
        case,
        dairy,
        Decimal("2500.50"),
    )


def test_a_benefit_is_added_and_reads_as_its_formula(
    client, contributor, system, case, dairy
):
    client.force_login(contributor)

    response = client.post(
        url(system, "benefit_add", pk=case.pk), benefit_input(dairy), follow=True
    )

    assert Benefit.objects.get().value == Decimal("4.5")
    times = "\N{MULTIPLICATION SIGN}"
    assert f"1,200 shops {times} 30 {times} 4.5, full from 2028" in text(response)


@pytest.mark.parametrize(
    ("noun", "make"), [("investment", investment_input), ("benefit", benefit_input)]
)
def test_a_wrong_line_is_shown_again(
    client, contributor, system, case, dairy, noun, make
):
    client.force_login(contributor)

    response = client.post(
        url(system, f"{noun}_add", pk=case.pk), make(dairy, last_year="2020")
    )

    assert response.status_code == 422
    assert "The last year comes before the first." in text(response)


def test_a_benefit_page_offers_what_stakeholders_commonly_gain(
    client, contributor, system, case
):
    client.force_login(contributor)

    page = text(client.get(url(system, "benefit_add", pk=case.pk)))

    assert '<option value="Higher income of owners">' in page
    assert 'list="streams"' in page


@pytest.mark.parametrize(
    ("noun", "factory", "make"),
    [
        ("investment", InvestmentFactory, investment_input),
        ("benefit", BenefitFactory, benefit_input),
    ],
)
def test_a_line_is_changed_and_a_stale_save_is_refused(
    client, contributor, system, case, dairy, noun, factory, make
):
    line = factory(case=case, stakeholder=dairy, label="Before")
    client.force_login(contributor)
    address = url(system, f"{noun}_change", pk=line.pk)

    saved = client.post(address, make(dairy, label="After", version=1))
    stale = client.post(address, make(dairy, label="Too late", version=1))

    line.refresh_from_db()
    assert saved["Location"] == case.get_absolute_url()
    assert (line.label, line.version) == ("After", 2)
    assert stale.status_code == 409
    assert [row[1:] for row in stale.context["theirs"]] == [("After", "Too late")]


@pytest.mark.parametrize(
    ("noun", "factory"),
    [("investment", InvestmentFactory), ("benefit", BenefitFactory)],
)
def test_a_line_is_deleted_and_comes_back(
    client, contributor, system, case, dairy, noun, factory
):
    line = factory(case=case, stakeholder=dairy)
    client.force_login(contributor)

    response = client.post(url(system, f"{noun}_remove", pk=line.pk), follow=True)

    assert not type(line).objects.exists()
    (message,) = response.context["messages"]
    client.post(message.extra_tags)
    assert type(line).objects.get() == line


@pytest.mark.parametrize("count", [1, 3])
def test_a_stakeholders_part_takes_a_fixed_number_of_queries(
    client, viewer, system, dairy, count, django_assert_num_queries
):
    for n in range(count):
        case = BusinessCaseFactory(market_system=system, name=f"Case {n}")
        InvestmentFactory(case=case, stakeholder=dairy)
        BenefitFactory(case=case, stakeholder=dairy)
    BenefitFactory(case=case, stakeholder__name="Another")
    client.force_login(viewer)

    with django_assert_num_queries(6):
        response = client.get(url(system, "stakeholder_cases", pk=dairy.pk))

    assert [c.name for c, _ledger in response.context["shares"]] == [
        f"Case {n}" for n in range(count)
    ]
    assert "<html" not in text(response)


def test_a_stakeholders_part_in_a_private_case_is_not_told(
    client, coordinator, system, dairy
):
    hidden = BusinessCaseFactory(
        market_system=system, name="Hidden", visibility=Visibility.ORGANISATION
    )
    InvestmentFactory(case=hidden, stakeholder=dairy)
    client.force_login(coordinator)

    page = text(client.get(url(system, "stakeholder_cases", pk=dairy.pk)))

    assert "No business case you may see" in page
    assert "Hidden" not in page
