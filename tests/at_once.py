"""Runs calls together, to see that only what may happen does."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

needs_rows_to_wait = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL locks rows"
)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; return what each raised or None."""
    outcomes: list[Any]
    outcomes, gate = [None] * len(calls), threading.Barrier(len(calls))

    def run(number: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            call()
        except Exception as error:  # noqa: BLE001 - handed to the test
            outcomes[number] = type(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
