"""How far a running import is, for the component `job_progress`."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from enterprises.models import ImportBatch
from enterprises.models.imports import State
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
    seconds = 0.0
    if batch.phase_started_at is not None:
        seconds = (timezone.now() - batch.phase_started_at).total_seconds()
    rate = batch.rows_done / seconds if seconds > 1 and batch.rows_done else 0
    is_running = batch.state in AT_WORK
    return Progress(
        title=titles.get(State(batch.state), gettext("Done")),
        state="running" if is_running and batch.lease_until else _still(batch),
        done=batch.rows_done,
        total=total,
        rate=gettext("%(n)s rows a second") % {"n": f"{rate:,.0f}"} if rate else "",
        left=_left((total - batch.rows_done) / rate) if rate and total else "",
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
