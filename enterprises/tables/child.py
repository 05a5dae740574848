"""The parent's side of the reader: starts the child and ends it in any case."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from enterprises.tables import reader

MEMORY = 512 * 1024 * 1024
PREVIEW_SECONDS = 10
READ_SECONDS = 120
MAX_COLUMNS = 200
LONGEST_LINE = 2 * 1024 * 1024
MOST_BYTES = 2 * 1024 * 1024 * 1024  # they pass through, and none is kept
TICK = 0.2


class TableRefused(Exception):
    """The file cannot be read: a code, and what was found, for `words.refusal`."""

    def __init__(self, code: str, found: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code, self.found = code, dict(found)


@dataclass(slots=True)
class Reading:
    """A file while it is read: what it is, then its rows as (line number, cells)."""

    file: dict[str, Any]
    rows: Iterator[tuple[int, list[str]]]


class Watch:
    """Ends the child when the parent has waited too long for its next line."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self.child, self.seconds = child, seconds
        self.since: float | None = None
        self.has_ended_it = False
        self.is_over = threading.Event()
        threading.Thread(target=self.look, daemon=True).start()

    def look(self) -> None:
        while not self.is_over.wait(TICK):
            since = self.since
            if since is not None and time.monotonic() - since > self.seconds:
                self.has_ended_it = True
                self.child.kill()
                return


def environment() -> dict[str, str]:
    """What the child may know of ours: no secret, no database."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}


@contextmanager
def reading(
    path: Path, *, stop_after: int | None = None, **asked: str
) -> Iterator[Reading]:
    """Read a table in a child process; raises TableRefused, also while rows come.

    `asked` may hold encoding, delimiter and sheet, where the user chose one.
    """
    seconds = READ_SECONDS if stop_after is None else PREVIEW_SECONDS
    limits = {
        "memory": MEMORY,
        "seconds": seconds,
        "columns": MAX_COLUMNS,
        "rows": settings.UPLOAD_MAX_ROWS,
        "stop_after": stop_after,
    }
    order = json.dumps({**asked, **limits})
    with tempfile.TemporaryDirectory(prefix="sokoni-read-") as empty:
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-I", reader.__file__, str(path.resolve()), order],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=empty,
            env=environment(),
        )
        watch = Watch(child, seconds)
        try:
            answers = _answers(child, watch)
            first = next(answers)
            rows = ((n, cells) for one in answers for n, cells in one["rows"])
            yield Reading(first["file"], rows)
        finally:
            watch.is_over.set()
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()


def _answers(child: subprocess.Popen[bytes], watch: Watch) -> Iterator[dict[str, Any]]:
    """The child's lines up to its end; anything but a clean end is a refusal."""
    assert child.stdout is not None  # noqa: S101
    size = 0
    while True:
        watch.since = time.monotonic()
        line = child.stdout.readline(LONGEST_LINE)
        watch.since = None
        if not line.endswith(b"\n"):
            code = "time" if watch.has_ended_it else "stopped"
            raise TableRefused(code, {"exit": child.wait()})
        size += len(line)
        if size > MOST_BYTES:
            raise TableRefused("too_much", {})
        answer = json.loads(line)
        if "refused" in answer:
            raise TableRefused(answer.pop("refused"), answer)
        if "end" in answer:
            return
        yield answer
