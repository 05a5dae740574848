"""One-process mode: a real Celery worker and beat in threads, on a queue in memory.

config/wsgi.py calls `start()` (never an AppConfig, which management commands load too).
Serve with ONE process: the queue lives and dies with it, and the periodic sweep finds
what a stop left undone. Never wait for a task's result here.
"""

import threading

from celery.beat import EmbeddedService
from celery.worker import WorkController

from config.celery import app


def start(threads: int = 2) -> WorkController:
    """Start worker and beat in daemon threads; `stop()` ends the worker."""
    app.conf.update(
        broker_url="memory://localhost",  # kombu warns without a host
        broker_transport_options={"polling_interval": 0.1},
        result_backend=None,
        task_always_eager=False,
        task_ignore_result=True,
        worker_hijack_root_logger=False,
    )
    worker = app.WorkController(
        pool="threads",
        concurrency=threads,
        hostname="embedded@localhost",
        without_gossip=True,
        without_heartbeat=True,
        without_mingle=True,
    )
    threading.Thread(target=worker.start, name="celery-worker", daemon=True).start()
    # This scheduler keeps its times in memory; the default one would write a file.
    beat = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
    beat.start()  # type: ignore[union-attr]  # a thread, as asked for
    return worker
