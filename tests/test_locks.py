"""The lock files agree with what is declared, and name no registry."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.finders import vendor_files

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME, GROUPS = PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]
DECLARED = {
    "runtime": RUNTIME,
    "test": RUNTIME + GROUPS["test"],
    "lint": GROUPS["lint"],
    "node": GROUPS["node"],
}


def locked(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def pins(name: str) -> dict[str, str]:
    """Return the package versions of requirements/<name>.txt."""
    found = re.findall(r"^([\w.-]+)==(\S+)", locked(name), flags=re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize("name", DECLARED)
def test_requirements_fit_pyproject(name: str) -> None:
    versions = pins(name)

    for requirement in map(Requirement, DECLARED[name]):
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {name}.txt: make lock"
        assert version in requirement.specifier, f"{requirement}, {version}: make lock"


@pytest.mark.parametrize("name", DECLARED)
def test_requirements_carry_hashes_and_name_no_registry(name: str) -> None:
    text = locked(name)

    assert text.count("--hash=sha256:") >= len(pins(name)) > 0
    assert "://" not in text
    assert not re.search(r"^-", text, flags=re.MULTILINE), "an option"


def test_one_version_of_a_package_serves_all_groups() -> None:
    versions: dict[str, set[str]] = {}
    for name in DECLARED:
        for package, version in pins(name).items():
            versions.setdefault(package, set()).add(version)

    assert {package for package, found in versions.items() if len(found) > 1} == set()


def test_package_lock_fits_and_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    declared = json.loads((ROOT / "package.json").read_text())["dependencies"]

    assert packages.pop("")["dependencies"] == declared
    assert all("integrity" in package for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_every_listed_front_end_file_is_installed() -> None:
    missing = [name for name, file in vendor_files().items() if not file.exists()]

    assert missing == [], "python3 dev.py setup"
