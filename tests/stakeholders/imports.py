"""How tests take a table of stakeholders through, and decide on its lines."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User

from enterprises.actions.imports import decide_rows
from enterprises.models import ImportBatch, MarketSystem
from enterprises.tasks import run_import
from tests.enterprises.imports import checked, csv_bytes, uploaded

HEADER = ["name", "kind", "layer"]


def check(
    system: MarketSystem,
    by: User,
    *rows: Sequence[Any],
    header: Sequence[str] = HEADER,
    **settled: Any,
) -> ImportBatch:
    batch = uploaded(system, by, csv_bytes([header, *rows]), kind="stakeholders")
    return checked(batch, by, **settled)


def decide(
    batch: ImportBatch, by: User, answers: dict[int, str] | None = None, rest: str = ""
) -> ImportBatch:
    decide_rows(batch=batch, answers=answers or {}, rest=rest, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()
    return batch
