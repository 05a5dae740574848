"""What checking a chunk of observations looks up."""

from datetime import date
from decimal import Decimal

import pytest

from enterprises.models import ImportBatch
from enterprises.tables.kinds import SourceRow
from impact.tables.observations import check_observations
from tests.enterprises.imports import csv_bytes, uploaded
from tests.factories import MicroEnterpriseFactory
from tests.impact.imports import DAY, HEADER

pytestmark = pytest.mark.django_db


def test_look_ups_of_a_chunk_do_not_grow_with_its_rows(
    system, profit, by, django_assert_num_queries
):

    content = csv_bytes([HEADER, ["x", "y", 1, DAY]])
    key = uploaded(system, by, content, kind="observations").pk
    for many in (1, 30):
        for n in range(many):
            MicroEnterpriseFactory(market_system=system, code=f"{many}-{n}")
        rows = [
            SourceRow(
                n + 2,
                (),
                {
                    "enterprise": f"{many}-{n}",
                    "indicator": "profit",
                    "value": Decimal(n),
                    "observed_on": date(2026, 1, 31),
                },
            )
            for n in range(many)
        ]
        batch = ImportBatch.objects.select_related("market_system", "uploaded_by").get(
            pk=key
        )

        with django_assert_num_queries(7):
            found = check_observations(batch, rows)

        assert [row.action for row in found] == ["create"] * many
