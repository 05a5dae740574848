"""Two dairies that field workers wrote down twice, and the search that found them."""

from django.contrib.auth.models import User

from enterprises.actions.duplicates import search_duplicates
from enterprises.models import MarketSystem

# (code, name): the pairs stand in one segment, and so in one place.
NAMES = (
    ("B003", "Quesería Flor de Puno"),
    ("B007", "Queseria Flor d'Puno"),
    ("C002", "Bodega Mamani"),
    ("C005", "MAMANI bodega"),
    ("C006", "Bodega Quispe"),
)


def write_down_twice(system: MarketSystem, by: User) -> None:
    """Name a few enterprises, two of them twice, and search for duplicates."""
    for code, name in NAMES:
        system.enterprises.filter(code=code).update(name=name)
    search_duplicates(system=system, by=by)
