"""`make bench`: what the performance goals ask, as one JSON line for each figure."""

import importlib
import json
import os
import pkgutil
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from tests import services  # noqa: F401 - starts PostgreSQL before the settings


def main() -> int:
    """Run every module of this package; tell the goals that were missed."""
    missed = 0
    for module in sorted(
        m.name for m in pkgutil.iter_modules(__import__("tests.bench").bench.__path__)
    ):
        if module.startswith("_"):
            continue
        for line in importlib.import_module(f"tests.bench.{module}").run():
            missed += not line["ok"]
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
