"""A registry imported from CSV: whether memory stays flat, and how fast it goes."""

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import TemporaryUploadedFile  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from enterprises.actions.imports import (  # noqa: E402
    commit_import,
    match_columns,
    receive_upload,
)
from enterprises.models import ImportBatch, MicroEnterprise  # noqa: E402
from enterprises.tables import jobs, lines  # noqa: E402
from enterprises.tables.bulk import insert_rows  # noqa: E402
from stakeholders.models import Membership  # noqa: E402
from tests.bench.rollups import database  # noqa: E402
from tests.factories import (  # noqa: E402
    MarketSystemFactory,
    MembershipFactory,
    PlaceFactory,
    SegmentFactory,
)

SMALL, LARGE = 10_000, 1_000_000
GOAL_MEMORY = 1.3
# Reading twice, checking twice and writing, against nothing but storing such rows.
GOAL_TIMES = 3
STORED = 50_000
REGIONS, TOWNS, SEGMENTS = 20, 10, 12
HEADER = (
    *("code", "name", "segment", "place", "owner_gender", "owner_birth_year"),
    *("urbanity", "motivation", "employees", "casual_employees", "turnover"),
    *("turnover_currency", "formality", "premises", "started_year", "consent_on"),
    "consent_purpose",
)
NAMES = ("Amina", "José", "Nguyễn", "ፀሐይ", "Rosa", "Wanjiru", "Quispe", "Fatima")
TRADES = ("dairy", "kiosk", "tailor", "welding", "market stall", "hair", "phones")


def rows(count: int) -> Iterator[list[object]]:
    """So many enterprises, the same every time; one in a thousand cannot be."""
    chance = random.Random(11)  # noqa: S311 - the same data every time
    for number in range(count):
        is_wrong = number % 1000 == 999
        yield [
            f"E{number:07d}",
            f"{chance.choice(NAMES)} {chance.choice(TRADES)} {number}",
            f"Segment {chance.randrange(SEGMENTS)}",
            f"Town {chance.randrange(REGIONS * TOWNS)}",
            chance.choice(("woman", "man", "f", "m", "")),
            chance.randint(1950, 2005),
            chance.choice(("urban", "rural", "")),
            "",
            25 if is_wrong else chance.randint(0, 5),
            chance.randint(0, 3),
            chance.randint(0, 5_000_000) / 100,
            "KES",
            "",
            "",
            chance.randint(1990, 2024),
            f"{chance.randint(2020, 2024)}-{chance.randint(1, 12):02d}",
            "Programme of 2024",
        ]


def write(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows(count))


