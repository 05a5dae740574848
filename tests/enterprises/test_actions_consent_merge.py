"""Two enterprises whose owner agreed twice: merged, the newest decision holds."""

from datetime import date

import pytest

from enterprises.actions.consents import give_consent, withdraw_consent
from enterprises.actions.duplicates import (
    CannotMerge,
    merge_enterprises,
    undo_merge,
)
from enterprises.models import AuditEvent, Consent, MicroEnterprise
from tests.factories import (
    ConsentFactory,
    ConsentPurposeFactory,
    MicroEnterpriseFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# What is known of the two: (year given, year withdrawn or None), and what then holds
# of the one that stays, whichever that is.
STORIES = {
    "of two that hold the earlier counts": ([(2024, None)], [(2022, None)], 2022),
    "a later withdrawal ends a consent": ([(2023, None)], [(2022, 2024)], None),
    "of one day the withdrawal holds": ([(2024, None)], [(2022, 2024)], None),
    "agreed anew after a withdrawal": ([(2024, None)], [(2021, 2022)], 2024),
    "both withdrew": ([(2021, 2022)], [(2023, 2024)], None),
    "withdrawn here, agreed anew here, withdrawn there": (
        [(2020, 2021), (2023, None)],
        [(2022, 2025)],
        None,
    ),
    "only one was asked": ([], [(2022, None)], 2022),
}


def told(enterprise, purpose):
    """Every answer of one enterprise, the earliest first."""
    rows = Consent.objects.filter(enterprise=enterprise, purpose=purpose)
    return sorted(
        (r.given_on, r.withdrawn_on or date.max, r.how, r.recorded_by_id) for r in rows
    )


def holds(enterprise, purpose):
    """The year of the consent that holds, None without one."""
    rows = Consent.objects.open().filter(enterprise=enterprise, purpose=purpose)
    return next((row.given_on.year for row in rows), None)


@pytest.fixture
def purpose(system):
    return ConsentPurposeFactory(market_system=system, name="Training")


@pytest.fixture
def pair(system):
    return [MicroEnterpriseFactory(market_system=system, code=c) for c in "AB"]


def record(enterprise, purpose, story):
    for given, withdrawn in story:
        ConsentFactory(
            enterprise=enterprise,
            purpose=purpose,
            given_on=date(given, 1, 1),
            withdrawn_on=withdrawn and date(withdrawn, 1, 1),
            how="signed" if given % 2 else "spoken",
            recorded_by=UserFactory(),
        )


def merge(kept, gone, by):
    return merge_enterprises(
        survivor=kept,
        loser=gone,
        versions=(kept.version, gone.version),
        values={},
        by=by,
    )


@pytest.mark.parametrize("first_stays", [True, False])
@pytest.mark.parametrize("name", STORIES)
def test_the_newest_decision_holds_whichever_stays_and_parting_brings_all_back(
    coordinator, purpose, pair, name, first_stays
):
    *stories, year = STORIES[name]
    for enterprise, story in zip(pair, stories, strict=True):
        record(enterprise, purpose, story)
    kept, gone = pair if first_stays else pair[::-1]
    before = told(kept, purpose), told(gone, purpose)

    verdict = merge(kept, gone, coordinator)

    assert holds(kept, purpose) == year
    assert not Consent.objects.exclude(enterprise=kept).exists()

    assert undo_merge(verdict=verdict, by=coordinator)

    assert (told(kept, purpose), told(gone, purpose)) == before


def test_no_withdrawal_is_lost_and_what_ends_says_so_in_the_trail(
    coordinator, purpose, pair
):
    record(pair[0], purpose, [(2023, None)])
    record(pair[1], purpose, [(2022, 2024)])

    merge(*pair, coordinator)

    assert [
        (given.year, withdrawn.year)
        for given, withdrawn, *_rest in told(pair[0], purpose)
    ] == [(2022, 2024), (2023, 2024)]
    event = AuditEvent.objects.get(verb="withdrawn")
    assert event.changes["withdrawn_on"] == [None, "2024-01-01"]


def test_a_consent_for_something_else_is_moved_and_comes_back(
    system, coordinator, purpose, pair
):
    other = ConsentPurposeFactory(market_system=system, name="Research")
    record(pair[0], purpose, [(2021, 2022)])
    record(pair[1], other, [(2020, None)])

    verdict = merge(*pair, coordinator)

    assert (holds(pair[0], purpose), holds(pair[0], other)) == (None, 2020)
    assert undo_merge(verdict=verdict, by=coordinator)
    assert (holds(pair[0], other), holds(pair[1], other)) == (None, 2020)


def test_what_somebody_decided_since_stays_and_is_said(coordinator, purpose, pair):
    record(pair[0], purpose, [(2024, None)])
    record(pair[1], purpose, [(2022, None)])
    verdict = merge(*pair, coordinator)
    row = Consent.objects.open().get(enterprise=pair[0])
    withdraw_consent(
        row=row, version=row.version, withdrawn_on=date(2025, 6, 1), by=coordinator
    )

    assert not undo_merge(verdict=verdict, by=coordinator)

    assert (holds(pair[0], purpose), holds(pair[1], purpose)) == (None, 2022)


def test_who_agreed_anew_does_not_agree_twice_after_parting(coordinator, purpose, pair):
    record(pair[0], purpose, [(2023, None)])
    record(pair[1], purpose, [(2022, 2024)])
    verdict = merge(*pair, coordinator)
    anew = Consent(
        market_system=purpose.market_system,
        enterprise=pair[0],
        purpose=purpose,
        given_on=date(2025, 1, 1),
        how="signed",
    )
    give_consent(row=anew, by=coordinator)

    assert not undo_merge(verdict=verdict, by=coordinator)

    assert holds(pair[0], purpose) == 2025


@pytest.mark.parametrize(
    ("kept_says", "may_merge"),
    [
        ({}, False),
        ({"consent_on": "2025-01-01", "consent_purpose": "Research"}, False),
        (
            {
                "consent_on": "2025-01-01",
                "consent_purpose": "Research",
                "consent_withdrawn_on": "2025-02-01",
            },
            False,
        ),
        (
            {
                "consent_on": "2025-01-01",
                "consent_purpose": "Training",
                "consent_withdrawn_on": "2025-02-01",
            },
            True,
        ),
    ],
)
def test_a_withdrawal_told_by_a_table_is_known_for_its_own_purpose_only(
    coordinator, pair, kept_says, may_merge
):
    MicroEnterprise.objects.filter(code="B").update(
        consent_on="2024-01-01",
        consent_purpose="Training",
        consent_withdrawn_on="2024-02-01",
    )
    MicroEnterprise.objects.filter(code="A").update(**kept_says)

    if may_merge:
        merge(*pair, coordinator)
    else:
        with pytest.raises(CannotMerge, match="withdrawn consent"):
            merge(*pair, coordinator)

    assert MicroEnterprise.objects.count() == (1 if may_merge else 2)


def test_a_withdrawal_written_down_here_lets_a_table_go(coordinator, purpose, pair):
    record(pair[0], purpose, [(2023, 2024)])
    MicroEnterprise.objects.filter(code="B").update(
        consent_on="2024-01-01",
        consent_purpose="Training",
        consent_withdrawn_on="2024-02-01",
    )

    merge(*pair, coordinator)

    assert holds(pair[0], purpose) is None
