"""Findings about consent."""

from datetime import date

import pytest

from enterprises.findings.consents import (
    ConsentsState,
    PurposeStanding,
    consents_findings,
)
from enterprises.models.consent_state import consents_state, years_before
from tests.factories import (
    ConsentFactory,
    ConsentPurposeFactory,
    MicroEnterpriseFactory,
    OwnerContactFactory,
)


def codes(**values):
    return [finding.code for finding in findings(**values)]


def findings(**values):
    state = {"registered": 9, "uncovered": 0, "old": 0, "purposes": [], **values}
    return consents_findings(ConsentsState(**state, threshold=5))


def test_a_few_are_not_counted_out_loud():
    """Viewers read findings, and may not open a single consent."""
    few, many = findings(uncovered=1, old=4), findings(uncovered=5, old=6)

    assert [f.message for f in few] == [
        "The contacts of fewer than 5 owners are stored without a consent.",
        "Fewer than 5 consents are more than 3 years old; ask again.",
    ]
    assert [f.message.split()[0] for f in many] == ["5", "6"]


def test_nothing_is_missing_where_all_were_asked():
    assert codes(purposes=[PurposeStanding("Calls", 3)]) == []


def test_contacts_that_no_consent_covers_are_a_problem():
    assert codes(uncovered=2) == ["enterprises.contact_without_consent"]


def test_old_consents_are_asked_for_again():
    assert codes(old=1) == ["enterprises.consent_old"]


def test_a_purpose_nobody_was_asked_for_is_told():
    unasked = [PurposeStanding("Calls", 0)]

    assert codes(purposes=unasked) == ["enterprises.purpose_nobody_asked"]
    assert codes(purposes=unasked, registered=0) == []


def test_years_before_leap_days():
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert years_before(date(2026, 3, 1), 3) == date(2023, 3, 1)


@pytest.mark.django_db
def test_the_state_is_read_in_a_constant_number_of_queries(
    system, django_assert_num_queries
):
    OwnerContactFactory(market_system=system)
    old = ConsentFactory(
        market_system=system, purpose__name="Loans", given_on=date(2020, 1, 1)
    )
    off = ConsentPurposeFactory(market_system=system, is_on=False)
    new = ConsentPurposeFactory(market_system=system, name="Training")
    MicroEnterpriseFactory(
        market_system=system, consent_on=date(2019, 5, 1), consent_purpose=off.name
    )

    with django_assert_num_queries(6):
        state = consents_state(system, date(2026, 6, 1))

    assert state == ConsentsState(
        registered=3,
        uncovered=1,
        old=2,
        purposes=[
            PurposeStanding(old.purpose.name, 1),
            PurposeStanding(new.name, 0),
        ],
        threshold=5,
    )
