"""How far a running job is, for the component `job_progress`."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from enterprises.models import ImportBatch
from enterprises.models.imports import State
from enterprises.models.jobs import LeasedJob
from enterprises.tables.leases import AT_WORK


@dataclass(frozen=True, slots=True)
class Progress:
    """What the component shows; `total` is None where it is not known yet."""

    title: str
    state: str
    done: int
    total: int | None
    rate: str
    left: str


def progress(batch: ImportBatch) -> Progress:
    """The state of a batch in words and numbers."""
    titles = {
        State.UPLOADED: gettext("Reading the first lines"),
        State.CHECKING: gettext("Checking every line"),
        State.COMMITTING: gettext("Importing"),
        State.UNDOING: gettext("Taking back"),
    }
    total = batch.rows_total
    if batch.state == State.CHECKING and total is not None:
        total = max(total, batch.rows_done)
    if batch.state == State.UNDOING:
        total = batch.created + batch.updated or None
    return measured(
        title=titles.get(State(batch.state), gettext("Done")),
        job=batch,
        state=_still(batch),
        total=total,
    )


def job_progress(job: LeasedJob, title: str, total: int | None, done: int) -> Progress:
    """The same of any other job, whatever its phase counts."""
    state = "waiting" if job.is_at_work else "finished"
    return measured(title=title, job=job, state=state, total=total, done=done)


def measured(
    *, title: str, job: Any, state: str, total: int | None, done: int | None = None
) -> Progress:
    """How quick a job is and how long it has to go; it waits while nobody holds it."""
    done = job.rows_done if done is None else done
    seconds = 0.0
    if job.phase_started_at is not None:
        seconds = (timezone.now() - job.phase_started_at).total_seconds()
    rate = done / seconds if seconds > 1 and done else 0
    return Progress(
        title=title,
        state="running" if state == "waiting" and job.lease_until else state,
        done=done,
        total=total,
        rate=gettext("%(n)s rows a second") % {"n": f"{rate:,.0f}"} if rate else "",
        left=_left((total - done) / rate) if rate and total else "",
    )


def _still(batch: ImportBatch) -> str:
    if batch.state in AT_WORK:
        return "waiting"
    words = {State.CANCELLED: "cancelled", State.REFUSED: "failed"}
    return words.get(State(batch.state), "finished")


def _left(seconds: float) -> str:
    if seconds < 60:
        return gettext("less than a minute left")
    minutes = round(seconds / 60)
    words = ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes)
    return words % {"n": minutes}
