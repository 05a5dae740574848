"""What the database refuses of consents and of enterprises whose owner was erased."""

from datetime import date

import pytest
from django.db import IntegrityError

from enterprises.models import MicroEnterprise
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
