"""What pages of the registry take with ten thousand and with a million enterprises.

Server time of whole requests, through the test client, on warm caches: the median of
several. Both market systems lie in one database, as they would.
"""

import statistics
import time
from datetime import date
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from enterprises.models import (  # noqa: E402
    MarketSystem,
    Need,
    NeedRating,
    Place,
    Segment,
)
from enterprises.models.needs import Category  # noqa: E402
from tests.bench.rollups import database  # noqa: E402
from tests.factories import (  # noqa: E402
    AssessmentRoundFactory,
    ConsentPurposeFactory,
    MarketSystemFactory,
    MembershipFactory,
    PlaceFactory,
    SegmentFactory,
    SubNeedFactory,
    UserFactory,
)

SMALL, LARGE = 10_000, 1_000_000
REGIONS, TOWNS, SEGMENTS, SUB_NEEDS = 10, 20, 12, 30
RUNS = 7
MOST_MS = 300
MOST_RATIO = 2.0
SEED = 0.42
VOICES = (("enterprises", "woman"), ("enterprises", "man"), ("supporters", ""))
# How many of ten, or with None of a tenth, were asked for it: one of so many.
PURPOSES: dict[str, int | None] = {"Training": 3, "Study": None}
SOUTH, WEST = -1, 36  # where a square degree of enterprises lies, in Kenya

# Skewed as registries are: a few segments and towns hold most, and much is not known.
FILL = """
INSERT INTO enterprises_microenterprise (
  version, market_system_id, code, name, segment_id, place_id, owner_gender,
  owner_birth_year, urbanity, motivation, employees, casual_employees, turnover,
  turnover_currency, formality, premises, started_year, closed_on, consent_on,
  consent_purpose, latitude, longitude, created_at)
SELECT 1, %(system)s, 'E' || lpad(n::text, 8, '0'),
  CASE WHEN n %% (%(rows)s / 10) = 7 THEN 'Duka la Zqo'
    WHEN n %% 3 = 0 THEN '' ELSE (ARRAY['Duka la ', 'Kiosk ', 'Shamba '])[1 + n %% 3]
    || substr(md5(n::text), 1, 6) END,
  CASE WHEN n %% 20 = 0 THEN NULL ELSE
    (%(segments)s::bigint[])[1 + floor(power(random(), 2) * %(n_segments)s)::int] END,
  CASE WHEN n %% 50 = 0 THEN NULL ELSE
    (%(places)s::bigint[])[1 + floor(power(random(), 2) * %(n_places)s)::int] END,
  (ARRAY['woman', 'woman', 'man', ''])[1 + floor(random() * 4)::int],
  CASE WHEN random() < 0.4 THEN 1950 + floor(random() * 55)::int END,
  (ARRAY['urban', 'rural', ''])[1 + floor(random() * 3)::int],
  (ARRAY['necessity', 'opportunity', '', ''])[1 + floor(random() * 4)::int],
  CASE WHEN random() < 0.6 THEN floor(random() * 9) END, NULL,
  CASE WHEN random() < 0.3 THEN floor(random() * 90000) END, 'KES',
  (ARRAY['informal', 'informal', 'partly', 'formal', ''])[1 + floor(random() * 5)::int],
  (ARRAY['owned', 'rented', 'home', 'none', ''])[1 + floor(random() * 5)::int],
  CASE WHEN random() < 0.5 THEN 1980 + floor(random() * 45)::int END,
  CASE WHEN random() < 0.05 THEN DATE '2025-06-30' END,
  CASE WHEN n %% 5 = 0 THEN DATE '2025-01-15' END,
  CASE WHEN n %% 5 = 0 THEN 'Told by tables' ELSE '' END,
  CASE WHEN n %% 4 = 0 THEN %(south)s + random() END,
  CASE WHEN n %% 4 = 0 THEN %(west)s + random() END, now()
FROM generate_series(1, %(rows)s) AS n
"""
# A third agreed to one purpose, of which a tenth withdrew; ten agreed to another.
AGREE = """
INSERT INTO enterprises_consent (
  version, market_system_id, enterprise_id, purpose_id, given_on, how, recorded_by_id,
  recorded_at, withdrawn_on)
SELECT 1, e.market_system_id, e.id, %(purpose)s, DATE '2025-02-01', 'spoken', %(by)s,
  now(), CASE WHEN substr(e.code, 2)::int %% 31 = 0 THEN DATE '2025-03-01' END
FROM enterprises_microenterprise e
WHERE e.market_system_id = %(system)s
  AND substr(e.code, 2)::int %% %(each)s = 1
"""


