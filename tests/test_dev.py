"""What dev.py decides before it starts programs."""

import os
import socket
import stat
import sys

import pytest

import dev


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with the files by which a demonstration's database is made."""
    files = [
        "requirements/runtime.txt",
        "config/settings.py",
        "impact/migrations/0001_initial.py",
        "config/management/commands/demo_data.py",
        "config/demo/chain.py",
        "impact/views.py",
    ]
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VAR", tmp_path / "var")
    (tmp_path / "var").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("requirements/runtime.txt", True),
        ("config/settings.py", True),
        ("impact/migrations/0001_initial.py", True),
        ("impact/migrations/0002_more.py", True),
        ("config/management/commands/demo_data.py", True),
        ("config/demo/chain.py", True),
        ("config/demo/table.csv", True),
        ("impact/views.py", False),
    ],
)
def test_the_database_is_filled_again_when_what_makes_it_changed(
    project, name, matters
):
    before = dev.demo_fingerprint()

    (project / name).write_text("changed")

    assert (dev.demo_fingerprint() != before) is matters


def test_the_database_is_filled_once_and_again_when_it_is_gone(project, monkeypatch):
    ran = []
    monkeypatch.setattr(dev, "run", lambda *words, **_: ran.append(words[2]))
    database = project / "var" / "db.sqlite3"

    dev.fill_database({})
    database.touch()
    dev.fill_database({})
    database.unlink()
    dev.fill_database({})

    assert ran == ["migrate", "demo_data"] * 2


def test_a_failed_filling_is_tried_again(project, monkeypatch):
    (project / "var" / "db.sqlite3").touch()

    def fail(*words, **_):
        sys.exit("failed")

    monkeypatch.setattr(dev, "run", fail)
    for _ in range(2):
        with pytest.raises(SystemExit):
            dev.fill_database({})


def test_the_demonstration_touches_no_database_or_queue_set_outside(
    project, monkeypatch
):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/real")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")

    env = dev.demo_environment()

    assert env["DATABASE_URL"] == f"sqlite:///{project}/var/db.sqlite3"
    check = "import os, sys; sys.exit('REDIS_URL' in os.environ)"
    assert dev.status(sys.executable, "-c", check, **env) == 0
    assert dev.status(sys.executable, "-c", check) == 1


def test_the_secret_key_stays_and_is_the_owners_alone(project):
    key = dev.secret_key()

    assert len(key) >= 50
    assert dev.secret_key() == key
    if os.name == "posix":
        mode = (project / "var" / "secret-key").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600


def test_a_port_in_use_is_refused_with_a_word_on_another():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SystemExit, match=f"port {port} cannot.*dev.py demo"):
            dev.checked_port(str(port))

    assert dev.checked_port(str(port)) == port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "web", "", "8000.5"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(SystemExit, match="not a port"):
        dev.checked_port(text)


@pytest.mark.parametrize("command", dev.COMMANDS)
def test_every_command_stands_in_the_help(command):
    assert f"python3 dev.py {command} " in dev.__doc__


def test_an_unknown_command_shows_the_help_and_fails(capsys):
    assert dev.main(["nonsense"]) == 2
    assert "python3 dev.py demo" in capsys.readouterr().out


def test_one_failed_step_fails_the_whole(capsys):
    assert dev.summary({"first": 0, "second": 3}) == 1
    assert dev.summary({"first": 0}) == 0
    assert "FAILED  second" in capsys.readouterr().out


def test_a_catalogue_that_is_not_compiled_is_named(project, capsys):
    folder = project / "locale" / "sw" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()

    assert dev.untranslated() == 1
    assert "locale/sw/LC_MESSAGES/django.po" in capsys.readouterr().out
    (folder / "django.mo").touch()
    assert dev.untranslated() == 0
