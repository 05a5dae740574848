"""The one-process mode, tried in a process of its own: it changes the Celery app."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
import threading

from config.celery import app

asked, scheduled = threading.Event(), threading.Event()


@app.task(name="tests.asked")
def ask():
    asked.set()


@app.task(name="tests.scheduled")
def schedule():
    scheduled.set()


app.conf.beat_schedule = {"often": {"task": "tests.scheduled", "schedule": 0.1}}

from config import wsgi

seconds = float(sys.argv[1])
ask.delay()
print("asked", asked.wait(seconds))
print("scheduled", scheduled.wait(seconds))
"""


def run(*, worker: str, seconds: float) -> subprocess.CompletedProcess:
    given = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(seconds)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**given, "EMBEDDED_WORKER": worker},
        text=True,
        timeout=60,
    )


def test_the_server_process_runs_what_it_is_asked_and_what_the_schedule_asks():
    done = run(worker="1", seconds=20)

    assert done.stdout.splitlines() == ["asked True", "scheduled True"], done.stderr
    assert done.stderr == ""


def test_without_the_switch_no_worker_runs():
    done = run(worker="0", seconds=0.5)

    assert done.stdout.splitlines() == ["asked False", "scheduled False"], done.stderr
