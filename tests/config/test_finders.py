"""Third-party front-end files reach a browser when they are listed, and only then."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from config.finders import VendorFinder, vendor_files


@pytest.mark.parametrize("address", vendor_files())
def test_a_listed_file_is_found(address):
    found = finders.find(address)

    assert found == str(vendor_files()[address])
    assert finders.find(address, find_all=True) == [found]


@pytest.mark.parametrize(
    "address",
    ["vendor/bootstrap/package.json", "bootstrap/package.json", "vendor/../x.js"],
)
def test_nothing_else_is_found(address):
    assert finders.find(address) is None


def test_a_missing_file_is_said_and_not_listed(settings, tmp_path):
    settings.NODE_MODULES = tmp_path

    finder = VendorFinder()

    listed = [address for address, _ in finder.list(None)]
    assert listed == ["vendor/plotly/plotly.min.js"]
    assert finder.find("vendor/bootstrap/bootstrap.min.css") == []
    assert {message.id for message in finder.check()} == {"config.W001"}
    assert len(finder.check()) == len(vendor_files()) - 1


def test_every_listed_file_is_collected_under_a_hashed_name(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["config.finders.VendorFinder"]
    hashed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}

    call_command("collectstatic", interactive=False, verbosity=0)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert set(names) == set(vendor_files())
    assert all((tmp_path / name).exists() for name in names.values())