def fill(rows: int) -> MarketSystem:
    """A market system with so many enterprises, rated segments and places."""
    system = MarketSystemFactory()
    regions = PlaceFactory.create_batch(REGIONS, market_system=system)
    towns = [PlaceFactory(parent=region) for region in regions for _n in range(TOWNS)]
    segments = SegmentFactory.create_batch(SEGMENTS, market_system=system)
    rate(segments)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [SEED])
        cursor.execute(
            FILL,
            {
                "system": system.pk,
                "rows": rows,
                "segments": [s.pk for s in segments],
                "n_segments": len(segments),
                "places": [t.pk for t in towns],
                "n_places": len(towns),
                "south": SOUTH,
                "west": WEST,
            },
        )
        by = UserFactory().pk
        for name, each in PURPOSES.items():
            purpose = ConsentPurposeFactory(market_system=system, name=name)
            values = {"system": system.pk, "purpose": purpose.pk, "by": by}
            cursor.execute(AGREE, {**values, "each": each or rows // 10})
    ConsentPurposeFactory(market_system=system, name="Told by tables")
    return system


def rate(segments: list[Segment]) -> None:
    """Two rounds in which women, men and supporters rated every need."""
    system = segments[0].market_system
    held = [
        AssessmentRoundFactory(market_system=system, held_on=date(year, 1, 1))
        for year in (2025, 2026)
    ]
    lines = SubNeedFactory.create_batch(SUB_NEEDS, market_system=system)
    for number, line in enumerate(lines):
        line.category = Category.values[number % len(Category.values)]
        line.save()
    Need.objects.bulk_create(
        Need(market_system=system, segment=segment, sub_need=line)
        for segment in segments
        for line in lines
    )
    NeedRating.objects.bulk_create(
        NeedRating(
            market_system=system,
            round=one,
            segment=segment,
            sub_need=line,
            perspective=view,
            respondent_gender=gender,
            severity=1 + (line.pk + segment.pk + one.pk) % 5,
            respondents=12,
        )
        for one in held
        for segment in segments
        for line in lines
        for view, gender in VOICES
    )


def addresses(system: MarketSystem, rows: int) -> dict[str, str]:
    """The pages that are timed, each with the same question to both systems."""
    base = f"/systems/{system.slug}/enterprises/"
    listed = f"{base}enterprises/"
    region = Place.objects.filter(market_system=system, level=1).first()
    segment = system.segments.order_by("pk")[5]
    largest = system.segments.order_by("pk")[0]
    deep = system.enterprises.get(code=f"E{rows // 2:08}")
    many, few, told = (
        system.consent_purposes.get(name=name).pk
        for name in ("Training", "Study", "Told by tables")
    )
    return {
        "registry page": listed,
        "registry page in the middle": f"{listed}?after=={deep.code}~{deep.pk}",
        "registry page, last by year started": (
            f"{listed}?ordering=-started_year&page=last"
        ),
        "filter and count: women of a region": (
            f"{listed}?owner_gender=woman&place={region.pk}"
        ),
        "filter and count: four attributes": (
            f"{listed}?formality=informal&urbanity=rural&premises=home"
            f"&segment={segment.pk}"
        ),
        "filter that nobody fits: consent withdrawn": f"{listed}?consent=withdrawn",
        "filter that nobody fits: turnover in dollars": (
            f"{listed}?turnover_from=1&turnover_currency=USD"
        ),
        "filter: agreed to what many did": f"{listed}?consent_for={many}",
        "filter: agreed to what ten did": f"{listed}?consent_for={few}",
        "filter: agreed as tables tell": f"{listed}?consent_for={told}",
        "filter: withdrew from what many agreed to": (
            f"{listed}?consent=withdrawn&consent_for={many}"
        ),
        "filter: never asked for what many agreed to": (
            f"{listed}?consent=none&consent_for={many}"
        ),
        "filter: agreed to anything": f"{listed}?consent=given",
        "search for a part of a code": f"{listed}?q={rows // 3:06}",
        "search for two letters that ten have": f"{listed}?q=zq",
        "search for two letters that nobody has": f"{listed}?q=xq",
        "search for two letters that many have": f"{listed}?q=du",
        "search for one letter": f"{listed}?q=s",
        "purposes of consent": f"{base}purposes/",
        "a purpose that many agreed to": f"{base}purposes/{many}/",
        "needs map": f"{base}needs/",
        "needs map, gender gap": f"{base}needs/?view=gender",
        "needs map, trend": f"{base}needs/?view=trend",
        "segments": f"{base}segments/",
        "segment page": f"{base}segments/{segment.pk}/",
        "who they are, of the largest segment": f"{base}segments/{largest.pk}/profile/",
    }


def timed(client: Client, address: str) -> float:
    """The median in milliseconds, after two requests that warm the caches."""
    taken = []
    for number in range(RUNS + 2):
        start = time.perf_counter()
        response = client.get(address)
        taken.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        if number == 1:
            taken.clear()
    return statistics.median(taken)


def run() -> list[dict[str, Any]]:
    """Times of the pages at a million rows, and against those at ten thousand."""
    if connection.vendor != "postgresql":
        return []
    lines: list[dict[str, Any]] = []
    with database():
        sizes = {}
        client = Client()
        for rows in (SMALL, LARGE):
            system = fill(rows)
            person = MembershipFactory(market_system=system, role=40).user
            sizes[rows] = (addresses(system, rows), person)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        found: dict[int, dict[str, float]] = {}
        for rows, (pages, person) in sizes.items():
            client.force_login(person)
            found[rows] = {name: timed(client, path) for name, path in pages.items()}
    for name, large in found[LARGE].items():
        ratio = large / found[SMALL][name]
        lines.append(
            {
                "name": f"{name} at {LARGE:,} enterprises, ms",
                "figure": round(large, 1),
                "goal": f"< {MOST_MS}",
                "ok": large < MOST_MS,
            }
        )
        lines.append(
            {
                "name": f"{name}, {LARGE:,} against {SMALL:,}",
                "figure": round(ratio, 2),
                "goal": f"<= {MOST_RATIO}",
                "ok": ratio <= MOST_RATIO,
            }
        )
    return lines
