"""The Kenyan panel through the import the browser uses, against published figures.

Profits are KES a week. Data: Brooks, Donovan and Johnson 2018, CC BY 4.0; nothing of it
is kept in the project.
"""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from impact.analysis.figures import change_all_available, change_same_enterprises
from impact.analysis.published import changes, published
from impact.models import Indicator, MeasurementRound, Observation, RollupCell
from impact.models.cells import cells_in
from impact.rollups.audit import differences
from impact.rollups.drain import drain
from stakeholders.models import Membership
from tests.enterprises.imports import checked, committed, uploaded
from tests.factories import IndicatorFactory, MembershipFactory

KENYA = settings.BASE_DIR.parent / "shared" / "data" / "kenya_dandora_mentors"
ARMS = ("control", "class", "mentee")
# The day of a wave: the first, two months before treatment, has none in the file.
DAYS = [
    date(2014, 9, 1),
    *(date(2014, month, 1) for month in (12,)),
    *(date(2015, month, 1) for month in (1, 2, 3, 6, 11)),
    date(2016, 4, 1),
]
SHARES = ("keeps_some_records", "marketing", "new_product", "otherinvest", "I_emp")
MEANS = ("tprofits", "trevenue", "temployeesnumber", "tinventorystock")
ENTERPRISES = {
    "code": "enterprise_id",
    "segment": "arm",
    "owner_gender": "owner_gender",
}
OBSERVATIONS = {
    "enterprise": "enterprise_id",
    "round": "wave",
    "observed_on": "survey_month",
    "indicator": "indicator",
    "value": "value",
}

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not KENYA.is_dir(), reason="real data is not here: ../shared/data"
    ),
]


def make_indicators(system):
    common = {
        "market_system": system,
        "frequency": Indicator.Frequency.ROUND,
        "baseline_period": 0,
    }
    for code in MEANS:
        IndicatorFactory(code=code, aggregation=Indicator.Aggregation.MEAN, **common)
    for code in (*SHARES, "supplierswitch"):
        IndicatorFactory(code=code, aggregation=Indicator.Aggregation.SHARE, **common)
    for number, day in enumerate(DAYS):
        MeasurementRound.objects.create(
            market_system=system, number=number, name=f"Wave {number}", starts_on=day
        )


def imported(system, by, name, kind, columns, **settled):
    batch = uploaded(system, by, (KENYA / name).read_bytes(), kind=kind, name=name)
    batch = checked(batch, by, columns=columns, **settled)
    return committed(batch, by, "all")


def by_segment(system, code):
    """{arm: {wave: cell}} as it is stored."""
    names = {str(pk): name for pk, name in system.segments.values_list("pk", "name")}
    cells = cells_in(system).along("segment").filter(group__indicator__code=code)
    found = {name: {} for name in names.values()}
    for cell in cells.figures():
        found[names[cell.key]][cell.period] = cell
    return found


def test_the_panel_comes_out_of_the_rollups_as_it_was_published(system):
    expected = json.loads((KENYA / "expected.json").read_text())
    by = MembershipFactory(market_system=system, role=Membership.Role.CONTRIBUTOR).user
    make_indicators(system)
    arms = {"options": {"create_segments": "retailer"}}

    firms = imported(system, by, "enterprises.csv", "enterprises", ENTERPRISES, **arms)
    panel = imported(system, by, "observations_long.csv", "observations", OBSERVATIONS)
    drain()

    assert (firms.created, panel.created) == (372, 15_290)
    assert (panel.state, panel.refused) == ("done", 0)
    check_row_counts(system, expected)
    check_profits(system, expected)
    check_changes(system, expected)
    check_record_keeping(system, expected)
    assert differences(system.indicators.get(code="tprofits").groups.all()) == []
    check_that_the_same_file_again_changes_nothing(system, by)


def check_row_counts(system, expected):
    """Every row of the panel says whether records are kept."""
    cells = (
        cells_in(system)
        .along("all")
        .filter(group__indicator__code="keeps_some_records")
    )
    found = {str(cell.period): cell.sums.enterprises for cell in cells.figures()}
    assert found == expected["counts"]["rows_by_wave"]
    assert sum(found.values()) == expected["counts"]["panel_rows"]
    profits = cells_in(system).along("all").filter(group__indicator__code="tprofits")
    assert (
        sum(cell.sums.n for cell in profits.figures())
        == expected["counts"]["profit_nonmissing"]
    )


def check_profits(system, expected):
    means = expected["mean_weekly_profit_by_arm_wave"]
    found = by_segment(system, "tprofits")
    assert {
        f"{arm}|wave{wave}": (cell.sums.enterprises, cell.value)
        for arm, waves in found.items()
        for wave, cell in waves.items()
    } == {name: (row["n"], Decimal(str(row["mean"]))) for name, row in means.items()}


def check_changes(system, expected):
    """Both are right, they differ threefold, and each says which it is."""
    every = expected["endline_minus_baseline_mean_profit_unadjusted"]
    same = expected["balanced_pairs_wave0_to_7"]
    for arm, waves in by_segment(system, "tprofits").items():
        available = change_all_available("mean", waves[0].sums, waves[7].sums)
        paired = change_same_enterprises("mean", waves[7].pairs)

        assert available.kind == "all_available"
        assert round(available.value, 6) == Decimal(str(every[arm]))
        assert (available.n_before, available.n_now) == (
            waves[0].sums.enterprises,
            waves[7].sums.enterprises,
        )
        assert paired.kind == "same_enterprises"
        assert paired.n_now == same[arm]["n"]
        assert round(paired.value, 6) == Decimal(str(same[arm]["mean_change"]))
    check_what_is_published(system)


def check_what_is_published(system):
    """No arm is small: what the pages may show is the same."""
    indicator = system.indicators.get(code="tprofits")
    cells = cells_in(system).along("segment").filter(group__indicator=indicator)
    shown = published(cells.figures(), floors={indicator.pk: 5})
    names = dict(system.segments.values_list("pk", "name"))
    at = {(names[int(one.key)], one.period): one for one in shown}
    found = {
        arm: [
            round(change.value, 2)
            for change in changes("mean", at[arm, 7], at[arm, 0], floor=5)
        ]
        for arm in ARMS
    }
    assert found == {
        "control": [Decimal("30.89"), Decimal("106.97")],
        "class": [Decimal("477.08"), Decimal("445.00")],
        "mentee": [Decimal("196.03"), Decimal("163.76")],
    }


def check_record_keeping(system, expected):
    found = by_segment(system, "keeps_some_records")
    assert {
        f"{arm}|wave{wave}": float(cell.value)
        for arm, waves in found.items()
        for wave, cell in waves.items()
    } == expected["record_keeping_share_by_arm_wave"]


def check_that_the_same_file_again_changes_nothing(system, by):
    before = list(RollupCell.objects.order_by("pk").values())
    versions = list(Observation.objects.order_by("pk").values_list("pk", "version"))

    batch = uploaded(
        system,
        by,
        (KENYA / "observations_long.csv").read_bytes(),
        kind="observations",
    )
    batch = checked(batch, by, columns=OBSERVATIONS)

    assert (batch.unchanged, batch.created, batch.updated) == (15_290, 0, 0)
    assert drain() == 0
    assert list(RollupCell.objects.order_by("pk").values()) == before
    after = list(Observation.objects.order_by("pk").values_list("pk", "version"))
    assert after == versions
