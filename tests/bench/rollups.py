"""What one edited observation costs with ten thousand and a hundred thousand stored."""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import (  # noqa: E402
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)

from enterprises.models import MicroEnterprise  # noqa: E402
from impact.actions.observations import change_observation  # noqa: E402
from impact.models import Indicator, Observation, RollupCell  # noqa: E402
from impact.models.cells import cells_in  # noqa: E402
from impact.rollups.drain import drain  # noqa: E402
from impact.rollups.marks import mark_indicator  # noqa: E402
from tests.factories import (  # noqa: E402
    IndicatorFactory,
    MarketSystemFactory,
    OrganisationFactory,
    PlaceFactory,
    SegmentFactory,
    UserFactory,
)

SMALL, LARGE = 10_000, 100_000
INDICATORS, MONTHS, REGIONS, TOWNS, SEGMENTS = 5, 12, 5, 4, 5
EDITS = 40
GOAL = 1.5


@contextmanager
def database() -> Iterator[None]:
    """A database of its own, gone afterwards."""
    setup_test_environment(debug=False)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        end_other_sessions()
        teardown_databases(made, verbosity=0)
        teardown_test_environment()


def end_other_sessions() -> None:
    """Let nobody hold the database that goes, such as a live server's last thread."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def fill(rows: int, chance: random.Random) -> list[Indicator]:
    """A market system with so many observations; the figures are computed."""
    system = MarketSystemFactory()
    regions = PlaceFactory.create_batch(REGIONS, market_system=system)
    towns = [PlaceFactory(parent=region) for region in regions for _n in range(TOWNS)]
    segments = SegmentFactory.create_batch(SEGMENTS, market_system=system)
    indicators = IndicatorFactory.create_batch(INDICATORS, market_system=system)
    by, organisation = UserFactory(), OrganisationFactory()
    enterprises = MicroEnterprise.objects.bulk_create(
        MicroEnterprise(
            market_system=system,
            code=f"E{number}",
            place=chance.choice(towns),
            segment=chance.choice(segments),
            owner_gender=chance.choice(["woman", "man", ""]),
        )
        for number in range(rows // 10)
    )
    made = (
        observation(system, indicators, enterprises, by, organisation, chance)
        for _row in range(rows)
    )
    Observation.objects.bulk_create(made, batch_size=5000)
    for indicator in indicators:
        mark_indicator(indicator)
    drain()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return indicators


def observation(
    system: object,
    indicators: list[Indicator],
    enterprises: list[MicroEnterprise],
    by: object,
    organisation: object,
    chance: random.Random,
) -> Observation:
    """One value of some enterprise in some month, not yet stored."""
    month = chance.randrange(MONTHS)
    day = date(2024 + month // 12, month % 12 + 1, chance.randint(1, 28))
    enterprise = chance.choice(enterprises)
    return Observation(
        market_system=system,
        indicator=chance.choice(indicators),
        enterprise=enterprise,
        organisation=organisation,
        observed_on=day,
        period=day.year * 100 + day.month,
        value=Decimal(chance.randint(0, 500_000)) / 100,
        place_id=enterprise.place_id,
        owner_gender=enterprise.owner_gender,
        segment_id=enterprise.segment_id,
        recorded_by=by,
    )


def timed(indicators: list[Indicator], chance: random.Random) -> dict[str, float]:
    """What an edit, its refresh and reading a dashboard take in ms, in the best tenth.

    Whatever else runs on the machine disturbs the slower ones.
    """
    keys = list(
        Observation.objects.filter(indicator__in=indicators).values_list(
            "pk", flat=True
        )
    )
    edits, refreshes, reads = [], [], []
    for key in chance.sample(keys, EDITS):
        row = Observation.objects.select_related("market_system").get(pk=key)
        start = time.perf_counter()
        change_observation(
            observation=row,
            version=row.version,
            by=row.recorded_by,
            reason="measured",
            value=row.value + 1,
        )
        edited = time.perf_counter()
        drain()
        refreshed = time.perf_counter()
        cells_in(row.market_system).along(RollupCell.Dimension.ALL).figures()
        edits.append(edited - start)
        refreshes.append(refreshed - edited)
        reads.append(time.perf_counter() - refreshed)
    found = {"edit": edits, "refresh": refreshes, "read": reads}
    return {
        name: statistics.quantiles(times, n=10)[0] * 1000
        for name, times in found.items()
    }


def run() -> list[dict]:
    """Measure both sizes and compare; absolute times are of this machine only."""
    chance = random.Random(7)  # noqa: S311 - the same data every time
    with database():
        small = timed(fill(SMALL, chance), chance)
        large = timed(fill(LARGE, chance), chance)
    ratio = large["refresh"] / small["refresh"]
    lines = [
        {
            "name": "refresh of one edited observation, 100 k against 10 k",
            "figure": round(ratio, 2),
            "unit": "times",
            "goal": f"<= {GOAL}",
            "ok": ratio <= GOAL,
        }
    ]
    for rows, found in ((SMALL, small), (LARGE, large)):
        lines += [
            {
                "name": f"{name} at {rows:,} observations",
                "figure": round(figure, 1),
                "unit": "ms",
                "goal": "",
                "ok": True,
            }
            for name, figure in found.items()
        ]
    return lines
