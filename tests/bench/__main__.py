"""`make bench`: what the performance goals ask, as one JSON line for each figure.

`python3 dev.py bench registry map` measures only these.
"""

import importlib
import json
import os
import pkgutil
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from tests import services  # noqa: F401 - starts PostgreSQL before the settings


def main(asked: list[str]) -> int:
    """Run every module of this package, or those asked for; tell the goals missed."""
    found = pkgutil.iter_modules(__import__("tests.bench").bench.__path__)
    modules = sorted(m.name for m in found if not m.name.startswith("_"))
    if unknown := set(asked) - set(modules):
        sys.stderr.write(f"no bench {', '.join(sorted(unknown))}; there are: ")
        sys.stderr.write(f"{', '.join(modules)}\n")
        return 2
    missed = 0
    for module in asked or modules:
        for line in importlib.import_module(f"tests.bench.{module}").run():
            missed += not line["ok"]
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
