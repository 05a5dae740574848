"""Fixtures for every test; browser tests use the system's Chromium."""

import os
import shutil

import pytest
from pytest_django import Settings

from tests.services import required

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


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Serve unhashed names: the manifest storage breaks live_server."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
