"""What the database refuses of an observation, whoever writes it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from impact.models import Observation
from tests.factories import ObservationFactory

pytestmark = pytest.mark.django_db

PARTS = ("value", "numerator", "denominator")


@pytest.mark.parametrize(
    ("values", "is_kept"),
    [
        ((1, None, None), True),
        ((None, 1, 2), True),
        ((None, 0, 2), True),
        ((None, None, None), False),
        ((1, 1, 2), False),
        ((1, 1, None), False),
        ((None, 1, None), False),
        ((None, None, 2), False),
        ((None, 1, 0), False),
        ((None, 1, -1), False),
    ],
)
def test_a_value_or_both_parts_of_a_share(values, is_kept):
    decimals = [None if v is None else Decimal(v) for v in values]

    assert _is_kept(**dict(zip(PARTS, decimals, strict=True))) is is_kept


@pytest.mark.parametrize(
    ("who", "is_kept"),
    [
        ({"group_size": None}, True),
        ({"enterprise": None, "group_size": 3}, True),
        ({"enterprise": None, "group_size": None}, False),
        ({"enterprise": None, "group_size": 0}, False),
        ({"group_size": 3}, False),
    ],
)
def test_one_enterprise_or_a_group_of_so_many(who, is_kept):
    assert _is_kept(**who) is is_kept


def _is_kept(**values):
    try:
        with transaction.atomic():
            ObservationFactory(**values)
    except IntegrityError:
        return False
    return Observation.objects.exists()
