"""Which known name a misspelt one may have been meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

from enterprises.analysis.cell_values import folded

# Beyond so many names the comparison would hold up a whole table.
COMPARED = 5000


def nearest(text: str, names: Iterable[str]) -> str:
    """The most similar of `names`, capitals left out; "" when none comes near.

    Near is 0.6 of the letters in their order (difflib). Of names alike the first.
    """
    known: dict[str, str] = {}
    for name, _place in zip(names, range(COMPARED), strict=False):
        known.setdefault(folded(name), name)
    found = get_close_matches(folded(text), list(known), n=1)
    return known[found[0]] if found else ""
