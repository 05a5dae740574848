"""What the database refuses of consents and of enterprises whose owner was erased."""

from datetime import date
from itertools import product

import pytest
from django.db import IntegrityError, connection

from enterprises.models import MicroEnterprise
from enterprises.models.consents import (
    purpose_counts,
    with_consent,
    with_consent_withdrawn,
    without_consent,
)
from tests.factories import (
    ConsentFactory,
    ConsentPurposeFactory,
    MarketSystemFactory,
    MicroEnterpriseFactory,
)

pytestmark = pytest.mark.django_db


def test_an_owner_agrees_to_a_purpose_once_at_a_time():
    given = ConsentFactory(withdrawn_on=date(2026, 2, 1))
    again = {"enterprise": given.enterprise, "purpose": given.purpose}
    ConsentFactory(market_system=given.market_system, **again)

    with pytest.raises(IntegrityError, match=r"consent_open_once|enterprise_id"):
        ConsentFactory(market_system=given.market_system, **again)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"withdrawn_on": date(2025, 12, 31)}, "consent_in_order"),
        ({"how": "guessed"}, "consent_how_known"),
    ],
)
def test_a_consent_is_whole(values, name):
    with pytest.raises(IntegrityError, match=name):
        ConsentFactory(given_on=date(2026, 1, 1), **values)


def test_a_purpose_has_a_name_of_its_own():
    purpose = ConsentPurposeFactory()
    ConsentPurposeFactory(market_system=MarketSystemFactory(), name=purpose.name)

    with pytest.raises(IntegrityError):
        ConsentPurposeFactory(market_system=purpose.market_system, name=purpose.name)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Amina's"},
        {"owner_birth_year": 1980},
        {"consent_purpose": "Amina agreed"},
        {"latitude": "1.5", "longitude": "2.5"},
    ],
)
def test_nothing_of_an_erased_owner_can_be_stored(values):
    nobody = {"name": "", "owner_birth_year": None, "erased_on": date(2026, 1, 1)}
    enterprise = MicroEnterpriseFactory(**nobody)

    with pytest.raises(IntegrityError, match="enterprise_erased_is_gone"):
        MicroEnterprise.objects.filter(pk=enterprise.pk).update(**values)


LISTS = {
    "agreed": with_consent,
    "withdrew": with_consent_withdrawn,
    "never_asked": without_consent,
}


def test_counts_say_what_the_lists_hold_and_no_list_repeats_another():
    """Whatever was recorded and told, in every mixture, for the same purpose or not."""
    calls = ConsentPurposeFactory(name="Calls")
    system = calls.market_system
    prices = ConsentPurposeFactory(market_system=system, name="Prices")
    day, later = date(2026, 1, 5), date(2026, 2, 5)
    tables = [
        {},
        *(
            {"consent_on": day, "consent_purpose": words, "consent_withdrawn_on": end}
            for words, end in product(["Calls", "Else", ""], [None, later])
        ),
    ]
    # For each purpose: never recorded, open, ended, ended and given anew.
    recorded = [(), (None,), (later,), (later, None)]
    for told, of_calls, of_prices in product(tables, recorded, recorded):
        row = MicroEnterpriseFactory(market_system=system, **told)
        for purpose, ends in ((calls, of_calls), (prices, of_prices)):
            for end in ends:
                ConsentFactory(
                    enterprise=row, purpose=purpose, given_on=day, withdrawn_on=end
                )
    everyone = system.enterprises.all()
    counts = purpose_counts(system, [calls, prices], everyone.count())

    for purpose, (answer, lists_of) in product((calls, prices, None), LISTS.items()):
        keys = [
            key
            for rows in lists_of(everyone, system, purpose)
            for key in rows.values_list("pk", flat=True)
        ]
        assert len(keys) == len(set(keys)), (purpose, answer)
        if purpose is not None:
            assert len(keys) == getattr(counts[purpose.pk], answer), (purpose, answer)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite for its plan")
@pytest.mark.parametrize("lists_of", LISTS.values(), ids=LISTS)
def test_no_list_reads_all_consents_for_every_enterprise(lists_of):
    purpose = ConsentPurposeFactory()
    system = purpose.market_system

    for one in (None, purpose):
        for rows in lists_of(system.enterprises.all(), system, one):
            parts = rows.order_by().values("owner_gender").explain().split("CORRELATED")
            assert all("enterprise_id=?" in part for part in parts[1:]), parts
