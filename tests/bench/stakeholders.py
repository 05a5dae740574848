"""Ten thousand stakeholders in a file against thousands known, one line in 100 bad."""

import resource
import time

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from enterprises.actions.imports import (  # noqa: E402
    commit_import,
    decide_rows,
    match_columns,
    receive_upload,
)
from enterprises.models import ImportBatch  # noqa: E402
from enterprises.tables import jobs  # noqa: E402
from stakeholders.analysis.name_index import NameIndex  # noqa: E402
from stakeholders.models import Membership, Stakeholder  # noqa: E402
from tests.bench.rollups import database  # noqa: E402
from tests.enterprises.imports import csv_bytes  # noqa: E402
from tests.factories import MarketSystemFactory, MembershipFactory  # noqa: E402
from tests.names import made_up_names  # noqa: E402

ROWS, KNOWN = 10_000, 3000
GOAL_SECONDS = 60
GOAL_MEETING = 15


def phase(batch: ImportBatch) -> float:
    began = time.perf_counter()
    jobs.run(batch.pk)
    batch.refresh_from_db()
    return time.perf_counter() - began


def run() -> list[dict]:
    """Match ten thousand names with thousands; then import them as a person would."""
    names = made_up_names(ROWS + KNOWN, seed=11)
    began = time.process_time()
    index = NameIndex(enumerate(names[ROWS:]))
    for name in names[:ROWS]:
        index.likest(name)
    matched = time.process_time() - began
    with database():
        return [meeting(matched), imported(names)]


def imported(names: list[str]) -> dict:
    system = MarketSystemFactory()
    member = MembershipFactory(market_system=system, role=Membership.Role.CONTRIBUTOR)
    by = member.user
    Stakeholder.objects.bulk_create(
        Stakeholder(market_system=system, name=name, kind="donor", layer="chain")
        for name in names[ROWS:]
    )
    lines = [[name, "company", "services"] for name in names[:ROWS]]
    for place in range(99, ROWS, 100):
        lines[place][1 + place // 100 % 2] = ""
    content = csv_bytes([["name", "kind", "layer"], *lines])
    upload = SimpleUploadedFile("ten-thousand.csv", content)
    batch = receive_upload(system=system, kind="stakeholders", upload=upload, by=by)
    phase(batch)
    columns = {"columns": batch.reading["columns"], "options": {}}
    match_columns(batch=batch, settled=columns, by=by)
    busy = time.process_time()
    check = phase(batch)
    asked = decide_rows(batch=batch, answers={}, rest="last", by=by)
    again = phase(batch) if asked else 0.0
    commit_import(batch=batch, mode="good", by=by)
    wrote = phase(batch)
    busy = time.process_time() - busy
    return {
        "name": f"import of {ROWS:,} stakeholders among {KNOWN:,} known, 1 % bad",
        "figure": round(check + wrote, 1),
        "unit": "s",
        "check_s": round(check, 1),
        "check_again_s": round(again, 1),
        "write_s": round(wrote, 1),
        "busy_s": round(busy, 1),
        "asked": asked,
        "refused": batch.refused,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "goal": f"<= {GOAL_SECONDS}",
        "ok": batch.state == "done"
        and (batch.created, batch.refused) == (ROWS - 100, 100)
        and check + wrote <= GOAL_SECONDS,
    }


def meeting(seconds: float) -> dict:
    return {
        "name": f"{ROWS:,} names matched with {KNOWN:,}, processor time",
        "figure": round(seconds, 1),
        "unit": "s",
        "goal": f"<= {GOAL_MEETING}",
        "ok": seconds <= GOAL_MEETING,
    }