def prepare() -> tuple[int, int]:
    """A market system with segments and places, and somebody who may import."""
    system = MarketSystemFactory()
    for number in range(SEGMENTS):
        SegmentFactory(market_system=system, name=f"Segment {number}")
    regions = PlaceFactory.create_batch(REGIONS, market_system=system)
    for number in range(REGIONS * TOWNS):
        PlaceFactory(parent=regions[number // TOWNS], name=f"Town {number}")
    role = Membership.Role.CONTRIBUTOR
    by = MembershipFactory(market_system=system, role=role).user
    return system.pk, by.pk


def upload(path: Path, system: int, by: int) -> ImportBatch:
    """The file as a browser would send it: Django has put it on disk already."""
    file = TemporaryUploadedFile(path.name, "text/csv", path.stat().st_size, None)
    with path.open("rb") as source:
        while piece := source.read(1 << 20):
            file.write(piece)
    file.seek(0)
    membership = Membership.objects.select_related("market_system", "user").get(
        market_system=system, user=by
    )
    return receive_upload(
        system=membership.market_system,
        kind="enterprises",
        upload=file,
        by=membership.user,
    )


def measured(path: Path, system: int, by: int) -> dict[str, float]:
    """Import one file in this process, and weigh it."""
    batch = upload(path, system, by)
    jobs.run(batch.pk)
    batch.refresh_from_db()
    reading, user = batch.reading, batch.uploaded_by
    match_columns(
        batch=batch, settled={"columns": reading["columns"], "options": {}}, by=user
    )
    started, busy = time.perf_counter(), time.process_time()
    jobs.run(batch.pk)
    check = time.perf_counter() - started
    batch.refresh_from_db()
    commit_import(batch=batch, mode="good", by=user)
    started = time.perf_counter()
    jobs.run(batch.pk)
    wrote = time.perf_counter() - started
    batch.refresh_from_db()
    return {
        "check": check,
        "write": wrote,
        "busy": time.process_time() - busy,
        "created": batch.created,
        "refused": batch.refused,
        "stored": MicroEnterprise.objects.filter(
            market_system=batch.market_system_id
        ).count(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "state": batch.state,
        "bare": bare(batch),
    }


def bare(batch: ImportBatch) -> float:
    """Seconds a row for only storing such rows, in the same table at the same time."""
    source = batch.market_system.enterprises.order_by("pk")[:STORED]
    names = ("name", "segment_id", "place_id", "owner_gender", "employees", "turnover")
    plain = list(source.values(*names, "turnover_currency", "started_year"))
    for number, row in enumerate(plain):
        row["code"] = f"B{number}"
    started = time.perf_counter()
    for begin in range(0, len(plain), lines.MOST_LINES):
        with transaction.atomic():
            insert_rows(
                MicroEnterprise,
                plain[begin : begin + lines.MOST_LINES],
                market_system_id=batch.market_system_id,
            )
    return (time.perf_counter() - started) / len(plain)


def in_a_child(path: Path, system: int, by: int) -> dict[str, float]:
    """The same in a process of its own, whose peak of memory is only this import's."""
    url = settings.DATABASES["default"]
    address = f"{url['USER']}@{url['HOST']}:{url['PORT']}"
    env = {
        **os.environ,
        "UPLOAD_DIR": str(path.parent / "uploads"),
        "UPLOAD_MAX_BYTES": str(1 << 30),
    }
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        env["DATABASE_URL"] = f"postgres://{address}/{name}"
    words = [sys.executable, "-m", "tests.bench.imports", str(path)]
    words += [str(system), str(by)]
    done = subprocess.run(words, env=env, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    return json.loads(done.stdout.splitlines()[-1])


def run() -> list[dict]:
    """Import ten thousand rows and a million, each in a child of its own."""
    found = {}
    with database(), tempfile.TemporaryDirectory() as folder:
        for count in (SMALL, LARGE):
            path = Path(folder) / f"{count}.csv"
            write(path, count)
            found[count] = in_a_child(path, *prepare())
    return [*map(speed, found.items()), cost(found[LARGE]), memory(found)]


def speed(pair: tuple[int, dict[str, float]]) -> dict:
    """How fast one import went, and whether every row is where it should be."""
    count, one = pair
    return {
        "name": f"import of {count:,} rows, checked and written",
        "figure": round(count / (one["check"] + one["write"])),
        "unit": "rows/s",
        "check_s": round(one["check"], 1),
        "write_s": round(one["write"], 1),
        "refused": one["refused"],
        "goal": "",
        "ok": one["state"] == "done"
        and one["stored"] == one["created"] == count - one["refused"],
    }


def cost(one: dict[str, float]) -> dict:
    """The whole import against the bare cost of its rows, which no import can avoid."""
    rows = one["created"] + one["refused"]
    times = (one["check"] + one["write"]) / rows / one["bare"]
    return {
        "name": "import of the larger file against only storing its rows",
        "figure": round(times, 2),
        "unit": "times",
        "bare_rows_s": round(1 / one["bare"]),
        "goal": f"<= {GOAL_TIMES}",
        "ok": times <= GOAL_TIMES,
    }


def memory(found: dict[int, dict[str, float]]) -> dict:
    ratio = found[LARGE]["peak_mb"] / found[SMALL]["peak_mb"]
    return {
        "name": "import, peak memory at a million rows against ten thousand",
        "figure": round(ratio, 2),
        "unit": "times",
        "peak_mb": [round(one["peak_mb"], 1) for one in found.values()],
        "goal": f"<= {GOAL_MEMORY}",
        "ok": ratio <= GOAL_MEMORY,
    }


if __name__ == "__main__":
    sys.stdout.write(
        json.dumps(measured(Path(sys.argv[1]), *map(int, sys.argv[2:4]))) + "\n"
    )
