"""A migrated SQLite database, kept between runs: the migrations take longest of all.

tests/conftest.py starts the tests' database in memory from this copy. It is of use only
as long as no model and no migration has changed, so its name says which they were.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps

KEPT = 3  # copies, for going back and forth between branches


def version() -> str:
    """Name what the schema comes from: every module of models and migrations."""
    said = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for app in apps.get_app_configs():
        for source in sorted(Path(app.path).rglob("*.py")):
            if {"models", "models.py", "migrations"} & {*source.parts}:
                said.update(str(source).encode())
                said.update(source.read_bytes())
    return said.hexdigest()[:20]


@contextlib.contextmanager
def taken_from(copy: Path, database: str) -> Iterator[None]:
    """Fill the database in memory from the copy, if there is one.

    It lives as long as a connection to it does: until the block ends.
    """
    with contextlib.closing(sqlite3.connect(database, uri=True)) as memory:
        if copy.exists():
            with contextlib.closing(sqlite3.connect(copy)) as kept:
                kept.backup(memory)
        yield


def keep(connection: sqlite3.Connection, copy: Path) -> None:
    """Save the migrated database under its name, and let go of the oldest."""
    unfinished = copy.with_suffix(f".{os.getpid()}")
    with contextlib.closing(sqlite3.connect(unfinished)) as kept:
        connection.backup(kept)
    unfinished.replace(copy)
    by_age = sorted(copy.parent.glob("*.sqlite3"), key=lambda one: one.stat().st_mtime)
    for old in by_age[:-KEPT]:
        old.unlink(missing_ok=True)
