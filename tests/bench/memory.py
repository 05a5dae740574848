"""What the embedded server needs in memory with the demonstration data."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from django.conf import settings

GOAL_MB = 250


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident_mb(pid: int) -> float:
    """The resident set of a process, from /proc."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def run() -> list[dict]:
    """Serve the demonstration, open its pages a few times, and weigh the process."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
            "UPLOAD_DIR": f"{folder}/uploads",
            "DEMO": "1",
            "EMBEDDED_WORKER": "1",
            "SECRET_KEY": "only for this measurement",
        }
        env.pop("REDIS_URL", None)
        manage = [sys.executable, "manage.py"]
        for command in (["migrate", "-v0"], ["demo_data"]):
            subprocess.run(
                [*manage, *command],
                cwd=settings.BASE_DIR,
                env=env,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        port = free_port()
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "waitress",
                f"--listen=127.0.0.1:{port}",
                "--threads=8",
                "config.wsgi:application",
            ],
            cwd=settings.BASE_DIR,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            pages = walk(f"http://127.0.0.1:{port}")
            used = resident_mb(server.pid)
        finally:
            server.terminate()
            server.wait(20)
    return [
        {
            "name": "embedded server, resident memory",
            "figure": round(used, 1),
            "unit": "MB",
            "after_pages": pages,
            "goal": f"< {GOAL_MB}",
            "ok": 0 < used < GOAL_MB and pages > 0,
        }
    ]


def walk(base: str, rounds: int = 5) -> int:
    """Sign in as the coordinator and open the pages of the thread; return how many."""
    jar = urllib.request.HTTPCookieProcessor()
    opener = urllib.request.build_opener(jar)
    deadline = time.monotonic() + 30
    while True:
        try:
            page = opener.open(f"{base}/accounts/login/").read().decode()
            break
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = f"csrfmiddlewaretoken={token[1]}&email=coordinator%40demo.example"
    request = urllib.request.Request(f"{base}/demo/sign-in/", data=form.encode())
    request.add_header("Referer", f"{base}/accounts/login/")
    opener.open(request).read()
    system = f"{base}/systems/puno-dairy"
    opened = 0
    for _ in range(rounds):
        home = opener.open(f"{system}/").read().decode()
        links = sorted(set(re.findall(r'href="(/systems/puno-dairy/[^"#?]*)"', home)))
        for link in links:
            opener.open(base + link).read()
            opened += 1
    return opened
