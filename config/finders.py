"""Third-party front-end files, served from where the package managers put them.

node_modules holds thousands of files; only those listed here reach a browser.
plotly.min.js comes from the installed Python package. htmx needs no entry: django-htmx
brings it, see its template tag `htmx_script`.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Warning
from django.core.files.storage import FileSystemStorage

# The maps stand here because the manifest storage fails on a missing source map.
BOOTSTRAP_FILES = [
    "css/bootstrap.min.css",
    "css/bootstrap.min.css.map",
    "css/bootstrap.rtl.min.css",
    "css/bootstrap.rtl.min.css.map",
    "js/bootstrap.bundle.min.js",
    "js/bootstrap.bundle.min.js.map",
]


def package_folder(name: str) -> Path:
    """Return where a Python package is installed, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name)
    return Path(spec.origin).parent


def vendor_files() -> dict[str, Path]:
    """Return every address below STATIC_URL that is served, with the file behind it."""
    bootstrap = Path(settings.NODE_MODULES) / "bootstrap" / "dist"
    files = {
        f"vendor/bootstrap/{Path(name).name}": bootstrap / name
        for name in BOOTSTRAP_FILES
    }
    cytoscape = Path(settings.NODE_MODULES) / "cytoscape" / "dist" / "cytoscape.min.js"
    files["vendor/cytoscape/cytoscape.min.js"] = cytoscape
    plotly = package_folder("plotly") / "package_data" / "plotly.min.js"
    return {**files, "vendor/plotly/plotly.min.js": plotly}


class VendorStorage(FileSystemStorage):
    """Opens a listed file by its address; nothing else exists in it."""

    prefix = ""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(location=settings.NODE_MODULES)
        self.files = files

    def path(self, name: str) -> str:
        return str(self.files[name])


class VendorFinder(BaseFinder):
    """The staticfiles finder of the listed files."""

    def __init__(self) -> None:
        self.files = vendor_files()
        self.storage = VendorStorage(self.files)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file behind an address; an empty list means "not mine"."""
        file = self.files.get(path)
        if file is None or not file.exists():
            return []
        return [str(file)] if find_all else str(file)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Say which listed files are not installed."""
        return [
            Warning(
                f"Front-end file is missing: {address}",
                hint="python3 dev.py setup",
                id="config.W001",
            )
            for address, file in self.files.items()
            if not file.exists()
        ]

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterable[tuple[str, VendorStorage]]:
        """Yield what collectstatic and WhiteNoise shall serve."""
        for address, file in self.files.items():
            if file.exists():
                yield address, self.storage
