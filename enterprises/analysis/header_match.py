"""Which column of a file is which: by name, by other names, by likeness."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from enterprises.analysis.cell_values import folded

LIKE_ENOUGH = 0.85
# Columns of our own lists of refused rows; they are for people.
OWN_COLUMNS = ("__row", "__error")


@dataclass(frozen=True, slots=True)
class Names:
    """What a column may be called in a file."""

    name: str
    label: str = ""
    aliases: tuple[str, ...] = ()


def plain_header(text: str) -> str:
    """A header as it is compared: no capitals, spaces for `_`, `-` and `/`."""
    return " ".join(folded(text).translate(str.maketrans("_-/.", "    ")).split())


def bare_header(text: str) -> str:
    """The same without accents, which many leave out: "codigo" is "código"."""
    parts = unicodedata.normalize("NFD", plain_header(text))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def unique_headers(cells: Sequence[str]) -> list[str]:
    """The headers of a file, each once: the second `name` becomes `name (2)`.

    One without a name is called by its place: `(column 3)`.
    """
    found: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = stem = cell.strip() or f"(column {place})"
        count = 1
        while name in found:
            count += 1
            name = f"{stem} ({count})"
        found.append(name)
    return found


def match_columns(header: Sequence[str], columns: Sequence[Names]) -> dict[str, int]:
    """For each column that the file seems to have, its place in the header.

    Own name goes before other names, before the label, before likeness (0.85 of the
    letters in order); a header stands for one column only, and accents do not matter.
    Nothing found is no entry.
    """
    plain = [bare_header(text) for text in header]
    free = [i for i, text in enumerate(header) if text not in OWN_COLUMNS]
    found: dict[str, int] = {}
    for spellings in (_by_name, _by_alias, _by_label):
        for column in columns:
            if column.name in found:
                continue
            wanted = {bare_header(text) for text in spellings(column)} - {""}
            place = next((i for i in free if plain[i] in wanted), None)
            if place is not None:
                found[column.name] = place
                free.remove(place)
    for column in columns:
        if column.name not in found:
            place = _most_like(column, plain, free)
            if place is not None:
                found[column.name] = place
                free.remove(place)
    return found


def header_among(lines: Sequence[Sequence[str]], columns: Sequence[Names]) -> int:
    """Which of the first lines of a file holds the names of its columns.

    The first, unless a later one has more of the known names, and at least two: above
    such a line stand titles, or heads that several columns share.
    """
    known = {
        bare_header(text)
        for column in columns
        for text in (column.name, column.label, *column.aliases)
    } - {""}
    counts = [len({bare_header(cell) for cell in cells} & known) for cells in lines]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else 0


def _by_name(column: Names) -> tuple[str, ...]:
    return (column.name,)


def _by_alias(column: Names) -> tuple[str, ...]:
    return column.aliases


def _by_label(column: Names) -> tuple[str, ...]:
    return (column.label,)


def _most_like(column: Names, plain: Sequence[str], free: Sequence[int]) -> int | None:
    wanted = [
        bare_header(text) for text in (column.name, column.label, *column.aliases)
    ]
    best, found = LIKE_ENOUGH, None
    for place in free:
        for text in wanted:
            ratio = _likeness(plain[place], text)
            if text and ratio >= best and (found is None or ratio > best):
                best, found = ratio, place
    return found


def _likeness(one: str, other: str) -> float:
    """The share of letters in order; 0 where it is too small to look closely."""
    matcher = SequenceMatcher(None, one, other)
    for most in (matcher.real_quick_ratio, matcher.quick_ratio):
        if most() < LIKE_ENOUGH:
            return 0
    return matcher.ratio()


def header_signature(header: Sequence[str]) -> str:
    """A short mark that two files share when their headers are the same."""
    text = "\x1f".join(plain_header(name) for name in header)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
