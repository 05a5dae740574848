"""The Kenyan census and panel through the import, against the figures published."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from enterprises.analysis.registry import women_share
from enterprises.models import MicroEnterprise
from tests.enterprises.imports import checked, committed, importer, uploaded

DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared/data"))
KENYA = DATA / "kenya_dandora_mentors"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db,
    pytest.mark.skipif(not KENYA.is_dir(), reason=f"no {KENYA}"),
]
GENDER = {"owner_gender": {"1": "woman", "0": "man"}}


def test_the_census_refuses_the_seven_firms_with_ten_or_more_employees(system):
    by = importer(system)
    batch = uploaded(system, by, (KENYA / "baseline_census.csv").read_bytes())
    columns = {
        "code": "row",
        "owner_gender": "gender",
        "employees": "employeesnumber",
    }

    batch = committed(checked(batch, by, columns=columns, meanings=GENDER), by)

    refused = batch.rows.filter(action="refuse")
    codes = {error["code"] for row in refused for error in row.errors}
    assert (batch.state, batch.created, batch.refused) == ("done", 3285, 7)
    assert codes == {"not_micro"}
    assert [row.number for row in refused] == [int(row.cells[0]) + 1 for row in refused]
    assert system.enterprises.count() == 3285


def test_the_whole_census_has_the_share_of_women_that_was_published(system):
    by = importer(system)
    batch = uploaded(system, by, (KENYA / "baseline_census.csv").read_bytes())
    columns = {"code": "row", "owner_gender": "gender"}

    batch = committed(checked(batch, by, columns=columns, meanings=GENDER), by)

    owners = MicroEnterprise.objects.filter(market_system=system)
    women = owners.filter(owner_gender="woman").count()
    known = owners.exclude(owner_gender="").count()
    assert (batch.created, women, known) == (3292, 2169, 3290)
    assert round(women_share(women, known) * 100, 2) == Decimal("65.93")


def test_the_panel_brings_its_arms_as_segments(system):
    by = importer(system)
    batch = uploaded(system, by, (KENYA / "enterprises.csv").read_bytes())
    columns = {
        "code": "enterprise_id",
        "segment": "arm",
        "owner_gender": "owner_gender",
    }
    options = {"create_segments": "retailer"}

    batch = committed(checked(batch, by, columns=columns, options=options), by, "all")

    segments = system.segments.order_by("name")
    counts = [(s.name, s.enterprises.count()) for s in segments]
    assert (batch.state, batch.created) == ("done", 372)
    assert counts == [("class", 129), ("control", 119), ("mentee", 124)]
