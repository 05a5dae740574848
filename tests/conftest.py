"""Fixtures for every test; browser tests use the system's Chromium."""

import gc
import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.test import Client
from pytest_django import Settings

from enterprises.models import MarketSystem
from stakeholders.models import Membership
from tests import migrated
from tests.factories import MarketSystemFactory, MembershipFactory, UserFactory
from tests.services import required

Role = Membership.Role

# Checks of behaviour, not of time: a busy machine fails no property.
hypothesis.settings.register_profile(
    "sokoni",
    deadline=None,
    max_examples=60,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("sokoni")

# Playwright runs an event loop, in which Django refuses database work unless told.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        action="store_true",
        help="run only the tests that touch the database: the others hold on any",
    )


def touches_database(item: pytest.Item) -> bool:
    needs = {"db", "transactional_db", "live_server"} & {*item.fixturenames}
    return bool(needs or item.get_closest_marker("django_db"))


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if not config.getoption("--database"):
        return
    kept = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[*{*items} - {*kept}])
    items[:] = kept


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Launch the Chromium of $CHROMIUM or of the PATH; without one, skip or fail."""
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    chromium = os.environ.get("CHROMIUM") or next(filter(None, found), None)
    if not chromium:
        message = "no Chromium found: apt install chromium, or set CHROMIUM=path"
        if required():
            pytest.fail(message)
        pytest.skip(message)
    arguments = list(CHROMIUM_ARGUMENTS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses root
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


@pytest.fixture(scope="session")
def migrated_before(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None
) -> Iterator[Path | None]:
    """Start SQLite from what the same migrations made in a run before."""
    cache = getattr(request.config, "cache", None)
    if connection.vendor != "sqlite" or not cache:
        yield None
        return
    copy = cache.mkdir("migrated") / f"{migrated.version()}.sqlite3"
    with migrated.taken_from(copy, connection.creation._get_test_db_name()):
        yield copy


@pytest.fixture(scope="session")
def django_db_setup(
    migrated_before: Path | None, django_db_setup: None, django_db_blocker: Any
) -> None:
    """Keep a migrated SQLite database for the next run."""
    if migrated_before and not migrated_before.exists():
        with django_db_blocker.unblock():
            migrated.keep(connection.connection, migrated_before)


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Serve unhashed names, for the manifest storage breaks live_server, and look for a
    file when it is asked for: each client would list them all before its first page."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hash passwords without the work that makes guessing dear."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]


def _member(system: MarketSystem, role: Role) -> User:
    return MembershipFactory(market_system=system, role=role).user


@pytest.fixture
def system(db: None) -> MarketSystem:
    """A market system that already has a member, so a leak has something to leak."""
    return MembershipFactory(market_system__slug="dairy").market_system


@pytest.fixture
def viewer(system: MarketSystem) -> User:
    return _member(system, Role.VIEWER)


@pytest.fixture
def field_partner(system: MarketSystem) -> User:
    return _member(system, Role.FIELD_PARTNER)


@pytest.fixture
def contributor(system: MarketSystem) -> User:
    return _member(system, Role.CONTRIBUTOR)


@pytest.fixture
def coordinator(system: MarketSystem) -> User:
    return _member(system, Role.COORDINATOR)


@pytest.fixture
def as_viewer(client: Client, viewer: User) -> Client:
    client.force_login(viewer)
    return client


@pytest.fixture
def as_contributor(client: Client, contributor: User) -> Client:
    client.force_login(contributor)
    return client


@pytest.fixture
def as_coordinator(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


@pytest.fixture
def outsider(db: None) -> User:
    """A coordinator, but of another market system."""
    return _member(MarketSystemFactory(), Role.COORDINATOR)


@pytest.fixture
def site_administrator(db: None) -> User:
    """Runs the installation and is a member of no market system."""
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def anonymous() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture(scope="session", autouse=True)
def audit_events_can_be_flushed() -> None:
    """Let transactional tests on SQLite empty the table that refuses DELETE.

    SQLite has no TRUNCATE, so Django's flush meets the triggers of migration 0002;
    they are taken off for the flush and put back by it.
    """
    if connection.vendor != "sqlite":
        return
    # Of the class: beside a browser, Django opens a connection of its own.
    operations = type(connection.ops)
    flush = operations.sql_flush
    names = ("audit_event_no_update", "audit_event_no_delete")

    def sql_flush(*args: object, **kwargs: object) -> list[str]:
        statements = flush(*args, **kwargs)
        if not statements:
            return statements
        drops = [f"DROP TRIGGER IF EXISTS {name}" for name in names]
        triggers = import_module("enterprises.migrations.0002_audit_events_stay")
        return [*drops, *statements, *triggers.SQLITE]

    operations.sql_flush = sql_flush


@pytest.fixture(autouse=True)
def own_uploads(settings: Settings, tmp_path: Path) -> None:
    """Keep what tests upload out of the installation's folder."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
